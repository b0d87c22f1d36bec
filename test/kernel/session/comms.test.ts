import test from "ava";
import { KernelClient, type Received, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const types = (published: readonly Received[]): string[] =>
  published.map(({ type, content }) => String(content["execution_state"] ?? type));
const text = (published: readonly Received[], name = "stdout"): string =>
  published
    .filter(({ type, content }) => type === "stream" && content["name"] === name)
    .map(({ content }) => content["text"])
    .join("");
const comms = async (target?: string): Promise<unknown> =>
  (await kernel.request("comm_info_request", target === undefined ? {} : { target_name: target })).reply["comms"];
const open = (id: string, target = "echo", data = {}): Promise<readonly Received[]> =>
  kernel.tell("comm_open", { comm_id: id, target_name: target, data });
const tell = (id: string, data = {}, extra = {}): Promise<readonly Received[]> =>
  kernel.tell("comm_msg", { comm_id: id, data }, extra);
const run = async (code: string): Promise<readonly Received[]> => {
  const { reply, published } = await kernel.execute(code);
  if (reply["status"] !== "ok") throw new Error(String(reply["evalue"]));
  return published;
};

test.serial("a target of the kernel: open, messages with metadata and buffers both ways, close", async (t) => {
  await run(`Jupyter.comms.register("echo", (comm, open) => {
    console.log("open", JSON.stringify(open.content.data), comm.targetName, comm.commId);
    comm.onMsg = ({ content, metadata, buffers }) => {
      console.log("msg", JSON.stringify(content.data));
      comm.send({ echo: content.data }, { seen: metadata.mark }, [...buffers, new Float64Array([1.5]).subarray(0, 1)]);
    };
    comm.onClose = ({ content }) => console.log("close", JSON.stringify(content.data), comm.isDisposed);
  })`);
  const opened = await open("c1", "echo", { a: 1 });
  t.deepEqual(types(opened), ["busy", "stream", "idle"]);
  t.is(text(opened), 'open {"a":1} echo c1\n');
  t.deepEqual(await comms(), { c1: { target_name: "echo" } });
  t.deepEqual(await comms("echo"), { c1: { target_name: "echo" } });
  t.deepEqual(await comms("other"), {});
  const answered = await tell(
    "c1",
    { n: [1, "é"] },
    { metadata: { mark: 7 }, buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0)] },
  );
  t.deepEqual(types(answered), ["busy", "stream", "comm_msg", "idle"]);
  const [echo] = answered.filter(({ type }) => type === "comm_msg");
  t.deepEqual(echo?.content, { comm_id: "c1", data: { echo: { n: [1, "é"] } } });
  t.deepEqual(echo?.metadata, { seen: 7 });
  t.deepEqual(
    echo?.buffers.map((buffer) => [...buffer]),
    [[1, 2, 3], [], [...new Uint8Array(new Float64Array([1.5]).buffer)]],
  );
  const closed = await kernel.tell("comm_close", { comm_id: "c1", data: { bye: true } });
  t.is(text(closed), 'close {"bye":true} true\n');
  t.deepEqual(await comms(), {});
  t.deepEqual(types(await tell("c1", {})), ["busy", "idle"]);
});

test.serial("a target of the client: open, send and close from a cell", async (t) => {
  const published =
    await run(`const sent = Jupyter.comms.open("page.target", { x: 1 }, { m: 2 }, [new Uint8Array([9, 8]).subarray(1), new ArrayBuffer(2), new DataView(new SharedArrayBuffer(1))]);
sent.onMsg = ({ content }) => console.log("from the page", content.data.v);
sent.send({ y: 2 })`);
  const [opened, message] = published.filter(({ type }) => type.startsWith("comm"));
  const id = String(opened?.content["comm_id"]);
  t.like(opened, {
    type: "comm_open",
    content: { comm_id: id, target_name: "page.target", data: { x: 1 } },
    metadata: { m: 2 },
  });
  t.deepEqual(
    opened?.buffers.map((buffer) => [...buffer]),
    [[8], [0, 0], [0]],
  );
  t.like(message, { type: "comm_msg", content: { comm_id: id, data: { y: 2 } } });
  t.deepEqual(await comms("page.target"), { [id]: { target_name: "page.target" } });
  t.is(text(await tell(id, { v: 3 })), "from the page 3\n");
  t.is((await run("sent.close({ done: true }); sent.close()")).filter(({ type }) => type === "comm_close").length, 1);
  t.deepEqual(await comms(), {});
  const { reply } = await kernel.execute("sent.send({})");
  t.regex(String(reply["evalue"]), /this comm of the target "page.target" is closed/);
});

