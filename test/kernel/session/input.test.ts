import test from "ava";
import { KernelClient, type Received, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const asking = (code: string): { id: string; reply: Promise<Record<string, unknown>> } =>
  kernel.send("execute_request", { code, allow_stdin: true });
const printed = (id: string): string =>
  kernel.published
    .filter(({ type, parentId }) => type === "stream" && parentId === id)
    .map(({ content }) => content["text"])
    .join("");
const idle = (id: string): Promise<void> =>
  kernel.until(() =>
    kernel.published.some((each) => each.parentId === id && each.content["execution_state"] === "idle"),
  );

/** Waits until the kernel has read what a client sent on stdin: what comes after that, and is no message, it tells of. */
async function answersRead(client: KernelClient): Promise<void> {
  const before = kernel.log.length;
  await client.sendFrames(["no message"], "stdin");
  await kernel.until(() => kernel.log.slice(before).includes("dropped on stdin"));
}

const questions: readonly (readonly [
  code: string,
  prompt: string,
  password: boolean,
  answer: string,
  result: string,
])[] = [
  ['await Jupyter.input("name? ")', "name? ", false, "Ada é😀", "Ada é😀"],
  ['await Jupyter.password("token? ")', "token? ", true, "s3cret", "s3cret"],
  ["await Jupyter.input()", "", false, "", ""],
  ['prompt("name?")', "name? ", false, "Grace", "Grace"],
  ['prompt("name?", "nobody")', "name? [nobody] ", false, "", "nobody"],
  ['prompt("token?", "", { password: true })', "token? ", true, "x", "x"],
  ['String(confirm("sure?"))', "sure? [y/N] ", false, "y", "true"],
  ['String(confirm("sure?"))', "sure? [y/N] ", false, "", "false"],
  ['String(alert("careful"))', "careful [Enter] ", false, "", "undefined"],
];

for (const [code, prompt, password, answer, result] of questions)
  test.serial(`input: ${code} answered by ${JSON.stringify(answer)}`, async (t) => {
    const { id, reply } = asking(`console.log(${code})`);
    const question = await kernel.question();
    t.deepEqual(question.content, { prompt, password });
    t.is(question.parentId, id);
    await kernel.answer(answer, question);
    t.is((await reply)["status"], "ok");
    await idle(id);
    t.is(printed(id), `${result}\n`);
  });

test.serial("questions of one cell come one at a time, in order, blocking ones among them", async (t) => {
  const { id, reply } = asking(
    'const first = Jupyter.input("1"), second = Jupyter.input("2"); const third = prompt("3"); console.log(third, await second, await first)',
  );
  for (const prompt of ["1", "2", "3 "]) {
    const question = await kernel.question();
    t.is(question.content["prompt"], prompt);
    t.is(kernel.asked.length, 0);
    await kernel.answer(`answer ${prompt.trim()}`, question);
  }
  t.is((await reply)["status"], "ok");
  await idle(id);
  t.is(printed(id), "answer 3 answer 2 answer 1\n");
});

test.serial(
  "a reply that names no question answers what was asked last; late ones and second ones are dropped",
  async (t) => {
    await kernel.answer("too early");
    await answersRead(kernel);
    const first = asking('console.log(await Jupyter.input("a"), await Jupyter.input("b"))');
    const a = await kernel.question();
    await kernel.answer("A");
    const b = await kernel.question();
    await kernel.answer("second for a", a);
    await kernel.answer("B", b);
    t.is((await first.reply)["status"], "ok");
    await idle(first.id);
    t.is(printed(first.id), "A B\n");
    await kernel.answer("late", b);
    const next = asking('console.log(prompt("c"))');
    const c = await kernel.question();
    await kernel.answer("late", b);
    await kernel.answer("C", c);
    await next.reply;
    await idle(next.id);
    t.is(printed(next.id), "C\n");
  },
);

for (const code of [
  'prompt("blocks")',
  'await Jupyter.input("awaits")',
  'try { prompt("blocks") } catch {} finally { kept = 2 }',
])
  test.serial(`an interrupt ends a cell that waits for input: ${code}`, async (t) => {
    await kernel.execute("let kept = 1");
    const { reply } = asking(`kept += 1; ${code}; kept += 100`);
    const question = await kernel.question();
    await kernel.request("interrupt_request", {}, "control");
    t.is((await reply)["ename"], "Interrupted");
    await kernel.answer("late", question);
    t.is(KernelClient.text(await kernel.execute("console.log(kept)")), "2\n");
    const next = asking('console.log(await Jupyter.input("again"), prompt("and again"))');
    for (const answer of ["1", "2"]) await kernel.answer(answer, await kernel.question());
    t.is((await next.reply)["status"], "ok");
    await idle(next.id);
    t.is(printed(next.id), "1 2\n");
  });

for (const options of [{}, { allow_stdin: false }])
  test.serial(`a client that takes no input is not asked: ${JSON.stringify(options)}`, async (t) => {
    for (const code of ['prompt("x")', 'await Jupyter.input("x")', 'confirm("x")']) {
      const { reply } = await kernel.execute(code, options);
      t.is(reply["status"], "error");
      t.regex(String(reply["evalue"]), /^this client takes no input/);
    }
    t.is(kernel.asked.length, 0);
  });

test.serial("only a running cell can ask, and a cell that does not wait for the answer is told", async (t) => {
  const { id, reply } = asking(
    'setTimeout(() => { Jupyter.input("x").catch((error) => console.log(error.message)) }, 1)',
  );
  await reply;
  await kernel.until(() => printed(id).includes("only a running cell can ask"));
  const forgetful = asking('void Jupyter.input("x").catch((error) => console.log(error.message))');
  await kernel.question();
  t.is((await forgetful.reply)["status"], "ok");
  await kernel.until(() => printed(forgetful.id).includes("write `await` before Jupyter.input"));
  t.is((await kernel.execute("await Jupyter.input(1 as any)", { allow_stdin: true })).reply["ename"], "TypeError");
});

test.serial("what a cell printed before it asks is there when it asks", async (t) => {
  const { id, reply } = asking('console.log("before"); prompt("?")');
  const question = await kernel.question();
  await kernel.until(() => printed(id) === "before\n");
  await kernel.answer("", question);
  t.is((await reply)["status"], "ok");
});

test.serial("only the client that sent the cell is asked, and only it can answer", async (t) => {
  const other = await kernel.another();
  t.teardown(() => other.stop());
  const { id, reply } = asking('console.log(prompt("who?"))');
  const question: Received = await kernel.question();
  await other.answer("an intruder", question);
  await answersRead(other);
  await kernel.answer("me", question);
  await reply;
  await idle(id);
  t.is(printed(id), "me\n");
  t.is(other.asked.length, 0);
});

test.serial("a client without a stdin channel gets an error, not a cell that waits", async (t) => {
  const deaf = await kernel.another({ stdin: false });
  t.teardown(() => deaf.stop());
  const { reply } = deaf.send("execute_request", { code: 'prompt("x")', allow_stdin: true });
  t.regex(String((await reply)["evalue"]), /has no stdin channel/);
});

for (const code of ['prompt("blocks")', 'await Jupyter.input("awaits")'])
  test(`a kernel that waits for input can be shut down, and a signal interrupts it: ${code}`, async (t) => {
    const own = await startKernel();
    t.teardown(() => own.stop());
    const waiting = (): { reply: Promise<Record<string, unknown>> } =>
      own.send("execute_request", { code, allow_stdin: true });
    const first = waiting();
    await own.question();
    own.process.kill("SIGINT");
    t.is((await first.reply)["ename"], "Interrupted");
    waiting();
    await own.question();
    t.is((await own.send("shutdown_request", { restart: false }, "control").reply)["status"], "ok");
    t.is(await own.exited(), 0, own.log);
  });
