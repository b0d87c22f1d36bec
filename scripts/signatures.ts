import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Comment, type ImportDeclaration, parseSync, type TSInterfaceDeclaration } from "oxc-parser";
import { notMethods } from "../lib/ops/notMethods.ts";

const root = path.join(import.meta.dirname, "..");
const groupsFolder = "lib/tensor/signatures";
const methodsFolder = "lib/tensor/methods";
const written = "Written by `node scripts/node.js scripts/signatures.ts`.";

/** One file of signatures: an interface of operations as functions. */
interface Group {
  readonly name: string;
  readonly text: string;
  readonly doc: string;
  readonly interfaceName: string;
  readonly operations: readonly Signature[];
  readonly imports: readonly ImportDeclaration[];
}
type Member = TSInterfaceDeclaration["body"]["body"][number];
interface Signature {
  readonly name: string;
  readonly doc: string;
  readonly node: Extract<Member, { type: "TSMethodSignature" }>;
}

const failed = (group: string, what: string): Error => new Error(`${groupsFolder}/${group}.ts: ${what}.`);

function readGroup(name: string): Group {
  const file = path.join(root, groupsFolder, `${name}.ts`);
  const text = readFileSync(file, "utf8");
  const { program, comments } = parseSync(file, text);
  const imports = program.body.filter((node) => node.type === "ImportDeclaration");
  const [exported, ...others] = program.body.filter((node) => node.type === "ExportNamedDeclaration");
  const declaration = exported?.declaration;
  if (declaration?.type !== "TSInterfaceDeclaration" || others.length > 0)
    throw failed(name, "expected one exported interface");
  const operations = declaration.body.body.map((node): Signature => {
    if (node.type !== "TSMethodSignature" || node.key.type !== "Identifier")
      throw failed(name, "expected methods with names alone");
    const doc = commentBefore(comments, text, node.start);
    if (doc === "") throw failed(name, `${node.key.name} has no docstring`);
    return { name: node.key.name, doc, node };
  });
  const doc = commentBefore(comments, text, exported!.start);
  return { name, text, doc, interfaceName: declaration.id.name, operations, imports };
}

/** The comment that ends where a declaration begins, as it is written; empty where none does. */
function commentBefore(comments: readonly Comment[], text: string, start: number): string {
  const comment = comments.find(({ end }) => end <= start && text.slice(end, start).trim() === "");
  return comment ? text.slice(comment.start, comment.end) : "";
}

const readGroups = (): Group[] =>
  readdirSync(path.join(root, groupsFolder))
    .filter((file) => file !== "index.ts")
    .sort()
    .map((file) => readGroup(path.basename(file, ".ts")));

const names = (group: Group): string[] => [...new Set(group.operations.map(({ name }) => name))];
const excluded = new Set<string>(notMethods);
const methodsOf = (group: Group): Signature[] => group.operations.filter(({ name }) => !excluded.has(name));
const methodsName = (group: Group): string => group.interfaceName.replace("Operations", "Methods");

/** The names that the declarations use, at any depth. */
function namesIn(node: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(node)) for (const item of node) namesIn(item, found);
  else if (node !== null && typeof node === "object") {
    if ("type" in node && node.type === "Identifier" && "name" in node) found.add(String(node.name));
    for (const value of Object.values(node)) namesIn(value, found);
  }
  return found;
}