test.serial("an unknown target is closed at once, and so is one whose handler fails", async (t) => {
  const refused = await open("c2", "no.such.target");
  t.deepEqual(types(refused), ["busy", "comm_close", "idle"]);
  t.deepEqual(refused[1]?.content, { comm_id: "c2", data: {} });
  await run('Jupyter.comms.register("fails", async () => { throw new TypeError("not today") })');
  const failed = await open("c3", "fails");
  t.true(types(failed).includes("comm_close"));
  t.true(text(failed, "stderr").includes("not today"));
  await run('Jupyter.comms.unregister("fails")');
  t.deepEqual(types(await open("c4", "fails")), ["busy", "comm_close", "idle"]);
  t.deepEqual(await comms(), {});
});

test.serial(
  "handlers run while a cell awaits, and what they print, show and send belongs to their message",
  async (t) => {
    await run(`let release = (_value: unknown): void => {};
Jupyter.comms.register("gate", (comm) => { comm.onMsg = async ({ content }) => {
  Jupyter.display(content.data.n, { id: "n" });
  await new Promise((resolve) => setTimeout(resolve, 1));
  console.log("after the await");
  comm.send({ done: true });
  release(content.data.n);
}; });`);
    await open("g1", "gate");
    const { id, reply } = kernel.send("execute_request", {
      code: 'console.log("waiting"); console.log("released", await new Promise((resolve) => { release = resolve }))',
    });
    await kernel.until(() => kernel.published.some(({ type, parentId }) => type === "stream" && parentId === id));
    const handled = await tell("g1", { n: 5 });
    t.deepEqual(types(handled), ["busy", "display_data", "stream", "comm_msg", "idle"]);
    t.is((await reply)["status"], "ok");
    await kernel.until(() => text(kernel.published.filter(({ parentId }) => parentId === id)).includes("released 5\n"));
  },
);

test.serial("late output of a handler still belongs to its message", async (t) => {
  await run('Jupyter.comms.register("late", () => void setTimeout(() => console.log("late"), 1))');
  const [busy] = await open("l1", "late");
  await kernel.until(() => text(kernel.published.filter(({ parentId }) => parentId === busy?.parentId)) === "late\n");
  t.pass();
});

test.serial("a message sent right after a cell finds what the cell registered", async (t) => {
  for (let round = 0; round < 5; round++) {
    const { reply } = kernel.send("execute_request", {
      code: `const fresh${round}: number = ${round}; Jupyter.comms.register("fresh${round}", () => console.log("found"))`,
    });
    t.is(text(await open(`f${round}`, `fresh${round}`)), "found\n");
    await reply;
  }
});

test.serial("handlers that throw, reject or throw what is no error say so and end nothing", async (t) => {
  await run(`Jupyter.comms.register("bad", (comm) => { comm.onMsg = ({ content: { data } }) => {
    if (data.how === "throw") throw new RangeError("thrown in the handler", { cause: new Error("the cause") });
    if (data.how === "reject") return Promise.reject(new Error("rejected in the handler"));
    throw { odd: true };
  } })`);
  await open("b1", "bad");
  for (const [how, said] of [
    ["throw", "thrown in the handler"],
    ["reject", "rejected in the handler"],
    ["odd", "odd: true"],
  ] as const) {
    const published = await tell("b1", { how });
    t.deepEqual(types(published), ["busy", "stream", "idle"]);
    t.true(text(published, "stderr").includes(said), text(published, "stderr"));
  }
  t.is(text(await run("console.log(1)")), "1\n");
});

for (const way of ["message", "SIGINT"] as const)
  for (const [how, code] of [
    ["loops", "for (;;);"],
    ["loops after an await", "await null; for (;;);"],
    ["awaits", "await new Promise(() => {});"],
  ] as const)
    test.serial(`an interrupt by ${way} ends a handler that ${how}`, async (t) => {
      await run(`let kept = "kept"; let signal: AbortSignal;
Jupyter.comms.register("stuck", async () => { signal = Jupyter.signal; console.log("stuck ${way}"); ${code} })`);
      const handled = open("s1", "stuck");
      const stuck = (): number => kernel.published.filter(({ content }) => content["text"] === `stuck ${way}\n`).length;
      const before = stuck();
      await kernel.until(() => stuck() > before);
      if (way === "message") await kernel.request("interrupt_request", {}, "control");
      else kernel.process.kill("SIGINT");
      t.deepEqual(types(await handled), ["busy", "stream", "idle"]);
      t.is(text(await run("console.log(kept, signal.aborted)")), "kept true\n");
      await kernel.tell("comm_close", { comm_id: "s1", data: {} });
    });

