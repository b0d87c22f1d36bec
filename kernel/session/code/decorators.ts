import type {
  AccessorProperty,
  Class,
  ClassElement,
  Decorator,
  MethodDefinition,
  Node,
  PropertyDefinition,
} from "oxc-parser";
import { helper, hidden } from "../names.ts";
import type { Dialect } from "./dialect.ts";
import { modifiersOf } from "./erasure.ts";
import type { Metadata } from "./metadata.ts";
import type { Rewriting } from "./rewriting.ts";
import { isTypeOnly, type Span } from "./syntax.ts";

/** What a decorated class calls its decorations; nested classes have their own. */
const own = hidden("decorations");
const separator = ", ";

/** Members that are emitted in another form than they are written in. */
type Member = MethodDefinition | PropertyDefinition | AccessorProperty;

type Kind = "method" | "getter" | "setter" | "field" | "accessor";

function kindOf(member: Member): Kind {
  if (member.type === "PropertyDefinition" || member.type === "TSAbstractPropertyDefinition") return "field";
  if (!("kind" in member)) return "accessor";
  return member.kind === "get" ? "getter" : member.kind === "set" ? "setter" : "method";
}

const isMember = (element: ClassElement): element is Member =>
  (element.type === "MethodDefinition" && element.kind !== "constructor" && element.value.body !== null) ||
  ((element.type === "PropertyDefinition" || element.type === "TSAbstractPropertyDefinition") &&
    !isTypeOnly(element)) ||
  ((element.type === "AccessorProperty" || element.type === "TSAbstractAccessorProperty") && !isTypeOnly(element));

/** A field or accessor of which only its decorators are code. */
const isDeclared = (member: Member): boolean =>
  ("declare" in member && member.declare === true) || member.type.startsWith("TSAbstract");

/** The decorators of a function's parameters, which only the legacy dialect knows. */
function parameterDecorators(element: ClassElement): { index: number; decorator: Decorator }[] {
  if (element.type !== "MethodDefinition" || element.value.body === null) return [];
  const params = element.value.params.filter((each) => !(each.type === "Identifier" && each.name === "this"));
  return params.flatMap((parameter, index) => {
    const decorators = "decorators" in parameter ? (parameter.decorators ?? []) : [];
    return decorators.map((decorator) => ({ index, decorator }));
  });
}

/** Where a class stands: what wraps it, and the name that it takes from there. */
export interface ClassPlace {
  /** The statement that exports it, whose keywords stand before or behind its decorators. */
  readonly exported?: Node;
  /** The names of a module's exports mean something; those of a cell do not. */
  readonly exports: boolean;
  readonly inferredName?: string;
  /** What the decorators are told of types, where they are. */
  readonly metadata?: Metadata;
}

/**
 * Emits the decorators of a class, and `accessor`, where they stand (TC39 decorators, stage 3, 2023-11): a member's key
 * becomes a computed one, which evaluates its decorators in the order of the text, and the class a call that applies them.
 * Returns whether it has any.
 */
export function rewriteDecorators(rewriting: Rewriting, node: Class, dialect: Dialect, place: ClassPlace): boolean {
  const legacy = dialect.decorators === "legacy";
  const all = node.body.body.filter(isMember);
  // TypeScript refuses standard decorators of what is only declared, and emits nothing of it.
  const dropped = legacy ? [] : all.filter(isDeclared);
  for (const member of dropped) rewriting.substitute(member, () => ";");
  const members = all.filter((member) => !dropped.includes(member));
  const made = node.body.body.find((each) => each.type === "MethodDefinition" && each.kind === "constructor");
  const injected = legacy && made !== undefined ? parameterDecorators(made) : [];
  const touched = (member: Member): boolean =>
    member.decorators.length > 0 ||
    (member.type === "AccessorProperty" && member.computed) ||
    (legacy && parameterDecorators(member).length > 0);
  for (const member of members)
    if (member.type === "AccessorProperty" && !touched(member)) rewriteAccessor(rewriting, member);
  const decorated = members.filter(touched);
  if (decorated.length === 0 && node.decorators.length === 0 && injected.length === 0) return false;
  const emission = new ClassEmission(rewriting, node, legacy, place.metadata);
  emission.heading(place, injected);
  for (const [index, member] of decorated.entries()) emission.member(member, index, dialect.assignsFields);
  return true;
}

/** `accessor x = 1` without decorators: a getter and a setter of a hidden private field. */
function rewriteAccessor(rewriting: Rewriting, member: Member): void {
  const words = modifiersOf(rewriting.text, member);
  const keyword = words.find(({ word }) => word === "accessor")!;
  const key = rewriting.source(member.key);
  const at = member.static ? "static " : "";
  const storage = `#${hidden(`storage${member.start}`)}`;
  rewriting.replace(keyword, "get");
  rewriting.insert(member.key.end, accessorText(storage, at, key));
}

/** What follows the key of the getter, up to where an initial value is written. */
const accessorText = (storage: string, at: string, key: string): string =>
  `() { return this.${storage}; } ${at}set ${key}(value) { this.${storage} = value; } ${at}${storage}`;

