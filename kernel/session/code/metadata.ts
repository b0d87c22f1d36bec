import {
  type AccessorProperty,
  type Class,
  type MethodDefinition,
  type Node,
  type PropertyDefinition,
  visitorKeys,
} from "oxc-parser";
import { helper } from "../names.ts";
import type { Rewriting } from "./rewriting.ts";

const nothing = "void 0";
const anything = "Object";
/** What a type is at run time where that is no class. */
const plain = new Set(["String", "Number", "Boolean", "BigInt", "Symbol", "Array", "Function", nothing]);

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** All nodes below one, types among them. */
function* within(root: Node): Generator<Node> {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    for (const key of visitorKeys[node.type] ?? []) {
      const value = (node as unknown as Record<string, unknown>)[key];
      for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) pending.push(each);
    }
  }
}

const annotationOf = (node: object): Node | undefined => {
  const annotation = "typeAnnotation" in node ? node.typeAnnotation : undefined;
  if (!isNode(annotation)) return undefined;
  return annotation.type === "TSTypeAnnotation" ? annotation.typeAnnotation : annotation;
};

/** The type that a parameter is declared with; that of its elements for a rest parameter. */
function parameterType(parameter: Node): Node | undefined {
  switch (parameter.type) {
    case "TSParameterProperty":
      return parameterType(parameter.parameter);
    case "AssignmentPattern":
      return annotationOf(parameter.left);
    case "RestElement": {
      const type = annotationOf(parameter) ?? annotationOf(parameter.argument);
      if (type?.type === "TSArrayType") return type.elementType;
      const given = type?.type === "TSTypeReference" ? (type.typeArguments?.params ?? []) : [];
      return given.length === 1 ? given[0] : undefined;
    }
    default:
      return annotationOf(parameter);
  }
}

const constructorOf = (node: Class): MethodDefinition | undefined =>
  node.body.body.find(
    (each): each is MethodDefinition =>
      each.type === "MethodDefinition" && each.kind === "constructor" && each.value.body !== null,
  );

/**
 * What `emitDecoratorMetadata` adds to the decorators of a text's classes: types as values, from the syntax alone, as
 * TypeScript serialises them under `isolatedModules`. A name that the text does not declare is looked up where it runs.
 */
export class Metadata {
  readonly #rewriting: Rewriting;
  readonly #program: Node;
  readonly #strictNulls: boolean;
  #declared: ReadonlyMap<string, Node> | undefined;

  constructor(rewriting: Rewriting, program: Node, strictNulls: boolean) {
    this.#rewriting = rewriting;
    this.#program = program;
    this.#strictNulls = strictNulls;
  }

