import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import test, { type ExecutionContext } from "ava";
import { History } from "../../../kernel/protocol/history.ts";
import { type KernelClient, startKernel } from "../support/client.ts";

async function temporaryFile(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-history-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, "state", "history.sqlite");
}

/** A session of its own on a file; what it logs is collected. */
function session(file: string): { history: History; log: string[] } {
  const log: string[] = [];
  return { history: new History(file, (line) => log.push(line)), log };
}

const inputs = ["let a = 1", "a / 2", "b", "a / 2"];
function fill(history: History): void {
  for (const [index, input] of inputs.entries()) history.add(index + 1, input);
  history.setOutput(2, "0.5");
}

test("tail, range and search, of this session and of earlier ones", async (t) => {
  const file = await temporaryFile(t);
  const earlier = session(file).history;
  fill(earlier);
  await earlier.close();
  const { history, log } = session(file);
  fill(history);
  const found = (request: Parameters<History["find"]>[0]): Promise<unknown> => history.find(request);
  const places = async (request: Parameters<History["find"]>[0]): Promise<unknown> =>
    (await history.find(request)).map(([number, line]) => [number, line]);

  t.deepEqual(await places({ hist_access_type: "tail", n: 2 }), [
    [2, 3],
    [2, 4],
  ]);
  t.is(((await found({ hist_access_type: "tail" })) as unknown[]).length, 8);
  t.deepEqual(await found({ hist_access_type: "tail", n: 0 }), []);
  t.deepEqual(await places({ hist_access_type: "tail", n: 5 }), [
    [1, 4],
    [2, 1],
    [2, 2],
    [2, 3],
    [2, 4],
  ]);
  for (const number of [0, 2])
    t.deepEqual(await places({ hist_access_type: "range", session: number, start: 2, stop: 4 }), [
      [2, 2],
      [2, 3],
    ]);
  for (const number of [-1, 1])
    t.deepEqual(await places({ hist_access_type: "range", session: number, start: 3 }), [
      [1, 3],
      [1, 4],
    ]);
  t.deepEqual(await places({ hist_access_type: "range", start: -1, stop: null }), [[2, 4]]);
  t.deepEqual(await places({ hist_access_type: "range", session: -7 }), []);
  t.deepEqual(await found({ hist_access_type: "range", session: -1, start: 2, stop: 3, output: true }), [
    [1, 2, ["a / 2", "0.5"]],
  ]);
  t.deepEqual(await found({ hist_access_type: "range", start: 3, stop: 4, output: true }), [[2, 3, ["b", null]]]);
  t.deepEqual(await places({ hist_access_type: "search", pattern: "a ? ?" }), [
    [1, 2],
    [1, 4],
    [2, 2],
    [2, 4],
  ]);
  t.deepEqual(await places({ hist_access_type: "search", pattern: "a ? ?", n: 1 }), [[2, 4]]);
  t.deepEqual(await places({ hist_access_type: "search", pattern: "*a*", unique: true }), [
    [2, 1],
    [2, 4],
  ]);
  t.deepEqual(await places({ hist_access_type: "search", pattern: "A*" }), []);
  t.is(((await found({ hist_access_type: "search", pattern: null })) as unknown[]).length, 8);
  await history.close();
  t.deepEqual(log, []);
});

test("the file is its owner's alone, and a kernel that stored nothing has no session in it", async (t) => {
  const file = await temporaryFile(t);
  const { history } = session(file);
  t.deepEqual(await history.find({ hist_access_type: "tail" }), []);
  await history.close();
  t.is((await stat(file)).mode & 0o777, 0o600);
  const next = session(file).history;
  next.add(1, "first");
  t.deepEqual(await next.find({ hist_access_type: "tail" }), [[1, 1, "first"]]);
  await next.close();
});

test("a pattern that is too long to be tried is the asker's fault: the file stays", async (t) => {
  const { history, log } = session(await temporaryFile(t));
  fill(history);
  await t.throwsAsync(history.find({ hist_access_type: "search", pattern: "*".repeat(1 << 20) }), {
    message: /pattern/,
  });
  t.is((await history.find({ hist_access_type: "tail" })).length, 4);
  await history.close();
  t.deepEqual(log, []);
});

test("an output that comes long after its input is kept with it", async (t) => {
  const file = await temporaryFile(t);
  const { history } = session(file);
  history.add(1, "slow");
  // Asking writes what is there.
  await history.find({ hist_access_type: "tail" });
  history.setOutput(1, "done");
  await history.close();
  const next = session(file).history;
  t.deepEqual(await next.find({ hist_access_type: "tail", output: true }), [[1, 1, ["slow", "done"]]]);
  await next.close();
});

const unusable: readonly (readonly [name: string, spoil: (file: string) => Promise<void>])[] = [
  ["broken", (file) => writeFile(file, "this is no database, and was never one".repeat(100))],
  [
    "from another program",
    async (file) => {
      const database = new DatabaseSync(file);
      database.exec("CREATE TABLE history (id INTEGER)");
      database.close();
    },
  ],
];

