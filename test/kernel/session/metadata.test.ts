import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "ava";
import { openNotebook, shown } from "./support/notebook.ts";

/** What reflect-metadata does with each piece, kept in the order of arrival. */
const recorder = `
const nameOf = (value: any): string => Array.isArray(value) ? \`[\${value.map(nameOf).join()}]\` : value === undefined ? "undefined" : value.name;
const told: string[] = [];
(Reflect as any).metadata = (key: string, value: unknown) => (target: any, member?: string | symbol) => { told.push(\`\${typeof target === "function" ? target.name : target.constructor.name}.\${String(member ?? "")} \${key.slice(7)} \${nameOf(value)}\`) };
const d = (..._: any[]): any => { told.push("decorator") };
`;

const declarations = `
interface I { a: number } type Al = string | "x"; enum En { A, B } enum Es { A = "a" } enum Mixed { A, B = "b" } class C {} type Fn = () => void; type Tup = [number];
type U2 = C | null; abstract class Ab {} type Obj = { a: 1 }; type Cond<T> = T extends string ? 1 : 2; type Gen<T> = T[]; type Cls = C; type Loop = { next: Loop } | null;
namespace NS { export class Inner {} export interface II { a: 1 } export enum E { A } }
interface Both { a: 1 } class Both {}
`;

/** Types as they stand at a property. */
const types = [
  ..."string number boolean bigint symbol any unknown never void null undefined object this".split(" "),
  ..."I Al En Es Mixed C Fn Tup U2 Ab Obj Cond<1> Gen<string> Cls Loop NS.Inner NS.II NS.E En.A Es.A Both T S K".split(
    " ",
  ),
  ..."string[] readonly\u00a0string[] Array<string> ReadonlyArray<string> Promise<string> Date Map<string,number> Uint8Array Error RegExp".split(
    " ",
  ),
  ..."Record<string,number> Partial<I> PromiseLike<1> Iterable<1> Function String Number Symbol BigInt Object NonNullable<C>".split(
    " ",
  ),
  ...[
    "[number, string]",
    "() => void",
    "new () => C",
    "abstract new () => C",
    "{ a: 1 }",
    '{ [k in "a"]: 1 }',
    "keyof I",
    'I["a"]',
    "typeof told",
  ],
  ...[
    '"a" | "b"',
    "1 | 2",
    "true | false",
    "true",
    "-1",
    "1n",
    "`a${string}`",
    "(string)",
    "string | number",
    "string | null",
    "string | undefined",
  ],
  ...[
    "C | undefined",
    "C | I",
    "En | null",
    "null | undefined",
    "any | string",
    "unknown | string",
    "never | string",
    "RegExp | Date",
    "C | C",
  ],
  ...[
    "C & I",
    "string & {}",
    "string & any",
    "never & string",
    "unknown & string",
    "(string | null)[]",
    "T extends string ? string : string",
    'T extends string ? 1 : "x"',
  ],
  ...["All<any, any, any>", "NodeJS.Timeout", "Intl.NumberFormat", 'Exclude<"a" | "b", "a">'],
].map((each) => each.replace("\u00a0", " "));

const members = `
  @d initial = 5; @d bare; @d optional?: string; @d static fixed: number; @d "quoted": string; @d ["computed"]: C; @d accessor auto: string;
  @d m0() {} @d m1(a: string, b?: number, c = 3, ...r: string[]): Promise<void> { return null! } @d async m2(x: C) {} @d m3(this: C, a: I): a is any { return true }
  @d m4(a: any): asserts a {} @d *m5(): Generator<number> {} @d m6(...r: Array<number>) {} @d m7({ a }: I, [b]: string[], ...r: [string]): this { return this }
  m8(@d a: number, b: string) {} @d m9<Q, R extends number>(q: Q, r: R) {} @d static s1(a: Date): C[] { return [] }
  @d get g0(): string { return "" } set g0(v: string) {} @d get g1() { return 1 } @d set s0(v: number) {} @d get g2(): I { return null! } get g3(): string { return "" } @d set g3(v: string) {}
`;

const classes = `
@d class Ctor { constructor(a: string, @d b: C, public c: I, private readonly e?: number, ...rest: Date[]) {} }
@d class NoCtor {}
@d class Derived extends Ctor { @d own: Derived }
class Injected { constructor(@d a: number) {} }
@d class Over { constructor(a: string); constructor(a: any) {} }
@d class Self { constructor(a: Self, b: () => Self) {} static again(@d self: Self) {} }
class Plain { constructor(a: number) {} undecorated: string }
`;

const source = `// @ts-nocheck
${recorder}${declarations}
class All<T, S extends string, K extends C> {
${types.map((type, index) => `  @d p${index}: ${type};`).join("\n")}
${members}}
${classes}`;

