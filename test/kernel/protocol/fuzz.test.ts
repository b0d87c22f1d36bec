import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { resultOf } from "../support/answers.ts";
import { type Answer, startKernel } from "../support/client.ts";
import { type Random, seeded } from "../support/random.ts";
import { type Frames, sign } from "./support/frames.ts";

const mutations = 10_000;
const between = 100;
/** How often the harmful cell ran. */
const ran = 'String(Reflect.get(globalThis, "ran"))';

const requests: readonly (readonly [type: string, content: Record<string, unknown>])[] = [
  ["kernel_info_request", {}],
  ["execute_request", { code: "1", silent: true, store_history: true, user_expressions: { one: "1" } }],
  ["complete_request", { code: "Math.hyp", cursor_pos: 8 }],
  ["inspect_request", { code: "Math", cursor_pos: 2, detail_level: 0 }],
  ["is_complete_request", { code: "f(" }],
  ["history_request", { hist_access_type: "search", pattern: "*", n: 3, unique: true, output: true }],
  ["history_request", { hist_access_type: "range", session: 0, start: 0, stop: 3 }],
  ["comm_info_request", { target_name: "x" }],
  ["connect_request", {}],
  ["interrupt_request", {}],
  ["list_subshell_request", {}],
  ["create_subshell_request", {}],
  ["delete_subshell_request", { subshell_id: "x" }],
  ["odd_request", {}],
];

let messages = 0;
const headerOf = (type: string): Record<string, unknown> => ({
  msg_id: `fuzz ${++messages}`,
  msg_type: type,
  session: "fuzz",
  username: "",
  date: "",
  version: "5.5",
});
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A message that is signed as it should be, and odd: its fields, its bytes or its frames. */
function oddButSigned(key: string, random: Random): Frames {
  const [type, content] = random.pick(requests);
  const parts = [json(headerOf(type)), json({}), json({}), json(content)];
  const part = random.below(4);
  return random.pick([
    () => sign(key, parts.with(0, json(random.mutateFields(headerOf(type))))),
    () => sign(key, parts.with(3, json(random.mutateFields(content)))),
    () => sign(key, parts.with(part, json(random.oddity()))),
    () => sign(key, parts.with(part, random.mutateBytes(parts[part]!))),
    () => sign(key, parts.toSpliced(part, 1)),
    () => [...sign(key, parts), random.mutateBytes(Buffer.from("buffer"))],
    () => ["identity", ...sign(key, parts)],
  ])();
}

/** A message that would do harm, whose signature is not that of its parts. */
function harmfulButUnsigned(key: string, code: string, random: Random): Frames {
  const [type, content] = random.pick<readonly [string, Record<string, unknown>]>([
    ["execute_request", { code }],
    ["execute_request", { code, silent: true }],
    ["shutdown_request", { restart: false }],
  ]);
  const good = sign(key, [json(headerOf(type)), json({}), json({}), json(content)]);
  const signature = String(good[1]);
  const part = 2 + random.below(4);
  const changed = (): Frames => {
    const before = good[part] as Buffer;
    const after = random.mutateBytes(before);
    return after.equals(before) ? good.with(1, "") : good.with(part, after);
  };
  return random.pick<() => Frames>([
    () => good.with(1, ""),
    () => good.with(1, signature.slice(0, random.below(signature.length))),
    () => good.with(1, `${signature}0`),
    () => good.with(1, signature.toUpperCase()),
    () => good.with(1, [...signature].reverse().join("")),
    () => good.with(1, Buffer.from(signature, "hex")),
    () => sign(`${key} `, good.slice(2) as Buffer[]),
    () => sign("", good.slice(2) as Buffer[]),
    () => good.toSpliced(1, 1),
    () => good.slice(1),
    () => ["<IDS|MSG>", "", ...good],
    changed,
    changed,
  ])();
}

test(`${mutations} mutated messages: the kernel answers after each hundred, and nothing unsigned ran`, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-fuzz-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const trace = path.join(folder, "ran");
  const kernel = await startKernel({ folder });
  t.teardown(() => kernel.stop());
  const { key } = kernel.connection;
  const harm = `Object.assign(globalThis, { ran: 1 + (Reflect.get(globalThis, "ran") ?? 0) }); require("node:fs").writeFileSync(${JSON.stringify(trace)}, "");`;
  await seeded(t, async (random) => {
    for (let sent = 0; sent < mutations; sent += between) {
      for (let each = 0; each < between; each++) {
        const frames = random.chance(0.5) ? harmfulButUnsigned(key, harm, random) : oddButSigned(key, random);
        await kernel.sendFrames(frames, random.pick(["shell", "control"] as const));
      }
      // Shell comes after control: of what was sent there, no interrupt is left that would end the cell.
      for (const channel of ["control", "shell"] as const)
        t.is((await kernel.request("kernel_info_request", {}, channel)).reply["status"], "ok");
      let answer: Answer;
      // Of a new text each time, so that its types are checked; while an odd cell still fails it is aborted with the others.
      do answer = await kernel.execute(`1+1 /* ${sent} */`);
      while (answer.reply["status"] === "aborted");
      t.is(resultOf(answer)["text/plain"], "2");
    }
  });
  t.is(resultOf(await kernel.execute(ran))["text/plain"], "'undefined'");
  t.false(existsSync(trace));
  // The very cell does run when it is signed, so its traces would have been seen.
  await kernel.execute(harm);
  t.is(resultOf(await kernel.execute(ran))["text/plain"], "'1'");
  t.true(existsSync(trace));
});
