import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import test from "ava";
import WebSocket from "ws";
import { Refusals } from "../../../kernel/gateway/refusals.ts";
import { startGateway, temporaryFolder, token } from "./support/gateway.ts";
import { api } from "./support/page.ts";
import { exchange } from "./support/rawHttp.ts";

test("a client that never ends its request's head is answered 408 and let go, while others are served", async (t) => {
  const gateway = await startGateway(t);
  const slow = exchange(gateway.port, "GET /api HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ");
  t.is((await api(gateway, "api/status")).status, 200);
  t.regex(await slow, /^HTTP\/1\.1 408 /);
});

const cut: [name: string, request: string, answer: RegExp][] = [
  ["a head over 32 KB", `GET /api HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${"x".repeat(40_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ["what is no HTTP", "hello\r\n\r\n", /^HTTP\/1\.1 400 /],
  ["a request without a host", "GET /api HTTP/1.1\r\n\r\n", /^HTTP\/1\.1 400 /],
  [
    "both a length and chunks",
    "POST /api/kernels HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n",
    /^HTTP\/1\.1 400 /,
  ],
  [
    "a body that announces more than is taken",
    `PUT /api/contents/a HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: token ${token}\r\ncontent-length: 99999999999\r\n\r\n`,
    /^HTTP\/1\.1 413 /,
  ],
  [
    "a body of someone without the token, which is not read",
    "PUT /api/contents/a HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\n",
    /^HTTP\/1\.1 403 /,
  ],
];
for (const [name, request, answer] of cut) {
  test(`${name} is refused and the connection closed`, async (t) => {
    const gateway = await startGateway(t);
    t.regex(await exchange(gateway.port, request), answer);
    t.is((await api(gateway, "api/status")).status, 200);
  });
}

test("a WebSocket frame that breaks the protocol, or is too large, closes its own connection", async (t) => {
  const gateway = await startGateway(t);
  const open = async () => {
    const address = `${gateway.url.replace("http", "ws")}api/events/subscribe?token=${encodeURIComponent(token)}`;
    const socket = new WebSocket(address);
    t.teardown(() => socket.terminate());
    await once(socket, "open");
    return socket;
  };
  const frames = {
    "reserved bits": Buffer.from([0xf1, 0x80, 0, 0, 0, 0]),
    "a frame without a mask": Buffer.from([0x81, 0x01, 0x61]),
    "a length of 8 EB": Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    "a length of 1 GB": Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]),
  };
  for (const [name, frame] of Object.entries(frames)) {
    const [bad, good] = [await open(), await open()];
    (bad as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(frame);
    const [code] = (await once(bad, "close")) as [number];
    t.true(code === 1002 || code === 1009 || code === 1006, `${name}: ${code}`);
    t.is(good.readyState, WebSocket.OPEN, name);
  }
});

test("a refused request leaves a line that says why, without its query; a flood of them is counted", (t) => {
  const lines: string[] = [];
  const refusals = new Refusals((line) => lines.push(line.trimEnd()));
  refusals.note(403, "GET", "/api/kernels?token=secret", "no valid token");
  t.deepEqual(lines, ["Refused with 403: GET /api/kernels: no valid token"]);
  refusals.note(400, "GET", `/\u001b[2J${"x".repeat(1000)}`, "a\nb");
  t.false(/\p{Cc}/u.test(lines[1] ?? ""));
  t.true((lines[1] ?? "").length < 300);
  for (let i = 0; i < 1000; i++) refusals.note(403, "GET", "/", "again");
  t.true(lines.length <= 20);
});

test("neither the token nor a wrong one is in the log", async (t) => {
  const folder = await temporaryFolder(t);
  const bin = path.resolve(import.meta.dirname, "../../../bin/adjoint.js");
  const secret = "the-secret-token";
  const child = spawn(
    process.execPath,
    [bin, "serve", "--dir", folder, "--port", "0", "--token", secret, "--no-browser"],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, XDG_DATA_HOME: folder } },
  );
  t.teardown(() => child.kill("SIGKILL"));
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { origin } = new URL(line);
  for (const where of ["api/kernels?token=wrong-token", `api/nothing?token=${secret}`, "lab?token=wrong-token"])
    await (await fetch(`${origin}/${where}`)).text();
  await (await fetch(`${origin}/api/kernels`, { headers: { authorization: "token wrong-token" } })).text();
  await (await fetch(`${origin}/api/kernels?token=${secret}`, { method: "POST", body: "{" })).text();
  child.kill("SIGTERM");
  await once(child, "close");
  t.regex(log, /Refused with 403: GET \/api\/kernels: Forbidden: no valid token/);
  t.regex(log, /Refused with 400: POST \/api\/kernels: The request's body is not JSON/);
  t.false(log.includes(secret));
  t.false(log.includes("wrong-token"));
});