  /** The texts of decorators that come after a class's own, which are applied before them. */
  ofClass(node: Class): string[] {
    const made = constructorOf(node);
    return made === undefined ? [] : [this.#parameters(made, node)];
  }

  /** The same for a member of `owner`. */
  ofMember(node: MethodDefinition | PropertyDefinition | AccessorProperty, owner: Class): string[] {
    if (node.type !== "MethodDefinition")
      return [decorator("design:type", this.#type(annotationOf(node), owner, new Set()))];
    if (node.kind !== "method") {
      const setter = accessorOf(owner, node, "set");
      const getter = accessorOf(owner, node, "get");
      const type = setter ? parameterType(parametersOf(setter)[0] ?? setter) : resultOf(getter ?? node);
      const parameters = setter === undefined ? decorator("design:paramtypes", "[]") : this.#parameters(setter, owner);
      return [decorator("design:type", this.#type(type, owner, new Set())), parameters];
    }
    const result = resultOf(node);
    const returned =
      result === undefined ? (node.value.async ? "Promise" : nothing) : this.#type(result, owner, ownTypes(node));
    return [
      decorator("design:type", "Function"),
      this.#parameters(node, owner),
      decorator("design:returntype", returned),
    ];
  }

  #parameters(node: MethodDefinition, owner: Class): string {
    const types = parametersOf(node).map((each) => this.#type(parameterType(each), owner, ownTypes(node)));
    return decorator("design:paramtypes", `[${types.join(", ")}]`);
  }

  /** The value that stands for a type; `unknown` are the type parameters that it may name. */
  #type(node: Node | undefined, owner: Class, unknown: ReadonlySet<string>, seen: readonly Node[] = []): string {
    const inner = (next: Node | undefined): string => this.#type(next, owner, unknown, seen);
    switch (node?.type) {
      case "TSVoidKeyword":
      case "TSUndefinedKeyword":
      case "TSNullKeyword":
      case "TSNeverKeyword":
        return nothing;
      case "TSFunctionType":
      case "TSConstructorType":
        return "Function";
      case "TSArrayType":
      case "TSTupleType":
        return "Array";
      case "TSBooleanKeyword":
        return "Boolean";
      case "TSTypePredicate":
        return node.asserts ? nothing : "Boolean";
      case "TSTemplateLiteralType":
      case "TSStringKeyword":
        return "String";
      case "TSNumberKeyword":
        return "Number";
      case "TSBigIntKeyword":
        return "BigInt";
      case "TSSymbolKeyword":
        return "Symbol";
      case "TSLiteralType":
        return literalType(node.literal);
      case "TSParenthesizedType":
        return inner(node.typeAnnotation);
      case "TSTypeOperator":
        return node.operator === "readonly" ? inner(node.typeAnnotation) : anything;
      case "TSUnionType":
        return this.#members(node.types, false, inner);
      case "TSIntersectionType":
        return this.#members(node.types, true, inner);
      case "TSConditionalType":
        return this.#members([node.trueType, node.falseType], false, inner);
      case "TSTypeReference":
        return this.#reference(node, owner, unknown, seen);
      default:
        return anything;
    }
  }

  #members(types: readonly Node[], intersection: boolean, inner: (type: Node) => string): string {
    let common: string | undefined;
    for (const type of types) {
      if (type.type === "TSNeverKeyword") {
        if (intersection) return nothing;
        continue;
      }
      if (type.type === "TSUnknownKeyword" && intersection) continue;
      if (!this.#strictNulls && (type.type === "TSNullKeyword" || type.type === "TSUndefinedKeyword")) continue;
      const value = inner(type);
      if (value === anything || (common !== undefined && common !== value)) return anything;
      common = value;
    }
    return common ?? nothing;
  }

  #reference(
    { typeName }: Node & { type: "TSTypeReference" },
    owner: Class,
    unknown: ReadonlySet<string>,
    seen: readonly Node[],
  ): string {
    const path = this.#rewriting.source(typeName);
    const [root = "", ...members] = path.split(".").map((each) => each.trim());
    if (unknown.has(root)) return anything;
    const parameter = owner.typeParameters?.params.find(({ name }) => name.name === root);
    const declared = parameter ?? this.#declaration(root);
    if (members.length === 0 && declared !== undefined) {
      switch (declared.type) {
        case "TSTypeAliasDeclaration":
        case "TSTypeParameter": {
          if (seen.includes(declared)) return anything;
          const type = declared.type === "TSTypeParameter" ? declared.constraint : declared.typeAnnotation;
          const names = new Set([...unknown, ...ownTypes(declared)]);
          const value = this.#type(type ?? undefined, owner, names, [...seen, declared]);
          return plain.has(value) ? value : anything;
        }
        case "TSInterfaceDeclaration":
          return anything;
        case "ClassDeclaration":
          return this.#rewriting.nameOf(root);
      }
    }
    const known = members.length === 0 && declared === undefined ? typesOnly[root] : undefined;
    if (known !== undefined) return known;
    return `${helper}.typeValue(() => ${[this.#rewriting.typeValueOf(root), ...members].join(".")})`;
  }

  /** The type that the text declares under a name, in whichever scope. */
  #declaration(name: string): Node | undefined {
    this.#declared ??= declarationsIn(this.#program);
    return this.#declared.get(name);
  }
}

/** Global types whose values are not what their names say. */
const typesOnly: Readonly<Record<string, string>> = { ReadonlyArray: "Array", Symbol: anything, BigInt: anything };

const decorator = (key: string, value: string): string => `${helper}.metadata(${JSON.stringify(key)}, () => ${value})`;

const parametersOf = ({ value }: MethodDefinition): Node[] =>
  value.params.filter((each) => !(each.type === "Identifier" && each.name === "this"));

const resultOf = ({ value }: MethodDefinition): Node | undefined => value.returnType?.typeAnnotation;

/** The names of the type parameters of a declaration or method. */
function ownTypes(node: Node): Set<string> {
  const at = node.type === "MethodDefinition" ? node.value : node;
  const list = "typeParameters" in at && at.typeParameters ? at.typeParameters : undefined;
  return new Set(list !== undefined && "params" in list ? list.params.map(({ name }) => name.name) : []);
}

/** The half of a pair of accessors that `node` belongs to. */
function accessorOf(owner: Class, node: MethodDefinition, kind: "get" | "set"): MethodDefinition | undefined {
  const nameOf = ({ key }: MethodDefinition): unknown =>
    key.type === "Identifier" ? key.name : key.type === "Literal" ? key.value : key;
  return owner.body.body.find(
    (each): each is MethodDefinition =>
      each.type === "MethodDefinition" &&
      each.kind === kind &&
      each.static === node.static &&
      nameOf(each) === nameOf(node),
  );
}

function literalType(literal: Node): string {
  if (literal.type === "TemplateLiteral") return "String";
  if (literal.type === "UnaryExpression") return literalType(literal.argument);
  if (literal.type !== "Literal") return anything;
  const kinds: Readonly<Record<string, string>> = {
    string: "String",
    number: "Number",
    boolean: "Boolean",
    bigint: "BigInt",
  };
  return literal.value === null ? nothing : (kinds[typeof literal.value] ?? anything);
}

function declarationsIn(program: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of within(program)) {
    const type = node.type === "TSInterfaceDeclaration" || node.type === "TSTypeAliasDeclaration";
    // What merges with a class is the class.
    if (type && found.get(node.id.name)?.type !== "ClassDeclaration") found.set(node.id.name, node);
    else if (node.type === "ClassDeclaration" && node.id !== null) found.set(node.id.name, node);
  }
  return found;
}

/** The names that the signatures of decorated classes mention as types: imports of them are more than types. */
export function typeNamesInSignatures(program: Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of within(program)) {
    if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") continue;
    for (const member of node.body.body) {
      const typed =
        member.type === "MethodDefinition"
          ? [...member.value.params, member.value.returnType]
          : [annotationOf(member) ?? null];
      for (const each of typed)
        for (const type of each ? within(each) : []) {
          if (type.type !== "TSTypeReference") continue;
          let name: Node = type.typeName;
          while (name.type === "TSQualifiedName") name = name.left;
          if (name.type === "Identifier") names.add(name.name);
        }
    }
  }
  return names;
}
