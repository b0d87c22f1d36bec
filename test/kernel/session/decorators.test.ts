import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { type Answer, type KernelClient, startKernel } from "../support/client.ts";

const shown = ({ published, reply }: Answer): unknown => {
  if (reply["status"] === "error") return `${reply["ename"]}: ${reply["evalue"]}`;
  const result = published.find(({ type }) => type === "execute_result")?.content["data"];
  return (result as Record<string, unknown> | undefined)?.["text/plain"];
};

type Rows = readonly (readonly [cell: string, result: string | undefined])[];

const standard: Rows = [
  [
    "const calls: string[] = []; const note = (name: string) => (calls.push(`eval ${name}`), (value: any, context: any): any => { calls.push(`call ${name} ${context.kind} ${String(context.name)} ${context.static}`) }); 0",
    "0",
  ],
  [
    "@note('class') class Ordered {\n  @note('field') field = 1;\n  @note('method') method() { return 2 }\n  @note('static') static method() {}\n  @note('getter') get got() { return 3 }\n  @note('setter') set put(v: number) {}\n  @note('accessor') accessor auto = 4;\n  @note('staticField') static fixed = 5;\n}\ncalls.filter(c => c.startsWith('eval')).join()",
    "'eval class,eval field,eval method,eval static,eval getter,eval setter,eval accessor,eval staticField'",
  ],
  [
    "calls.filter(c => c.startsWith('call')).map(c => c.split(' ').slice(1, 3).join(' ')).join()",
    "'static method,method method,getter getter,setter setter,accessor accessor,staticField field,field field,class class'",
  ],
  [
    "const ordered = new Ordered(); [ordered.field, ordered.method(), ordered.got, ordered.auto, Ordered.fixed, Ordered.name]",
    "[ 1, 2, 3, 4, 5, 'Ordered' ]",
  ],
  [
    "const logged = <T extends (...args: any[]) => any>(method: T, context: ClassMethodDecoratorContext) => function (this: unknown, ...args: any[]) { return `${String(context.name)}:${method.apply(this, args)}` } as T;\nclass Greeter { constructor(private who: string) {} @logged greet(greeting: string): string { return `${greeting} ${this.who}` } }\nnew Greeter('you').greet('hello')",
    "'greet:hello you'",
  ],
  [
    "const double = (value: undefined, context: ClassFieldDecoratorContext) => (initial: number) => initial * 2; const plusOne = (v: undefined, c: ClassFieldDecoratorContext) => (initial: number) => initial + 1;\nclass Fields { @double @plusOne a = 5; @plusOne @double 'b c' = 5; @double static s = 2; @plusOne ['computed'] = 1 }\nconst fields = new Fields(); [fields.a, fields['b c'], Fields.s, fields.computed]",
    "[ 11, 12, 4, 2 ]",
  ],
  [
    "const bound = (method: any, { name, addInitializer }: ClassMethodDecoratorContext) => { addInitializer(function (this: any) { this[name] = this[name].bind(this) }) };\nclass Bound { v = 7; @bound get7() { return this.v } }\nconst { get7 } = new Bound(); get7()",
    "7",
  ],
  [
    "const observed: unknown[] = []; const observe = <T, V>({ get, set }: ClassAccessorDecoratorTarget<T, V>, { name }: ClassAccessorDecoratorContext<T, V>): ClassAccessorDecoratorResult<T, V> => ({ get() { return get.call(this) }, set(v) { observed.push([name, v]); set.call(this, v) }, init(v) { observed.push(['init', v]); return v } });\nclass State { @observe accessor level = 1; @observe static accessor total = 0 }\nconst state = new State(); state.level = 5; State.total = 2; [state.level, State.total, observed]",
    "[ 5, 2, [ [ 'init', 0 ], [ 'init', 1 ], [ 'level', 5 ], [ 'total', 2 ] ] ]",
  ],
  [
    "const registry = new Map<string, unknown>(); const register = (name: string) => <C extends new (...args: any[]) => object>(target: C, context: ClassDecoratorContext<C>) => { registry.set(name, target); context.addInitializer(function () { registry.set(`${name} ready`, this === registry.get(name)) }) };\n@register('kept') class Kept { static self = () => Kept }\n[registry.get('kept') === Kept, Kept.self() === Kept, registry.get('kept ready')]",
    "[ true, true, true ]",
  ],
  [
    "const sealed = <C extends new (...args: any[]) => object>(Base: C, _: ClassDecoratorContext<C>) => class Replaced extends Base { extra = 'added' } as C;\n@sealed class Original { me() { return Original } }\n[Original.name, (new Original() as any).extra, new Original().me() === Original]",
    "[ 'Replaced', 'added', true ]",
  ],
  [
    "class Parent { toString() { return '[object x]' } }\nclass Private extends Parent { @logged #secret(n: string) { return n + super.toString().slice(0, 7) } call() { return this.#secret('x') } @double #n = 4; get n() { return this.#n } @observe accessor #auto = 1; bump() { return ++this.#auto } }\nconst priv = new Private(); [priv.call(), priv.n, priv.bump(), Object.getOwnPropertyNames(Private)]",
    "[ '#secret:x[object', 8, 2, [ 'length', 'name', 'prototype' ] ]",
  ],
  [
    "const accesses: any = {}; const grab = (_: unknown, c: any) => { accesses[c.name] = c.access };\nclass Accessed { @grab field = 1; @grab #hidden = 2; @grab method() { return 3 } }\nconst acc = new Accessed(); accesses.field.set(acc, 10); accesses['#hidden'].set(acc, 20); [accesses.field.get(acc), accesses['#hidden'].get(acc), accesses['#hidden'].has({}), accesses.method.has(acc)]",
    "[ 10, 20, false, true ]",
  ],
  [
    "const meta = (key: string) => (_: unknown, context: DecoratorContext) => { (context.metadata as any)[key] = context.name };\n@meta('class') class Described { @meta('member') member() {} } class Child extends Described { @meta('own') own = 1 }\n[{ ...Described[Symbol.metadata] }, Child[Symbol.metadata]!['member'], Object.keys(Child[Symbol.metadata]!)]",
    "[ { member: 'member', class: 'Described' }, 'member', [ 'own' ] ]",
  ],
  [
    "const Anonymous = @note('expression') class { @double size = 2 }; [Anonymous.name, new Anonymous().size]",
    "[ 'Anonymous', 4 ]",
  ],
  [
    "@note('before') export class Exported {}\nexport @note('after') class After { static x = 1 }\n[Exported.name, After.x]",
    "[ 'Exported', 1 ]",
  ],
  [
    "class Gen { @logged static async *stream() { yield 1 } @logged async wait() { return 2 } @logged *['gen' + 1]() { yield 3 } }\nawait new Gen().wait()",
    "'wait:[object Promise]'",
  ],
  [
    "// @ts-nocheck\nclass Both { @((get) => function () { return get.call(this) + '!' }) get pair() { return 'a' } set pair(v) {} }\nnew Both().pair",
    "'a!'",
  ],
  ["class Declared { @note('declared') declare x: number }", "TypeScriptError: Decorators are not valid here."],
  [
    "// @ts-nocheck\nabstract class Unchecked { a = 1\n  @note((() => { enum E { A } return E.A })()) declare x\n  @note('q') abstract q\n  @note('b') b = 2;\n  ['c'] = 3 }\n[calls.filter(c => c.includes(' q') || c.includes(' x')).length, Object.keys(new (class extends Unchecked {})())]",
    "[ 0, [ 'a', 'b', 'c' ] ]",
  ],
  [
    "// @ts-nocheck\n@(5) class NotDecorated {}",
    "TypeError: the decorator of the class NotDecorated must be a function; got number.",
  ],
  [
    "// @ts-nocheck\nclass Wrong { @(() => 5) method() {} }",
    "TypeError: a decorator of the method method must return a function or nothing.",
  ],
  [
    "@note('multi')\n@note('line')\nabstract class Multi<T>\n  extends Array<T>\n{\n  @note('m')\n  protected\n  static readonly value: number = new Error('here').stack!.includes(':9:') ? 9 : 0;\n}\n(Multi as any).value",
    "0",
  ],
];