for (const [name, spoil] of unusable)
  test(`a file that is ${name} is left alone: the session is in memory, and the log says so once`, async (t) => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), "adjoint-history-")), "history.sqlite");
    t.teardown(() => rm(path.dirname(file), { recursive: true, force: true }));
    await spoil(file);
    const { history, log } = session(file);
    fill(history);
    t.deepEqual(await history.find({ hist_access_type: "tail", n: 1 }), [[1, 4, "a / 2"]]);
    history.add(5, "more");
    t.deepEqual(await history.find({ hist_access_type: "search", pattern: "mo*" }), [[1, 5, "more"]]);
    await history.close();
    t.is(log.length, 1);
    t.regex(log[0]!, /kept in memory only: .*history\.sqlite cannot be used/);
  });

test("a file in a place that cannot be written is done without", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-history-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "file"), "");
  const { history, log } = session(path.join(folder, "file", "history.sqlite"));
  history.add(1, "kept");
  t.deepEqual(await history.find({ hist_access_type: "tail" }), [[1, 1, "kept"]]);
  await history.close();
  t.is(log.length, 1);
});

test("what cannot be written because another holds the file is found all the same, and written once it is free", async (t) => {
  const file = await temporaryFile(t);
  const { history, log } = session(file);
  history.add(1, "before");
  await history.find({ hist_access_type: "tail" });
  const other = new DatabaseSync(file);
  other.exec("BEGIN EXCLUSIVE");
  history.add(2, "meanwhile");
  t.deepEqual(await history.find({ hist_access_type: "tail" }), [
    [1, 1, "before"],
    [1, 2, "meanwhile"],
  ]);
  other.exec("COMMIT");
  other.close();
  await history.close();
  t.deepEqual(log, []);
  const next = session(file).history;
  t.is((await next.find({ hist_access_type: "tail" })).length, 2);
  await next.close();
});

test("a file whose lock is never released is done without, and no cell waits for it", async (t) => {
  const file = await temporaryFile(t);
  const first = session(file).history;
  first.add(1, "earlier");
  await first.close();
  const other = new DatabaseSync(file);
  other.exec("BEGIN EXCLUSIVE");
  t.teardown(() => other.close());
  const kernel = await startKernel({ env: { ADJOINT_HISTORY: file } });
  t.teardown(() => kernel.stop());
  t.is((await kernel.execute("1 + 1")).reply["status"], "ok");
  await kernel.until(() => kernel.log.includes("kept in memory only"));
  const { reply } = await kernel.request("history_request", { hist_access_type: "tail", output: true });
  t.deepEqual(reply["history"], [[1, 1, ["1 + 1", "2"]]]);
  t.is(kernel.log.split("kept in memory only").length, 2);
});

const ask = async (kernel: KernelClient, content: Record<string, unknown>): Promise<unknown[][]> =>
  (await kernel.request("history_request", content)).reply["history"] as unknown[][];

test("five kernels write one file at once; each has its own session, and the next kernel finds them all", async (t) => {
  const file = await temporaryFile(t);
  const options = { env: { ADJOINT_HISTORY: file } };
  const kernels = await Promise.all([1, 2, 3, 4, 5].map(() => startKernel(options)));
  t.teardown(() => Promise.all(kernels.map((kernel) => kernel.stop())));
  const cells = 40;
  await Promise.all(
    kernels.map(async (kernel, index) => {
      const sent = Array.from({ length: cells }, (_, cell) =>
        kernel.send("execute_request", { code: `"kernel ${index} cell ${cell + 1}"` }),
      );
      await kernel.execute("'silent'", { silent: true });
      await kernel.execute("'unstored'", { store_history: false });
      const replies = await Promise.all(sent.map(({ reply }) => reply));
      t.true(replies.every((reply) => reply["status"] === "ok"));
    }),
  );
  const numbers = new Set<unknown>();
  for (const [index, kernel] of kernels.entries()) {
    const own = await ask(kernel, { hist_access_type: "range", session: 0 });
    t.deepEqual(
      own.map(([, line, input]) => [line, input]),
      Array.from({ length: cells }, (_, cell) => [cell + 1, `"kernel ${index} cell ${cell + 1}"`]),
    );
    numbers.add(own[0]?.[0]);
  }
  t.is(numbers.size, 5);
  await Promise.all(
    kernels.map(async (kernel) => {
      await kernel.send("shutdown_request", { restart: false }, "control").reply;
      await kernel.exited();
      t.is(kernel.log, "");
    }),
  );
  const next = await startKernel(options);
  t.teardown(() => next.stop());
  t.is((await ask(next, { hist_access_type: "tail" })).length, 5 * cells);
  const found = await ask(next, { hist_access_type: "search", pattern: "*kernel ? cell 40*", output: true });
  t.is(found.length, 5);
  t.deepEqual(
    found.map(([, , texts]) => (texts as string[])[1]).sort(),
    [0, 1, 2, 3, 4].map((index) => `'kernel ${index} cell 40'`),
  );
  t.deepEqual(
    (await readdir(path.dirname(file))).filter((name) => !name.startsWith("history.sqlite")),
    [],
  );
});

test("a kernel that is killed leaves a file that the next one reads", async (t) => {
  const file = await temporaryFile(t);
  const options = { env: { ADJOINT_HISTORY: file } };
  const kernel = await startKernel(options);
  await kernel.execute("'written'");
  await ask(kernel, { hist_access_type: "tail" });
  await kernel.stop();
  const next = await startKernel(options);
  t.teardown(() => next.stop());
  t.deepEqual(
    (await ask(next, { hist_access_type: "tail" })).map(([, , input]) => input),
    ["'written'"],
  );
});
