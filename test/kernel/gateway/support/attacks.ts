import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import WebSocket from "ws";
import { binaryProtocol, encodeFrame } from "../../../../kernel/gateway/websocketWire.ts";
import type { Random } from "../../support/random.ts";
import { token } from "./gateway.ts";
import { exchange } from "./rawHttp.ts";

/** What is attacked. */
export interface Target {
  readonly port: number;
  readonly kernel: string;
  /** A cell whose run would be seen; only those send it who may not. */
  readonly harm: string;
}

/** What was sent, and what came back for it. */
export interface Exchange {
  readonly sent: string;
  readonly answer: string;
}

/** Sends a number of mutations. */
export type Attack = (target: Target, random: Random, count: number) => Promise<Exchange[]>;

const proof = `authorization: token ${token}`;
const written = JSON.stringify({ type: "file", format: "text", content: "written" });
const raw = (head: string, body = "") =>
  Buffer.from(
    `${head}\r\nhost: 127.0.0.1\r\n${body ? `content-length: ${Buffer.byteLength(body)}\r\n` : ""}connection: close\r\n\r\n${body}`,
  );

const withoutToken = (kernel: string): Buffer[] => [
  raw("GET /api/contents/secret.txt HTTP/1.1"),
  raw("GET /files/secret.txt?token=wrong HTTP/1.1"),
  raw("PUT /api/contents/written.txt HTTP/1.1\r\nauthorization: token wrong", written),
  raw("PATCH /api/contents/secret.txt HTTP/1.1", '{"path":"moved.txt"}'),
  raw("DELETE /api/contents/secret.txt HTTP/1.1\r\ncookie: _xsrf=x"),
  raw("POST /api/kernels HTTP/1.1\r\ncontent-type: application/json", '{"name":"adjoint"}'),
  raw(`DELETE /api/kernels/${kernel} HTTP/1.1`),
  raw("GET /lab HTTP/1.1\r\nx-xsrftoken: x"),
  raw("GET /static/..%2f..%2fpackage.json HTTP/1.1"),
];

const withToken = (kernel: string): Buffer[] => [
  raw(`GET /api/contents/folder/a.txt?content=1&hash=1 HTTP/1.1\r\n${proof}`),
  raw(`GET /files/folder/a.txt HTTP/1.1\r\nrange: bytes=0-1\r\n${proof}`),
  raw(`PUT /api/contents/folder/b.txt HTTP/1.1\r\n${proof}`, written),
  raw(`PATCH /api/contents/folder/b.txt HTTP/1.1\r\n${proof}`, '{"path":"folder/c.txt"}'),
  raw(`POST /api/contents/folder HTTP/1.1\r\n${proof}`, '{"copy_from":"folder/a.txt"}'),
  raw(`POST /api/contents/folder/a.txt/checkpoints HTTP/1.1\r\n${proof}`),
  raw(`GET /api/kernels/${kernel} HTTP/1.1\r\n${proof}`),
  raw(`PUT /lab/api/workspaces/w HTTP/1.1\r\n${proof}`, '{"data":{},"metadata":{"id":"w"}}'),
  raw(`PATCH /api/config/x HTTP/1.1\r\n${proof}`, '{"a":{"b":null}}'),
  raw(`GET /api/me?permissions=%7B%7D HTTP/1.1\r\n${proof}`),
];

/** The bytes of whole requests, mutated. */
export const rawRequests =
  (isAllowed: boolean): Attack =>
  ({ port, kernel }, random, count) => {
    const seeds = isAllowed ? withToken(kernel) : withoutToken(kernel);
    return exchangeAll(
      port,
      Array.from({ length: count }, () => random.mutateBytes(random.pick(seeds))),
    );
  };

