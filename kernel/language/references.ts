import { type Node, visitorKeys } from "oxc-parser";

/** A `let` whose type comes from its first value alone; `end` is where an annotation would stand. */
export interface InferredLet {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The names that a piece of syntax uses. */
export interface References {
  /** Names that mean something in scope, so not those of members and keys, each with the offset of its first use. */
  readonly names: ReadonlyMap<string, number>;
  /** Variables that are assigned to after their declaration. */
  readonly assigned: ReadonlySet<string>;
  readonly inferredLets: readonly InferredLet[];
}

/** The field under which a node keeps a name that means nothing in scope unless it is computed. */
const keyField: Readonly<Record<string, string>> = {
  MemberExpression: "property",
  Property: "key",
  MethodDefinition: "key",
  PropertyDefinition: "key",
  AccessorProperty: "key",
  TSAbstractMethodDefinition: "key",
  TSAbstractPropertyDefinition: "key",
  TSAbstractAccessorProperty: "key",
  TSPropertySignature: "key",
  TSMethodSignature: "key",
  TSEnumMember: "id",
};

/** Reads which names syntax refers to, assigns and infers. */
export function referencesIn(root: Node): References {
  const names = new Map<string, number>();
  const assigned = new Set<string>();
  const inferredLets: InferredLet[] = [];
  // A sum of 20,000 terms is a tree of that depth.
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    switch (node.type) {
      case "Identifier":
      case "JSXIdentifier":
        if (!names.has(node.name)) names.set(node.name, node.start);
        break;
      case "AssignmentExpression":
        for (const { name } of boundIdentifiers(node.left)) assigned.add(name);
        break;
      case "UpdateExpression":
        for (const { name } of boundIdentifiers(node.argument)) assigned.add(name);
        break;
      case "ForOfStatement":
      case "ForInStatement":
        for (const { name } of boundIdentifiers(node.left)) assigned.add(name);
        break;
      case "VariableDeclaration":
        if (node.kind !== "let") break;
        for (const { id, init } of node.declarations)
          if (init && id.type === "Identifier" && !id.typeAnnotation) inferredLets.push(id);
    }
    const skipped = "computed" in node && node.computed ? undefined : keyField[node.type];
    for (const child of childrenOf(node, skipped).reverse()) pending.push(child);
  }
  return { names, assigned, inferredLets };
}

/** Adds every identifier of a piece of syntax to `names`, whatever it means there. */
export function collectIdentifiers(root: Node, names: Set<string>): void {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "Identifier" || node.type === "JSXIdentifier") names.add(node.name);
    for (const child of childrenOf(node)) pending.push(child);
  }
}

/** The variables that a pattern binds or assigns. */
export function boundIdentifiers(pattern: Node): InferredLet[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? boundIdentifiers(element) : []));
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundIdentifiers(property.type === "RestElement" ? property.argument : property.value),
      );
    case "AssignmentPattern":
      return boundIdentifiers(pattern.left);
    case "RestElement":
      return boundIdentifiers(pattern.argument);
    default:
      return [];
  }
}

/** A node's children in the order of its text. */
export function childrenOf(node: Node, skipped?: string): Node[] {
  const record = node as unknown as Record<string, unknown>;
  const keys = visitorKeys[node.type] ?? [];
  return keys.flatMap((key) => (key === skipped ? [] : record[key])).filter(isNode);
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