const legacy: Rows = [
  [
    "const order: string[] = []; const mark = (name: string) => (target: any, key?: string | symbol, third?: any) => { order.push(`${name} ${String(key)} ${typeof third}`) };\n@mark('class') class Service {\n  @mark('property') repo = 1;\n  constructor(@mark('ctor') private readonly x = 2) {}\n  @mark('method') run(@mark('param') a: number) { return a + this.repo + this.x }\n  @mark('static') static s = 3;\n}\norder",
    "[\n  'property repo undefined',\n  'param run number',\n  'method run object',\n  'static s undefined',\n  'ctor undefined number',\n  'class undefined undefined'\n]",
  ],
  [
    "[new Service().run(1), Service.s, Object.getOwnPropertyNames(Service)]",
    "[ 4, 3, [ 'length', 'name', 'prototype', 's' ] ]",
  ],
  [
    "const traced = (target: any, key: string, descriptor: PropertyDescriptor) => { const inner = descriptor.value; descriptor.value = function (...args: any[]) { return `traced ${inner.apply(this, args)}` } };\nclass Traced { @traced go(n: number): string { return String(n) } }\nnew Traced().go(1)",
    "'traced 1'",
  ],
  [
    "const store = (target: any, key: string) => { Object.defineProperty(target, key, { get() { return this[`_${key}`] * 10 }, set(v) { this[`_${key}`] = v } }) };\nclass Model { @store price = 4; @store empty!: number }\n[new Model().price, new Model().empty]",
    "[ 40, NaN ]",
  ],
  [
    "const swap = <C extends new (...args: any[]) => object>(C: C) => class extends C { swapped = true };\n@swap class Swapped { self() { return Swapped } }\n[(new Swapped() as any).swapped, new Swapped().self() === Swapped]",
    "[ true, true ]",
  ],
  ["@mark('a') @mark('b') class Twice {}\norder.slice(-2).map(o => o[0])", "[ 'b', 'a' ]"],
  [
    "order.length = 0; abstract class Declared {\n  @mark('d') declare x: number\n  @mark('s') declare static y: string\n  @mark('k') declare readonly ['k']: string\n  @mark(String(() => { enum E { A } return E.A })) abstract q: number\n  @mark('w') abstract accessor w: number\n  *[Symbol.iterator]() {}\n}\n[order.filter(o => !o.startsWith('(')), order.length, Object.getOwnPropertyNames(Declared), Object.keys(new (class extends Declared { q = 1; accessor w = 2 })())]",
    "[\n  [ 'd x undefined', 'k k undefined', 'w w object', 's y undefined' ],\n  5,\n  [ 'length', 'name', 'prototype' ],\n  [ 'q' ]\n]",
  ],
  [
    "class Words { a = 1\n  private ['m'](@mark('p') x: number) { return x }\n  public *g(@mark('p') x: number) { yield x }\n  @mark('k') readonly ['k'] = 3\n  @mark('h') private *h() { yield 1 }\n}\n[...new Words().g(2), new Words().k]",
    "[ 2, 3 ]",
  ],
];

async function runAll(
  kernel: KernelClient,
  rows: Rows,
  check: (cell: string, got: unknown, expected: unknown) => void,
) {
  for (const [cell, expected] of rows) check(cell, shown(await kernel.execute(cell)), expected);
}

test("standard decorators apply as the proposal orders them", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await runAll(kernel, standard, (cell, got, expected) => void t.is(got, expected, cell));
});

test("legacy decorators apply where the tsconfig asks for them", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-legacy-"));
  const options = { experimentalDecorators: true, useDefineForClassFields: false, strict: true };
  await writeFile(path.join(folder, "tsconfig.json"), `// old style\n${JSON.stringify({ compilerOptions: options })}`);
  const kernel = await startKernel({ folder });
  t.teardown(async () => {
    await kernel.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await runAll(kernel, legacy, (cell, got, expected) => void t.is(got, expected, cell));
});
