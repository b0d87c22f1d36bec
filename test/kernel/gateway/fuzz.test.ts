import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import WebSocket from "ws";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { binaryProtocol } from "../../../kernel/gateway/websocketWire.ts";
import { startGateway, token } from "./support/gateway.ts";
import { api, newKernel, TestPage, textOf } from "./support/page.ts";
import { exchange } from "./support/rawHttp.ts";

const requests = 2_000;
const frames = 2_000;

/** The same numbers for the same seed (mulberry32), so that what was found can be found again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to four changes: bytes flipped, inserted, cut, repeated, or replaced by what parsers stumble over. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const stumbling = [
    "\0",
    "\r\n\r\n",
    "%00",
    "../",
    "..%2f",
    "%",
    "\u202e",
    "{",
    "]",
    '"',
    "9".repeat(30),
    "-1",
    ";",
    "\n",
    "é",
    ":",
  ];
  const below = (limit: number) => Math.floor(random() * limit);
  let result = bytes;
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(result.length + 1);
    const to = Math.min(result.length, at + below(40));
    const [before, middle, after] = [result.subarray(0, at), result.subarray(at, to), result.subarray(to)];
    const kinds = [
      () => Buffer.concat([before, Buffer.from([below(256)]), result.subarray(Math.min(at + 1, result.length))]),
      () => Buffer.concat([before, Buffer.from(stumbling[below(stumbling.length)]!), result.subarray(at)]),
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, middle, middle, after]),
      () => before,
    ];
    result = kinds[below(kinds.length)]!();
  }
  return result;
}

const raw = (head: string, body = "") =>
  Buffer.from(
    `${head}\r\nhost: 127.0.0.1\r\n${body ? `content-length: ${Buffer.byteLength(body)}\r\n` : ""}connection: close\r\n\r\n${body}`,
  );
const written = JSON.stringify({ type: "file", format: "text", content: "written" });
const unauthorised = (kernel: string): Buffer[] => [
  raw("GET /api/contents/secret.txt HTTP/1.1"),
  raw("GET /files/secret.txt?token=wrong HTTP/1.1"),
  raw("PUT /api/contents/written.txt HTTP/1.1\r\nauthorization: token wrong", written),
  raw("PATCH /api/contents/secret.txt HTTP/1.1", '{"path":"moved.txt"}'),
  raw("DELETE /api/contents/secret.txt HTTP/1.1\r\ncookie: _xsrf=x"),
  raw("POST /api/kernels HTTP/1.1\r\ncontent-type: application/json", '{"name":"adjoint"}'),
  raw(`DELETE /api/kernels/${kernel} HTTP/1.1`),
  raw(
    `GET /api/kernels/${kernel}/channels HTTP/1.1\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\ncookie: a=b`,
  ),
  raw("GET /lab HTTP/1.1\r\nx-xsrftoken: x"),
  raw("GET /static/..%2f..%2fpackage.json HTTP/1.1"),
];

async function alive(gateway: Gateway, page: TestPage, round: number): Promise<void> {
  const status = await api(gateway, "api/status");
  if (!status.ok) throw new Error(`the gateway answered ${status.status}`);
  await status.body?.cancel();
  const id = page.execute(`console.log("round", ${round})`);
  await page.idle(id);
  if (textOf(page.messages, id) !== `round ${round}\n`) throw new Error("the kernel did not run a cell");
}

test("mutated requests without the token change and show nothing, and the gateway answers after each hundred", async (t) => {
  const gateway = await startGateway(t, { "secret.txt": "do not show" });
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const random = randomFrom(1);
  const seeds = unauthorised(kernel);
  for (let i = 0; i < requests; i += 50) {
    const batch = Array.from({ length: 50 }, () => mutate(seeds[Math.floor(random() * seeds.length)]!, random));
    const answers = await Promise.all(batch.map((bytes) => exchange(gateway.port, bytes, { end: true })));
    for (const [j, answer] of answers.entries()) {
      if (answer.includes("do not show") || /^HTTP\/1\.1 (101|201|204)/.test(answer) || answer.startsWith("HTTP/1.1 5"))
        t.fail(`${JSON.stringify(batch[j]!.toString("latin1"))} got ${answer.slice(0, 300)}`);
    }
    if (i % 100 === 0) await alive(gateway, page, i);
  }
  t.deepEqual(await readdir(gateway.root), ["secret.txt"]);
  t.is(await readFile(path.join(gateway.root, "secret.txt"), "utf8"), "do not show");
  t.is(gateway.kernels.all().length, 1);
});

test("mutated requests with the token get an answer that is never an internal error, and reach nothing outside", async (t) => {
  const gateway = await startGateway(t, { "served/a.txt": "a" });
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const random = randomFrom(2);
  const proof = `authorization: token ${token}`;
  const seeds = [
    raw(`GET /api/contents/served/a.txt?content=1&hash=1 HTTP/1.1\r\n${proof}`),
    raw(`GET /files/served/a.txt HTTP/1.1\r\nrange: bytes=0-1\r\n${proof}`),
    raw(`PUT /api/contents/served/b.txt HTTP/1.1\r\n${proof}`, written),
    raw(`PATCH /api/contents/served/b.txt HTTP/1.1\r\n${proof}`, '{"path":"served/c.txt"}'),
    raw(`POST /api/contents/served HTTP/1.1\r\n${proof}`, '{"copy_from":"served/a.txt"}'),
    raw(`POST /api/contents/served/a.txt/checkpoints HTTP/1.1\r\n${proof}`),
    raw(`GET /api/kernels/${kernel} HTTP/1.1\r\n${proof}`),
    raw(`PUT /lab/api/workspaces/w HTTP/1.1\r\n${proof}`, '{"data":{},"metadata":{"id":"w"}}'),
    raw(`PATCH /api/config/x HTTP/1.1\r\n${proof}`, '{"a":{"b":null}}'),
    raw(`GET /api/me?permissions=%7B%7D HTTP/1.1\r\n${proof}`),
  ];
  for (let i = 0; i < requests; i += 50) {
    const batch = Array.from({ length: 50 }, () => mutate(seeds[Math.floor(random() * seeds.length)]!, random));
    const answers = await Promise.all(batch.map((bytes) => exchange(gateway.port, bytes, { end: true })));
    for (const [j, answer] of answers.entries()) {
      if (/^HTTP\/1\.1 5/.test(answer))
        t.fail(`${JSON.stringify(batch[j]!.toString("latin1"))} got ${answer.slice(0, 300)}`);
    }
    if (i % 100 === 0) await alive(gateway, page, i);
  }
  t.deepEqual(await readdir(gateway.root), ["served"]);
});

test("mutated WebSocket messages close their own connection at most, and the kernel answers after each hundred", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const random = randomFrom(3);
  const message = {
    channel: "shell",
    header: { msg_id: "m", msg_type: "kernel_info_request", session: "s", username: "u", date: "", version: "5.4" },
    parent_header: {},
    metadata: {},
    content: {},
    buffers: [],
  };
  const text = Buffer.from(JSON.stringify(message));
  const parts = [message.channel, message.header, {}, {}, {}].map((part) =>
    Buffer.from(typeof part === "string" ? part : JSON.stringify(part)),
  );
  const offsets = Buffer.alloc(8 * (parts.length + 2));
  offsets.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = offsets.length;
  for (const [i, part] of [...parts, Buffer.alloc(0)].entries()) {
    offsets.writeBigUInt64LE(BigInt(offset), 8 * (i + 1));
    offset += part.length;
  }
  const binary = Buffer.concat([offsets, ...parts]);
  const open = async (protocol: string[]): Promise<WebSocket> => {
    const address = `${gateway.url.replace("http", "ws")}api/kernels/${kernel}/channels?session_id=fuzz`;
    const socket = new WebSocket(address, protocol, { headers: { authorization: `token ${token}` } });
    socket.on("error", () => undefined);
    t.teardown(() => socket.terminate());
    await new Promise((resolve) => socket.once("open", resolve));
    return socket;
  };
  let socket: WebSocket | undefined;
  for (let i = 0; i < frames; i++) {
    const isBinary = i % 2 === 0;
    if (i % 100 === 0) {
      socket?.terminate();
      await alive(gateway, page, i);
    }
    if (socket?.readyState !== WebSocket.OPEN) socket = await open(random() < 0.5 ? [binaryProtocol] : []);
    socket.send(mutate(isBinary ? binary : text, random), { binary: isBinary });
    // Answers and closings are let in between.
    if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  await alive(gateway, page, frames);
  t.is(gateway.kernels.all().length, 1);
});