const exchangeAll = (port: number, batch: readonly Buffer[]): Promise<Exchange[]> =>
  Promise.all(
    batch.map(async (bytes) => ({
      sent: bytes.toString("latin1"),
      answer: await exchange(port, bytes, { end: true }),
    })),
  );

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
const routes = [
  "api/status",
  "api/me",
  "api/kernelspecs",
  "api/kernelspecs/NAME",
  "api/kernels/NAME",
  "api/kernels/NAME/channels",
  "api/kernels/NAME/interrupt",
  "api/kernels/NAME/restart",
  "adjoint/api/kernels/NAME/runs",
  "adjoint/api/kernels/NAME/runs/NAME",
  "api/sessions/NAME",
  "api/contents/NAME",
  "api/contents/folder/NAME",
  "api/contents/folder/NAME/checkpoints",
  "api/contents/folder/NAME/checkpoints/NAME",
  "api/contents/folder/NAME/trust",
  "api/events",
  "api/config/NAME",
  "lab/api/settings",
  "lab/api/settings/NAME",
  "lab/api/workspaces",
  "lab/api/workspaces/NAME",
  "lab/api/translations/NAME",
  "files/folder/NAME",
  "static/NAME",
  "lab/api/themes/NAME",
  "kernelspecs/NAME",
  "NAME",
];
const bodies: readonly Record<string, unknown>[] = [
  { type: "file", format: "text", content: "written" },
  { type: "notebook", format: "json", content: { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 } },
  { type: "directory" },
  { type: "file", format: "base64", content: "AAAA", chunk: 1 },
  { path: "folder/moved" },
  { copy_from: "folder/a.txt" },
  { raw: "{}" },
  { data: {}, metadata: { id: "w" } },
  { schema_id: "s", version: 1, data: {} },
  { name: "n", path: "folder/n.ipynb", type: "notebook", kernel: { id: "none" } },
];
const names = [
  "a.txt",
  "new.txt",
  "none",
  "..",
  "../outside.txt",
  ".hidden",
  "a b",
  "\u202e",
  "%",
  "é",
  "x".repeat(300),
];

/** Every route with every method and odd bodies, over connections that are kept. */
export const oddRequests: Attack = async ({ port }, random, count) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 10 });
  const plans = Array.from({ length: count }, () => {
    const name = () =>
      encodeURIComponent(random.chance(0.2) ? String(random.oddity()).toWellFormed() : random.pick(names));
    const path = random
      .pick(routes)
      .split("/")
      .map((part) => (part === "NAME" ? name() : part))
      .join("/");
    const query = random.chance(0.3) ? `?${random.pick(["content", "type", "format", "hash", "x"])}=${name()}` : "";
    const changed = random.mutateFields(random.pick(bodies));
    const body = JSON.stringify(random.chance(0.1) ? random.oddity() : changed);
    return { method: random.pick(methods), path: `/${path}${query}`, body };
  });
  const ask = ({ method, path, body }: (typeof plans)[number]) =>
    new Promise<Exchange>((resolve, reject) => {
      const headers = { authorization: `token ${token}`, "content-type": "application/json" };
      const asked = request({ port, host: "127.0.0.1", agent, method, path, headers }, (response) => {
        const answer = `HTTP/1.1 ${response.statusCode}`;
        response.resume().once("close", () => resolve({ sent: `${method} ${path} ${body}`, answer }));
      });
      asked.once("error", (error: NodeJS.ErrnoException) =>
        // A body that nobody wants is not read: the answer may be lost with the connection.
        error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve({ sent: path, answer: "" }) : reject(error),
      );
      asked.end(method === "GET" || method === "HEAD" ? undefined : body);
    });
  const exchanges = await Promise.all(plans.map(ask));
  agent.destroy();
  return exchanges;
};

let sentMessages = 0;
/** Of an id of its own: the kernel takes no message twice. */
const header = (type: string) => ({
  msg_id: `fuzz ${++sentMessages}`,
  msg_type: type,
  session: "s",
  username: "u",
  date: "",
  version: "5.4",
});
const requests: readonly (readonly [type: string, content: Record<string, unknown>])[] = [
  ["kernel_info_request", {}],
  ["execute_request", { code: "1", silent: true, store_history: false, user_expressions: {}, allow_stdin: false }],
  ["complete_request", { code: "Math.hyp", cursor_pos: 8 }],
  ["inspect_request", { code: "Math", cursor_pos: 2, detail_level: 0 }],
  ["is_complete_request", { code: "f(" }],
  ["history_request", { hist_access_type: "tail", n: 3, output: false, raw: true }],
  ["comm_info_request", {}],
  ["comm_open", { comm_id: "c", target_name: "none", data: {} }],
  ["input_reply", { value: "x" }],
];
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A kernel message as a frame's payload. */
const payload = (channel: string, parts: readonly unknown[], protocol: string): string | Buffer => {
  // The older framing repeats the header's id: what has no such header is written as it stands.
  if (protocol === "" && typeof (parts[0] ?? undefined) !== "object") {
    const [own, parent_header, metadata, content] = parts;
    return JSON.stringify({ channel, header: own, parent_header, metadata, content });
  }
  return encodeFrame({ channel, parts: parts.map(json) as never, buffers: [] }, protocol);
};
const execute = (code: string) => payload("shell", [header("execute_request"), {}, {}, { code }], "");

interface FrameFields {
  readonly first: number;
  readonly masked: boolean;
  /** What it says about its length, where that is not so. */
  readonly length?: number;
}