class ClassEmission {
  readonly #rewriting: Rewriting;
  readonly #node: Class;
  readonly #legacy: boolean;
  readonly #metadata: Metadata | undefined;

  constructor(rewriting: Rewriting, node: Class, legacy: boolean, metadata: Metadata | undefined) {
    this.#rewriting = rewriting;
    this.#node = node;
    this.#legacy = legacy;
    this.#metadata = metadata;
  }

  /** Everything around the body. */
  heading({ exported, exports, inferredName }: ClassPlace, injected: ReturnType<typeof parameterDecorators>): void {
    const rewriting = this.#rewriting;
    const { decorators, id, body } = this.#node;
    const name = id?.name;
    const declared = this.#node.type === "ClassDeclaration" && name !== undefined;
    const byDefault = exports && exported?.type === "ExportDefaultDeclaration";
    const begin = Math.min(exported?.start ?? this.#node.start, decorators[0]?.start ?? this.#node.start);
    const prefix =
      exported === undefined || !exports ? "" : byDefault ? (declared ? "" : "export default ") : "export ";
    const shown = JSON.stringify(name ?? inferredName ?? "");
    const bound = name === undefined ? "" : rewriting.nameOf(name);
    const binds = decorators.length + injected.length > 0 && name !== undefined;
    // The class itself is known to its legacy decorators, which are evaluated once it is made.
    const list = this.#legacy ? `(${binds ? bound : ""}) => [` : "[";
    const head = `${prefix}${declared ? `let ${bound} = ` : ""}${helper}.${this.#legacy ? "decoratedLegacy" : "decorated"}(${list}`;
    const keyword = this.#classKeyword(decorators.at(-1)?.end ?? begin);
    const last = decorators.at(-1);
    rewriting.erase({ start: last === undefined ? begin : last.end, end: keyword });
    if (exported !== undefined && decorators[0] !== undefined && exported.start < decorators[0].start)
      rewriting.erase({ start: exported.start, end: decorators[0].start });
    for (const [index, decorator] of decorators.entries())
      rewriting.replace({ start: decorator.start, end: decorator.start + 1 }, index === 0 ? head : separator);
    const kept = declared ? name : bound;
    const inner = binds ? `(${own}, ${bound}) => class` : `(${own}) => class${kept === "" ? "" : ` ${kept}`}`;
    const heritage = { start: keyword, end: id?.end ?? keyword + "class".length };
    rewriting.substitute(heritage, () => {
      const told = decorators.length + injected.length > 0 ? (this.#metadata?.ofClass(this.#node) ?? []) : [];
      const parameters = [...this.#parameterTexts(injected), ...told].join(separator);
      if (parameters !== "" && decorators.length > 0) return `${separator}${parameters}], ${shown}, ${inner}`;
      return `${decorators.length === 0 ? head : ""}${parameters}], ${shown}, ${inner}`;
    });
    const binding = this.#legacy
      ? `${bound} = this; ${own}.rebindBy((value) => { ${bound} = value; });`
      : `${bound} = ${own}.apply(this);`;
    const first = binds ? binding : this.#legacy ? "" : `${own}.apply(this);`;
    const start = this.#legacy ? "" : ` #${hidden("start")} = ${own}.start(this);`;
    rewriting.insert(body.start + 1, `${first === "" ? "" : ` static { ${first} }`}${start}`);
    const closing = declared ? `);${byDefault ? ` export { ${bound} as default };` : ""}` : ")";
    rewriting.insert(this.#node.end, closing);
    this.#removed(injected);
  }

  member(member: Member, index: number, assigns: boolean): void {
    if (member.key.type === "PrivateIdentifier") this.#privateMember(member, index);
    else this.#publicMember(member, index, assigns);
  }

  #publicMember(member: Member, index: number, assigns: boolean): void {
    const rewriting = this.#rewriting;
    const kind = kindOf(member);
    const words = modifiersOf(rewriting.text, member).filter(({ word }) => word !== "[");
    const at = member.static ? "static " : "";
    const declared = "declare" in member && member.declare === true;
    const assigned = this.#legacy && kind === "field" && (assigns || declared);
    const kept = words.map(({ word }) => (word === "accessor" ? "get" : word));
    const typeWords = ["public", "private", "protected", "override", "readonly", "declare", "abstract"];
    const modifiers = assigned ? "static" : kept.filter((word) => !typeWords.includes(word)).join(" ");
    const list = this.#legacy ? "() => [" : "[";
    const open = `;${modifiers} [${own}.${assigned ? "carrier" : "member"}(${JSON.stringify(kind)}, ${member.static}, ${list}`;
    for (const word of words) rewriting.erase(word);
    this.#decorators(member.decorators, open, member.start);
    const parameters = this.#legacy ? parameterDecorators(member) : [];
    this.#removed(parameters);
    const span = this.#keySpan(member);
    const keyText = (): string =>
      member.computed
        ? rewriting.rendered(member.key)
        : member.key.type === "Identifier"
          ? JSON.stringify(member.key.name)
          : rewriting.source(member.key);
    const closing = assigned ? ")]() {}" : ")]";
    rewriting.substitute(span, () => {
      const told = this.#metadata?.ofMember(member, this.#node) ?? [];
      const added = [...this.#parameterTexts(parameters), ...told];
      const separated = member.decorators.length > 0 && added.length > 0 ? separator : "";
      const after = kind === "accessor" ? accessorText(storageOf(index), at, `[${own}.again(${index})]`) : "";
      return `${separated}${added.join(separator)}], ${keyText()}${closing}${after}`;
    });
    if (assigned) {
      if (member.type === "PropertyDefinition" && member.value !== null)
        rewriting.insert(span.end, ` ${at}${storageOf(index)} = this[${own}.again(${index})]`);
      return;
    }
    this.#value(member, index, kind, span.end);
  }

  /** A private name cannot be computed: its decorators are evaluated by the key of a member that is removed again. */
  #privateMember(member: Member, index: number): void {
    const rewriting = this.#rewriting;
    const kind = kindOf(member);
    const name = rewriting.source(member.key);
    const at = member.static ? "static " : "";
    const access = [
      `has: (object) => ${name} in object`,
      ...(kind === "setter" ? [] : [`get: (object) => object.${name}`]),
      ...(kind === "method" || kind === "getter" ? [] : [`set: (object, value) => { object.${name} = value; }`]),
    ];
    this.#decorators(
      member.decorators,
      `;static [${own}.member(${JSON.stringify(kind)}, ${member.static}, [`,
      member.start,
    );
    const head = `], ${JSON.stringify(name)}, { ${access.join(", ")} }`;
    const decorated = member.decorators.at(-1)?.end ?? member.start;
    const words = modifiersOf(rewriting.text, member);
    const read = ` ${at}get ${name}() { return ${own}.read(${index}, this); }`;
    const write = ` ${at}set ${name}(value) { ${own}.write(${index}, this, value); }`;
    if (kind === "field") {
      rewriting.insert(decorated, `${head})]() {}`);
      this.#value(member, index, kind, member.key.end);
      return;
    }
    for (const { start, end, word } of words)
      if (word === "static" || word === "accessor") rewriting.erase({ start, end });
    if (kind === "accessor") {
      const storage = storageOf(index);
      const literal = `{ get member() { return this.${storage}; }, set member(value) { this.${storage} = value; } }`;
      rewriting.insert(decorated, `${head}, ${literal})]() {}${read}${write}`);
      rewriting.replace(member.key, `${at}${storage}`);
      this.#value(member, index, kind, member.key.end);
      return;
    }
    rewriting.insert(decorated, `${head}, { `);
    rewriting.replace(member.key, "member");
    rewriting.insert(member.end, ` })]() {}${kind === "setter" ? write : read}`);
  }

  /** The initial value of a field, which its decorators may change. */
  #value(member: Member, index: number, kind: Kind, keyEnd: number): void {
    const rewriting = this.#rewriting;
    if (this.#legacy || !("value" in member) || (kind !== "field" && kind !== "accessor")) return;
    const value = member.value as Node | null;
    const at = member.static ? "static " : "";
    if (value === null) rewriting.insert(keyEnd, ` = ${own}.field(${index}, this)`);
    else rewriting.wrap(value, `${own}.field(${index}, this, `, ")");
    rewriting.insert(member.end, `; ${at}#${hidden(`after${index}`)} = ${own}.after(${index}, this);`);
  }

  #decorators(decorators: readonly Decorator[], open: string, start: number): void {
    const rewriting = this.#rewriting;
    for (const [index, decorator] of decorators.entries())
      rewriting.replace({ start: decorator.start, end: decorator.start + 1 }, index === 0 ? open : separator);
    if (decorators.length === 0) rewriting.insert(start, open);
  }

  #parameterTexts(parameters: ReturnType<typeof parameterDecorators>): string[] {
    return parameters.map(
      ({ index, decorator }) => `${helper}.parameter(${index}, ${this.#rewriting.rendered(decorator.expression)})`,
    );
  }

  /** Parameters' decorators are evaluated elsewhere. */
  #removed(parameters: ReturnType<typeof parameterDecorators>): void {
    for (const { decorator } of parameters) this.#rewriting.substitute(decorator, () => "");
  }

  #keySpan(member: Member): Span {
    const { text } = this.#rewriting;
    const { key } = member;
    if (!member.computed) return { start: key.start, end: key.end };
    return { start: text.lastIndexOf("[", key.start), end: text.indexOf("]", key.end) + 1 };
  }

  #classKeyword(from: number): number {
    const { text } = this.#rewriting;
    const end = this.#node.id?.start ?? this.#node.body.start;
    let at = text.indexOf("class", from);
    // A comment before it may hold the word too.
    for (let next = at; next !== -1 && next < end && this.#node.id; next = text.indexOf("class", next + 1)) at = next;
    return at;
  }
}

const storageOf = (index: number): string => `#${hidden(`storage${index}`)}`;