const options = (more: object) => ({
  compilerOptions: {
    target: "es2022",
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    isolatedModules: true,
    ...more,
  },
});

/** What the compiler's own emitted code tells. */
async function compiled(folder: string, name: string): Promise<string[]> {
  const compiler = path.join(
    path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const flags = ["--ignoreConfig", "--target", "es2022", "--module", "esnext", "--outDir", path.join(folder, "out")];
  const legacy = [
    "--experimentalDecorators",
    "--emitDecoratorMetadata",
    "--isolatedModules",
    "--types",
    "",
    "--noCheck",
  ];
  const strict = name.startsWith("loose") ? ["--strict", "false"] : [];
  execFileSync(process.execPath, [compiler, ...flags, ...legacy, ...strict, path.join(folder, `${name}.ts`)]);
  const code = readFileSync(path.join(folder, "out", `${name}.js`), "utf8");
  const told = execFileSync(process.execPath, ["--input-type=module"], {
    input: `${code}\nprocess.stdout.write(told.join("\\n"));`,
  });
  return String(told).split("\n");
}

/** The lines that say more than the property's number, beside its type. */
const readable = (lines: readonly string[]): string[] =>
  lines.map((line) => (line.startsWith("All.p") ? `${types[Number.parseInt(line.slice(5), 10)]}: ${line}` : line));

for (const strict of [true, false]) {
  test(`metadata is what the compiler emits, with ${strict ? "strict" : "loose"} nulls, in cells and in files beside the notebook`, async (t) => {
    const name = strict ? "strict" : "loose";
    const { kernel, folder, write } = await openNotebook(t, {
      "tsconfig.json": JSON.stringify(options({ strict })),
      [`${name}.ts`]: `${source}\nexport {};`,
      "beside.ts": `${source}\nexport { told };`,
    });
    const expected = await compiled(folder, name);
    t.true(expected.length > types.length);
    const answer = await kernel.execute(
      `${source}\nJupyter.display({ "text/plain": told.join("\\n") }, { raw: true });`,
    );
    const cell = answer.published.find(({ type }) => type === "display_data")?.content["data"] as Record<
      string,
      string
    >;
    t.deepEqual(readable(cell?.["text/plain"]?.split("\n") ?? [String(shown(answer))]), readable(expected));
    await write({});
    const file = await kernel.execute(
      'import { told as besides } from "./beside.ts";\nJupyter.display({ "text/plain": besides.join("\\n") }, { raw: true });',
    );
    const shownFile = file.published.find(({ type }) => type === "display_data")?.content["data"] as Record<
      string,
      string
    >;
    t.deepEqual(readable(shownFile?.["text/plain"]?.split("\n") ?? [String(shown(file))]), readable(expected));
  });
}

test("types of other cells and modules are told where they are values; without Reflect.metadata nothing is", async (t) => {
  const { run } = await openNotebook(t, {
    "tsconfig.json": JSON.stringify(options({})),
    "models.ts":
      "export class User {}\nexport interface Shape { a: 1 }\nexport enum Level { Low, High }\nexport default class Main {}",
    "store.ts":
      'import type { Late } from "./late.ts"; import { type Shape as S, User, Level, Shape } from "./models.ts"; import Main, * as all from "./models.ts";\nexport const seen: string[] = [];\nconst note = (target: object, key: string) => { seen.push(`${key} ${(Reflect as any).told.get(key)?.name}`) };\nexport class Store { @note user: User; @note level: Level; @note shape: Shape; @note typed: S; @note main: Main; @note inner: all.User; @note late: Late }',
    "late.ts": "export class Late {}",
  });
  t.is(await run("const quiet = (target: object, key: string) => {}; class Quiet { @quiet a!: string }\n1"), "1");
  await run(
    "const told = new Map<string, any>(); (Reflect as any).told = told; (Reflect as any).metadata = (_: string, value: unknown) => (__: object, key: string) => { told.set(key, value) };",
  );
  await run("class Early {} enum Kind { A = 'a' } interface Only { a: 1 }");
  await run('import { User } from "./models.ts"; import type { Level } from "./models.ts";');
  await run(
    "class Uses { @quiet early!: Early; @quiet kind!: Kind; @quiet only!: Only; @quiet user!: User; @quiet level!: Level }",
  );
  t.is(
    await run("['early', 'kind', 'only', 'user', 'level'].map((key) => told.get(key).name).join()"),
    "'Early,String,Object,User,Object'",
  );
  t.is(
    await run('import { seen } from "./store.ts"; seen.join()'),
    "'user User,level Number,shape Object,typed Object,main Main,inner User,late Object'",
  );
  t.is(
    await run("class Forward { @quiet later!: Later } class Later {}"),
    "ReferenceError: Later is not defined",
    "as the compiler's code does",
  );
});