/** `add<A extends Operand, …>(a: A, …)` as `add<A extends Tensor, …>(this: A, …)`. */
function asMethod(group: Group, { name, doc, node }: Signature): string {
  const first = node.params[0];
  const type = first?.type === "Identifier" ? first.typeAnnotation?.typeAnnotation : undefined;
  const source = (part: { start: number; end: number }): string => group.text.slice(part.start, part.end);
  const last = type?.type === "TSTypeReference" ? type.typeArguments?.params.at(-1) : undefined;
  const own = last && type && source(type).startsWith("Fit<") ? last : type;
  const parameter = own && node.typeParameters?.params.find((p) => p.name.name === source(own));
  const operand = parameter?.constraint ?? own;
  if (first?.type !== "Identifier" || !operand || source(operand) !== "Operand")
    throw failed(group.name, `the first argument of ${name} is not one Operand; name it in lib/ops/notMethods.ts`);
  const edits = [
    { start: operand.start, end: operand.end, by: "Tensor" },
    { start: first.start, end: first.start + first.name.length, by: "this" },
  ].sort((a, b) => a.start - b.start);
  let text = "";
  let from = node.start;
  for (const { start, end, by } of edits) {
    text += group.text.slice(from, start) + by;
    from = end;
  }
  return `${doc.replaceAll(`${first.name}: [`, `${first.name} = this: [`)}\n${text}${group.text.slice(from, node.end)}`;
}

/** The imports of a group that a text needs. */
function importsFor(group: Group, text: string): string {
  const used = namesIn(parseSync("methods.ts", text).program);
  return group.imports
    .map((node) => {
      const kept = node.specifiers.filter(({ local }) => used.has(local.name));
      const list = kept.map((specifier) => group.text.slice(specifier.start, specifier.end));
      return kept.length === 0 ? "" : `import type { ${list.join(", ")} } from "${node.source.value}";\n`;
    })
    .join("");
}

function methodsFile(group: Group): string {
  const body = `${group.doc}
export interface ${methodsName(group)} {
${methodsOf(group)
  .map((signature) => asMethod(group, signature))
  .join("\n")}
}
`;
  return `// ${written}\n${importsFor(group, body)}\n${body}`;
}

const importAll = (groups: readonly Group[], name: (group: Group) => string): string =>
  groups.map((group) => `import type { ${name(group)} } from "./${group.name}.ts";\n`).join("");

/** The files made from the signatures, by path from the root of the repository, as they are to stand there. */
export function signatureFiles(): ReadonlyMap<string, string> {
  const groups = readGroups();
  const withMethods = groups.filter((group) => methodsOf(group).length > 0);
  const files = new Map(withMethods.map((group) => [`${methodsFolder}/${group.name}.ts`, methodsFile(group)]));
  files.set(
    `${groupsFolder}/index.ts`,
    `// ${written}
${importAll(groups, (group) => group.interfaceName)}
/** The operations as functions: they take tensors, plain numbers (which take the dtype of what stands beside them) and nested arrays of numbers. */
export interface Operations extends ${groups.map((group) => group.interfaceName).join(", ")} {}
`,
  );
  files.set(
    `${methodsFolder}/index.ts`,
    `// ${written}
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Shaped } from "../shapeTypes.ts";
${importAll(withMethods, methodsName)}
/**
 * The methods that are operations: \`x.f(a)\` is \`f(x, a)\`. Class \`Tensor\` is merged with this. No method names S: the
 * compiler compares tensors of two shapes often, and identical methods cost nothing.
 */
export interface TensorMethods<S extends Shape, D extends DType> extends Shaped<S, D>, ${withMethods.map(methodsName).join(", ")} {}
`,
  );
  files.set(
    "lib/ops/public.ts",
    `// ${written}
/** The operations as functions, with shapes in their types. */
import type { Operations } from "../tensor/signatures/index.ts";
import { functions } from "./functions/index.ts";

// The implementations take and give tensors of any shape; what the shapes are is said by the signatures.
const typed = functions satisfies Record<keyof Operations, unknown> as unknown as Operations;

export const {
${groups
  .flatMap(names)
  .filter((name) => name !== "var")
  .map((name) => `  ${name},\n`)
  .join("")}} = typed;

// A name that JavaScript reserves can be exported, not declared.
const { var: variance } = typed;
export { variance as var };
`,
  );
  const sources = [...files].map(([file, text]) => [file, formatted(file, text)] as const);
  return new Map([...sources, ["docs/operations.md", documentation(groups)]]);
}

/** The text of a docstring, without its frame, in one line. */
const plain = (doc: string): string =>
  doc
    .split("\n")
    .map((line) =>
      line
        .replace("/**", "")
        .replace("*/", "")
        .trim()
        .replace(/^\*\s?/, ""),
    )
    .filter((line) => line !== "")
    .join(" ")
    .replace(/ @(\w+) /g, "; $1 ");

/** `sum(x, axes?, options?)`. */
function calledAs({ name, node }: Signature): string {
  const parameters = node.params.map((p) => {
    if (p.type === "Identifier") return `${p.name}${p.optional ? "?" : ""}`;
    return p.type === "RestElement" && p.argument.type === "Identifier" ? `...${p.argument.name}` : "options";
  });
  return `${name}(${parameters.join(", ")})`;
}

function documentation(groups: readonly Group[]): string {
  const sections = groups.map((group) => {
    const first = group.operations.filter(({ name }, i, all) => all.findIndex((o) => o.name === name) === i);
    const rows = first.map(
      (signature) => `| \`${calledAs(signature)}\` | ${plain(signature.doc).replaceAll("|", "\\|")} |`,
    );
    return `## ${group.name[0]!.toUpperCase()}${group.name.slice(1)}\n\n${plain(group.doc)}\n\n| operation | what it computes |\n|---|---|\n${rows.join("\n")}\n`;
  });
  return `# Operations

As functions of \`ad\`, and as methods where the first argument is one tensor: \`ad.sum(x, 0)\` is \`x.sum(0)\`. Random draws are in \`ad.random\`.
${written}

${sections.join("\n")}`;
}

function formatted(file: string, text: string): string {
  const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "check", "--write", `--stdin-file-path=${file}`],
    { cwd: root, input: text, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return stdout;
}

if (import.meta.main) {
  const files = signatureFiles();
  mkdirSync(path.join(root, methodsFolder), { recursive: true });
  for (const file of readdirSync(path.join(root, methodsFolder)))
    if (!files.has(`${methodsFolder}/${file}`)) rmSync(path.join(root, methodsFolder, file));
  for (const [file, text] of files) writeFileSync(path.join(root, file), text);
}
