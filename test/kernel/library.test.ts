import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { type Answer, KernelClient, startKernel } from "./support/client.ts";

const result = ({ published }: Answer): unknown =>
  (published.find(({ type }) => type === "execute_result")?.content["data"] as Record<string, unknown> | undefined)?.[
    "text/plain"
  ];

/** Runs a cell that says "started" and never ends, and interrupts it then. */
async function interrupted(kernel: KernelClient, code: string): Promise<Answer> {
  const before = kernel.published.length;
  const running = kernel.execute(code);
  await kernel.until(() =>
    kernel.published
      .slice(before)
      .some(({ type, content }) => type === "stream" && String(content["text"]).includes("started")),
  );
  await kernel.request("interrupt_request", {}, "control");
  return running;
}

test("an interrupt inside noGrad leaves the next cell recording, and gradients flow", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await kernel.execute('const w = ad.variable([1, 2], { name: "w" });');
  const { reply } = await interrupted(kernel, 'ad.noGrad(() => { console.log("started"); for (;;) ad.exp(w); });');
  t.is(reply["status"], "error");
  t.is(reply["ename"], "Interrupted");
  const next = await kernel.execute("w.mul(w).sum().backward(); w.grad!.toArray().join()");
  t.is(result(next), "'2,4'");
});

test("an interrupt inside a derivative leaves no level open that later derivatives would meet", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await interrupted(
    kernel,
    'ad.grad((x: ad.Tensor) => { console.log("started"); let y = x; for (;;) y = y.sin(); return y; })(ad.tensor(1));',
  );
  const next = await kernel.execute(
    "ad.grad((x: ad.Tensor) => x.mul(ad.grad((y: ad.Tensor) => x.add(y))(ad.tensor(1))))(ad.tensor(3)).item()",
  );
  t.is(result(next), "1");
});

test("an interrupt while parameters are updated leaves all of them before or all after, never between", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await kernel.execute(`
const parameters = Array.from({ length: 64 }, () => ad.variable(0, { dtype: "float64" }));
const step = ad.compile({ inputs: [], outputs: [], updates: parameters.map((p) => [p, p.add(1)] as const) });
`);
  for (let round = 0; round < 12; round++) {
    const { reply } = await interrupted(
      kernel,
      `let steps${round} = 0; for (;;) { step(); if (++steps${round} === ${1 + 17 * round}) console.log("started"); }`,
    );
    t.is(reply["ename"], "Interrupted");
    const next = await kernel.execute(
      "const values = new Set(parameters.map((p) => p.item())); [values.size, [...values][0]! > 0].join()",
    );
    t.is(result(next), "'1,true'");
  }
});

test("a certain mistake in shapes is told in one sentence before the cell runs, and does not stop it", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  const answer = await kernel.execute('console.log("ran"); ad.zeros([2, 3]).matmul(ad.zeros([4, 5]))');
  t.regex(KernelClient.text(answer, "stderr"), /matmul: inner dimensions differ: 3 and 4/);
  t.is(KernelClient.text(answer), "ran\n");
  t.is(answer.reply["ename"], "ShapeError");
  t.is(answer.reply["evalue"], "matmul: inner dimensions differ: 3 and 4.");
});

test("import from adjoint and the global ad are one library, and a symbol shows its graph", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  t.is(
    result(await kernel.execute('import { Tensor, symbol } from "adjoint"; ad.zeros([2]) instanceof Tensor')),
    "true",
  );
  const { published } = await kernel.execute('symbol("x", ["n"]).exp().sum()');
  const data = published.find(({ type }) => type === "execute_result")!.content["data"] as Record<string, string>;
  t.regex(data["text/plain"]!, /Symbol float32 \[\] {2}from sum/);
  t.regex(data["text/html"]!, /<svg/);
});

test("an undefined gradient, a stale value and a first NaN are told with the cell, line and column that wrote them", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  const { reply: first } = await kernel.execute(`const u = ad.variable([[1, 2, 3], [4, 5, 6]], { name: "u" });
const v = ad.svd(u, { fullMatrices: true }).vh;
const f = ad.compile((x: ad.Tensor) => {
  return ad.log(x.sub(2));
});
const y = u.mul(u).sum();`);
  t.is(first["status"], "ok");
  const cell = Number(first["execution_count"]);
  const { reply: undefinedOne } = await kernel.execute("ad.sum(v).backward()");
  t.regex(String(undefinedOne["evalue"]), new RegExp(`svd in input 0 is undefined \\(at cell ${cell}:2:14\\)`));
  const { reply: nan } = await kernel.execute("ad.debug.nans(); f(ad.tensor([1]))");
  t.regex(String(nan["evalue"]), new RegExp(`^log made NaN \\(at cell ${cell}:4:13\\)`));
  await kernel.execute("ad.debug.nans(false);");
  const { reply: written } = await kernel.execute("u.assign(u.mul(2));");
  const { reply: stale } = await kernel.execute("y.backward()");
  t.regex(String(stale["evalue"]), new RegExp(`\\(at cell ${Number(written["execution_count"])}:1:3\\)`));
});

test("an interrupt while a function is traced, and in a loop that holds a graph, leaves nothing behind", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await interrupted(
    kernel,
    'ad.compile((x: ad.Tensor) => { console.log("started"); let y = x; for (;;) y = y.sin(); return y; })(ad.tensor(1));',
  );
  const next = await kernel.execute(
    "const w = ad.variable(2); w.mul(w).backward(); [w.mul(3).item(), w.grad!.item()].join()",
  );
  t.is(result(next), "'6,4'");
  const { reply } = await interrupted(
    kernel,
    'console.log("started"); ad.whileLoop((x: ad.Tensor) => ad.less(x, 1), (x: ad.Tensor) => x.mul(0.5), ad.tensor(0.5));',
  );
  t.is(reply["ename"], "Interrupted");
  t.is(result(await kernel.execute("w.assign(ad.tensor(7)); w.item()")), "7");
});

test("a mistake inside the library, however deep, is shown at its cell's place and without the library's calls", async (t) => {
  const kernel = await startKernel();
  t.teardown(() => kernel.stop());
  await kernel.execute("const deep = (a: ad.Tensor, b: ad.Tensor) => a.matmul(b);");
  for (const [cell, place] of [
    ["deep(ad.ones([2, 2]), ad.ones([3, 2]))", "cell 1:1:"],
    ["ad.grad((x: ad.Tensor) => ad.cholesky(x).sum())(ad.tensor([[1, 2], [2, 1]]))", "cell 3:1:30"],
  ] as const) {
    const { reply } = await kernel.execute(cell);
    const traceback = stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));
    t.true(traceback.includes(place), traceback);
    t.false(traceback.includes("adjoint/"), traceback);
  }
});
