import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { seeded } from "../support/random.ts";
import {
  type Attack,
  type Exchange,
  frames,
  handshakes,
  messages,
  oddRequests,
  rawRequests,
  type Target,
} from "./support/attacks.ts";
import { startGateway, type TestGateway, temporaryFolder } from "./support/gateway.ts";
import { api, newKernel, TestPage } from "./support/page.ts";

const between = 100;
const secret = "do not show";

interface Kind {
  readonly name: string;
  readonly mutations: number;
  readonly attack: Attack;
  /** An answer that must not come. */
  readonly forbidden: (answer: string) => boolean;
}

const internalError = (answer: string): boolean => answer.startsWith("HTTP/1.1 5");
/** To someone without the token: an internal error, success in changing something, an opened WebSocket, what a file holds. */
const leak = (answer: string): boolean =>
  internalError(answer) || /^HTTP\/1\.1 (101|201|204)/.test(answer) || answer.includes(secret);

const unallowed: readonly Kind[] = [
  { name: "requests without the token", mutations: 2_000, attack: rawRequests(false), forbidden: leak },
  { name: "handshakes without the token", mutations: 1_000, attack: handshakes(false), forbidden: leak },
];
const allowed: readonly Kind[] = [
  { name: "requests with the token", mutations: 1_500, attack: rawRequests(true), forbidden: internalError },
  { name: "handshakes with the token", mutations: 500, attack: handshakes(true), forbidden: internalError },
  { name: "every route", mutations: 2_000, attack: oddRequests, forbidden: internalError },
  { name: "WebSocket frames", mutations: 1_000, attack: frames, forbidden: internalError },
  { name: "messages over a WebSocket", mutations: 2_000, attack: messages, forbidden: internalError },
];
const total = [...unallowed, ...allowed].reduce((sum, { mutations }) => sum + mutations, 0);

/** What a cell gives, run through the gateway; while an odd one still fails, it is aborted with that one's queue. */
async function resultOf(page: TestPage, code: string): Promise<unknown> {
  for (;;) {
    const id = page.execute(code);
    const { content } = await page.reply(id);
    if (content["status"] === "aborted") continue;
    await page.idle(id);
    const result = page.messages.find(
      ({ header, parent }) => header.msg_type === "execute_result" && parent.msg_id === id,
    );
    return (result?.content["data"] as Record<string, unknown> | undefined)?.["text/plain"];
  }
}

test(`${total} mutated requests, handshakes, frames and messages: the kernel answers after each hundred, and nothing without the token ran`, async (t) => {
  const outer = await temporaryFolder(t, {
    "outside.txt": secret,
    "served/secret.txt": secret,
    "served/folder/a.txt": "a",
  });
  const gateway = await startGateway(t, {}, { folder: path.join(outer, "served") });
  const kernel = await newKernel(gateway);
  const { pid } = gateway.kernels.find(kernel);
  const page = await TestPage.open(t, gateway, kernel);
  const harm = "Object.assign(globalThis, { ran: 1 + (Reflect.get(globalThis, 'ran') ?? 0) });";
  const ran = "String(Reflect.get(globalThis, 'ran'))";
  const target: Target = { port: gateway.port, kernel, harm };
  let sent = 0;
  const go = (kinds: readonly Kind[]) =>
    seeded(t, async (random) => {
      for (const { name, mutations, attack, forbidden } of kinds) {
        for (const end = sent + mutations; sent < end; sent += between) {
          const wrong = (await attack(target, random, between)).find(({ answer }) => forbidden(answer));
          if (wrong) t.fail(said(name, wrong));
          await answers(t, gateway, page, `1+1 /* ${sent} */`);
        }
      }
    });
  await go(unallowed);
  t.is(gateway.kernels.all().length, 1);
  t.deepEqual((await readdir(gateway.root)).sort(), ["folder", "secret.txt"]);
  t.is(await readFile(path.join(gateway.root, "secret.txt"), "utf8"), secret);
  await go(allowed);
  t.is(await resultOf(page, ran), "'undefined'");
  t.is(gateway.kernels.find(kernel).pid, pid, "a kernel that was started anew would have forgotten what ran");
  t.deepEqual((await readdir(outer)).sort(), ["outside.txt", "served"]);
  t.is(await readFile(path.join(outer, "outside.txt"), "utf8"), secret);
  const strange = gateway.logged.filter(
    (line) => !/^(Refused with 4\d\d: |\d+ more requests were refused|adjoint: dropped on )/.test(line),
  );
  t.deepEqual(strange, []);
  // The very cell does run when it may, so its trace would have been seen.
  await page.reply(page.execute(harm));
  t.is(await resultOf(page, ran), "'1'");
});

const said = (name: string, { sent, answer }: Exchange): string =>
  `${name}: ${JSON.stringify(sent)} got ${answer.slice(0, 300)}`;

async function answers(t: ExecutionContext, gateway: TestGateway, page: TestPage, code: string): Promise<void> {
  const status = await api(gateway, "api/status");
  t.is(status.status, 200);
  await status.body?.cancel();
  t.is(await resultOf(page, code), "2");
}