test.serial("a loop blocks messages until it ends; none is lost, and their order is kept", async (t) => {
  await run(
    'const seen: number[] = []; Jupyter.comms.register("count", (comm) => { comm.onMsg = ({ content }) => seen.push(content.data.n) })',
  );
  await open("n1", "count");
  const { id, reply } = kernel.send("execute_request", { code: 'console.log("looping"); for (;;);' });
  await kernel.until(() => text(kernel.published.filter(({ parentId }) => parentId === id)) === "looping\n");
  const told = Promise.all(Array.from({ length: 50 }, (_, n) => tell("n1", { n })));
  await kernel.request("kernel_info_request", {});
  await kernel.request("interrupt_request", {}, "control");
  t.is((await reply)["ename"], "Interrupted");
  await told;
  t.is(text(await run("console.log(seen.length, seen.every((n, at) => n === at))")), "50 true\n");
});

test.serial("large buffers arrive whole", async (t) => {
  await run(`Jupyter.comms.register("large", (comm) => { comm.onMsg = ({ buffers: [bytes] }) => {
    const floats = new Float32Array(bytes!.buffer);
    comm.send({ length: floats.length }, {}, [floats]);
    floats.fill(0);
  } })`);
  await open("big", "large");
  const floats = new Float32Array(2_000_000).map((_, at) => at);
  const published = await tell("big", {}, { buffers: [Buffer.from(floats.buffer)] });
  const [message] = published.filter(({ type }) => type === "comm_msg");
  t.deepEqual(message?.content["data"], { length: floats.length });
  t.true(message?.buffers[0]?.equals(Buffer.from(floats.buffer)));
});

test.serial("mistakes are sentences", async (t) => {
  for (const [code, said] of [
    ['Jupyter.comms.register("", () => {})', "the name of a comm's target must be a string that is not empty"],
    ['Jupyter.comms.register("x", 5 as any)', "must be a function, got number"],
    ['Jupyter.comms.open("x", {}, {}, [[1]] as any)', "buffers[0] must be an ArrayBuffer, a typed array or a DataView"],
    ['Jupyter.comms.open("x", {}, {}, 5 as any)', "buffers must be an array"],
    ['Jupyter.comms.open("x", 5 as any)', "the data of a comm must be an object"],
    ['Jupyter.comms.open("x", { n: 1n })', "the data of a comm must be an object that JSON can hold"],
    ['Jupyter.comms.open("x").onMsg = 1 as any', "comm.onMsg must be a function"],
  ] as const)
    t.true(String((await kernel.execute(code)).reply["evalue"]).includes(said), code);
});

test.serial("malformed comm messages are dropped with a line in the log", async (t) => {
  await kernel.sendFrames(kernel.frames("comm_msg", { data: {} }));
  await kernel.until(() => kernel.log.includes("the comm_msg is malformed: content.comm_id must be a string"));
  t.is(text(await run("console.log(1)")), "1\n");
});

test.serial("broadcast publishes any message under the cell, with metadata and buffers", async (t) => {
  kernel.others.add("my_message");
  const published =
    await run(`await Jupyter.broadcast("my_message", { any: [1] }, { metadata: { m: 1 }, buffers: [new Uint16Array([258])] });
await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "shown" }, metadata: {}, transient: { display_id: "b" } });`);
  const [mine, shown] = published.filter(({ type }) => ["my_message", "display_data"].includes(type));
  t.like(mine, { content: { any: [1] }, metadata: { m: 1 } });
  t.deepEqual([...(mine?.buffers[0] ?? [])], [2, 1]);
  t.deepEqual(shown?.content, { data: { "text/plain": "shown" }, metadata: {}, transient: { display_id: "b" } });
  const { reply } = await kernel.execute('Jupyter.broadcast("display_data", { data: 5 })');
  t.is(reply["evalue"], "Jupyter.broadcast: content.data must be an object, got number.");
  await run('Jupyter.broadcast("comm_open", { comm_id: "own", target_name: "by hand", data: {} })');
  t.deepEqual(await comms("by hand"), { own: { target_name: "by hand" } });
});

test.serial("the signal of a cell is aborted by its interrupt, and a fetch with it ends", async (t) => {
  const { id, reply } = kernel.send("execute_request", {
    code: `const { signal: own } = Jupyter; own.addEventListener("abort", () => console.log("aborted", own.reason.name)); console.log("waiting"); await new Promise(() => {});`,
  });
  const printed = (): string => text(kernel.published.filter(({ parentId }) => parentId === id));
  await kernel.until(() => printed() === "waiting\n");
  await kernel.request("interrupt_request", {}, "control");
  t.is((await reply)["ename"], "Interrupted");
  await kernel.until(() => printed() === "waiting\naborted AbortError\n");
  t.is(KernelClient.text(await kernel.execute("console.log(own.aborted, Jupyter.signal.aborted)")), "true false\n");
});
