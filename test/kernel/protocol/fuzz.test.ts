import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { startKernel } from "../support/client.ts";
import { type Frames, sign } from "./support/frames.ts";

const seed = 20_240_611;
const mutations = 10_000;
const between = 100;

/** Numbers below 1, the same for the same seed (mulberry32). */
function generator(state: number): () => number {
  let a = state;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = generator(seed);
const below = (count: number): number => Math.floor(next() * count);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

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

const oddities: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => below(1_000) - 500,
  () => 1e300,
  () => 0.5,
  () => "",
  () => "\u0000",
  () => "\ud800",
  () => "😀".repeat(below(50)),
  () => "}{",
  () => "__proto__",
  () => [],
  () => ({}),
  () => [[[[[[]]]]]],
  () => ({ constructor: { prototype: 1 } }),
];
const oddity = (): unknown => pick(oddities)();

/** Changes, adds or removes a field. */
function mutateFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed = { ...fields };
  const key = pick([...Object.keys(fields), "extra"]);
  if (next() < 0.2) delete changed[key];
  else changed[key] = oddity();
  return changed;
}

/** Flips, cuts or repeats bytes. */
function mutateBytes(frame: Buffer): Buffer {
  const at = below(frame.length + 1);
  const random = Buffer.from(Array.from({ length: 1 + below(8) }, () => below(256)));
  return pick([
    () => Buffer.concat([frame.subarray(0, at), random, frame.subarray(Math.min(frame.length, at + random.length))]),
    () => Buffer.concat([frame.subarray(0, at), random, frame.subarray(at)]),
    () => frame.subarray(0, Math.max(0, at - 1)),
    () => Buffer.concat([frame, frame]),
  ])();
}

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
function oddButSigned(key: string): Frames {
  const [type, content] = pick(requests);
  const parts = [json(headerOf(type)), json({}), json({}), json(content)];
  const part = below(4);
  return pick([
    () => sign(key, parts.with(0, json(mutateFields(headerOf(type))))),
    () => sign(key, parts.with(3, json(mutateFields(content)))),
    () => sign(key, parts.with(part, json(oddity()))),
    () => sign(key, parts.with(part, mutateBytes(parts[part]!))),
    () => sign(key, parts.toSpliced(part, 1)),
    () => [...sign(key, parts), mutateBytes(Buffer.from("buffer"))],
    () => ["identity", ...sign(key, parts)],
  ])();
}

/** A message that would do harm, whose signature is not that of its parts. */
function harmfulButUnsigned(key: string, code: string): Frames {
  const [type, content] = pick<readonly [string, Record<string, unknown>]>([
    ["execute_request", { code }],
    ["execute_request", { code, silent: true }],
    ["shutdown_request", { restart: false }],
  ]);
  const good = sign(key, [json(headerOf(type)), json({}), json({}), json(content)]);
  const signature = String(good[1]);
  const part = 2 + below(4);
  const changed = (): Frames => {
    const before = good[part] as Buffer;
    const after = mutateBytes(before);
    return after.equals(before) ? good.with(1, "") : good.with(part, after);
  };
  return pick<() => Frames>([
    () => good.with(1, ""),
    () => good.with(1, signature.slice(0, below(signature.length))),
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

test(`${mutations} mutated messages: the kernel answers all along, and nothing unsigned runs`, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-fuzz-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const trace = path.join(folder, "ran");
  const kernel = await startKernel({ folder });
  t.teardown(() => kernel.stop());
  const { key } = kernel.connection;
  const harm = `globalThis.ran = true; require("node:fs").writeFileSync(${JSON.stringify(trace)}, "");`;
  for (let sent = 0; sent < mutations; sent += between) {
    for (let each = 0; each < between; each++) {
      const frames = next() < 0.5 ? harmfulButUnsigned(key, harm) : oddButSigned(key);
      await kernel.sendFrames(frames, pick(["shell", "control"] as const));
    }
    for (const channel of ["shell", "control"] as const)
      t.is((await kernel.request("kernel_info_request", {}, channel)).reply["status"], "ok");
  }
  const { reply } = await kernel.execute("1", { user_expressions: { ran: 'String("ran" in globalThis)' } });
  t.deepEqual(reply["user_expressions"], { ran: { status: "ok", data: { "text/plain": "'false'" }, metadata: {} } });
  t.false(existsSync(trace));
  // The very cell does run when it is signed, so its trace would have been seen.
  await kernel.execute(harm);
  t.true(existsSync(trace));
});