/** A WebSocket frame (RFC 6455, section 5.2), with a mask of zeros. */
function frame(body: string | Buffer, { first, masked, length }: FrameFields): Buffer {
  const bytes = Buffer.from(body as string);
  const said = length ?? bytes.length;
  const mask = masked ? 0x80 : 0;
  const head = said < 126 ? Buffer.of(first, mask | said) : said < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  if (said >= 126) head.set([first, mask | (said < 65_536 ? 126 : 127)]);
  if (head.length === 4) head.writeUInt16BE(said, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(said), 2);
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), bytes]);
}
const [text, binary] = [0x81, 0x82];

const handshake = (kernel: string): Record<string, unknown> => ({
  "": `GET /api/kernels/${kernel}/channels?session_id=fuzz HTTP/1.1`,
  host: "127.0.0.1",
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
  "sec-websocket-protocol": binaryProtocol,
});
const headOf = ({ "": first, ...fields }: Record<string, unknown>): Buffer =>
  Buffer.from(`${[first, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n`);

/** Handshakes with a cell right behind them, which would run were the WebSocket opened. */
export const handshakes =
  (isAllowed: boolean): Attack =>
  ({ port, kernel, harm }, random, count) => {
    const wrong = ["", token.toUpperCase(), `${token}x`, token.slice(1), "wrong"];
    const one = (): Buffer => {
      const authorization = `token ${isAllowed ? token : random.pick(wrong)}`;
      const fields = random.mutateFields({ ...handshake(kernel), ...(random.chance(0.9) ? { authorization } : {}) });
      const head = headOf(fields);
      const cell = frame(execute(isAllowed ? "1" : harm), { first: text, masked: true });
      return Buffer.concat([random.chance(0.5) ? random.mutateBytes(head) : head, cell]);
    };
    return exchangeAll(port, Array.from({ length: count }, one));
  };

/** Frames of opened WebSockets: their heads, their lengths, their fragments, their bytes. */
export const frames: Attack = async ({ port, kernel }, random, count) => {
  const perSocket = 10;
  const batches = Array.from({ length: count / perSocket }, () =>
    Array.from({ length: perSocket }, () => {
      const [type, content] = random.pick(requests);
      const whole = payload("shell", [header(type), {}, {}, content], random.pick([binaryProtocol, ""]));
      const body = random.chance(0.3) ? random.mutateBytes(Buffer.from(whole as string)) : whole;
      const first = random.chance(0.5) ? random.below(256) : random.pick([text, binary]);
      const lie = random.pick([0, 125, 126, 65_535, 65_536, 2 ** 31, 2 ** 40]);
      const sent = frame(body, { first, masked: random.chance(0.9), ...(random.chance(0.2) ? { length: lie } : {}) });
      return random.chance(0.3) ? random.mutateBytes(sent) : sent;
    }),
  );
  const good = headOf({ ...handshake(kernel), authorization: `token ${token}` });
  await Promise.all(
    batches.map(async (batch) => {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      socket.write(good);
      await once(socket, "data");
      socket.resume().end(Buffer.concat(batch));
      await once(socket, "close");
    }),
  );
  return [];
};

/** Messages to the kernel, in whole frames of either protocol. */
export const messages: Attack = async ({ port, kernel }, random, count) => {
  for (const protocol of [binaryProtocol, ""]) {
    const address = `ws://127.0.0.1:${port}/api/kernels/${kernel}/channels?session_id=fuzz`;
    const headers = { authorization: `token ${token}` };
    let socket: WebSocket | undefined;
    for (let i = 0; i < count / 2; i++) {
      if (socket?.readyState !== WebSocket.OPEN) {
        socket = new WebSocket(address, protocol ? [protocol] : [], { headers }).on("error", () => undefined);
        await once(socket, "open");
      }
      const [type, content] = random.pick(requests);
      const channel = random.pick(["shell", "shell", "control", "stdin", "iopub", "none", "__proto__"]);
      const parts: unknown[] = [header(type), {}, {}, content];
      const part = random.below(4);
      const sent = random.pick<() => string | Buffer>([
        () => payload(channel, parts.with(0, random.mutateFields(header(type))), protocol),
        () => payload(channel, parts.with(3, random.mutateFields(content)), protocol),
        () => payload(channel, parts.with(part, random.oddity()), protocol),
        () => random.mutateBytes(Buffer.from(payload(channel, parts, protocol) as string)),
      ])();
      socket.send(sent, { binary: random.chance(0.1) ? protocol === "" : protocol !== "" });
      // Answers and closings are let in between.
      if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    socket?.close();
    if (socket) await once(socket, "close");
  }
  return [];
};
