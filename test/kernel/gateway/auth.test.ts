import { request } from "node:http";
import test from "ava";
import WebSocket from "ws";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { startGateway, token } from "./support/gateway.ts";

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A plain request: fetch would forbid the Host, Cookie and Origin that these tests are about. */
function ask(gateway: Gateway, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: gateway.port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject).end();
  });
}

/** The cookies that a first load of the page with the token sets, as a browser would send them back. */
async function signIn(gateway: Gateway): Promise<{ cookie: string; xsrf: string }> {
  const { headers } = await ask(gateway, `/lab?token=${encodeURIComponent(token)}`);
  const cookies = ([headers["set-cookie"]].flat() as string[]).map((cookie) => cookie.split(";")[0] ?? "");
  const xsrf = cookies.find((cookie) => cookie.startsWith("_xsrf="))?.slice("_xsrf=".length) ?? "";
  return { cookie: cookies.join("; "), xsrf };
}

const encoded = encodeURIComponent(token);
const accepted: [name: string, path: string, headers: Record<string, string>][] = [
  ["in a token header", "/api/kernels", { authorization: `token ${token}` }],
  ["in a Bearer header", "/api/kernels", { authorization: `Bearer ${token}` }],
  ["in the query", `/api/kernels?token=${encoded}`, {}],
];
for (const [name, path, headers] of accepted) {
  test(`the token is accepted ${name}`, async (t) => {
    t.is((await ask(await startGateway(t), path, headers)).status, 200);
  });
}

const refused: [name: string, path: string, headers: Record<string, string>][] = [
  ["no token", "/api/kernels", {}],
  ["a wrong token", "/api/kernels?token=wrong", {}],
  ["an empty token", "/api/kernels?token=", {}],
  ["a wrong token beside nothing else", "/api/contents", { authorization: "token wrong" }],
  ["a made-up cookie", "/api/contents", { cookie: "adjoint-1=x; _xsrf=y" }],
  ["a file without a token", "/files/a.txt", {}],
  ["a script of the page without a token", "/static/main.js", {}],
];
for (const [name, path, headers] of refused) {
  test(`${name} is refused with a sentence`, async (t) => {
    const { status, text } = await ask(await startGateway(t, { "a.txt": "secret" }), path, headers);
    t.is(status, 403);
    t.regex((JSON.parse(text) as { message: string }).message, /no valid token/);
  });
}

test("a browser without the token is told what to do, and offered to enter it", async (t) => {
  const gateway = await startGateway(t);
  const { status, text, headers } = await ask(gateway, "/lab");
  t.is(status, 403);
  t.regex(text, /A token is needed/);
  t.is(headers["set-cookie"], undefined);
  t.regex((await ask(gateway, "/lab?token=wrong")).text, /not the server's/);
});

test("the page's token moves from the address into cookies, and the rest of the address stays", async (t) => {
  const gateway = await startGateway(t);
  const { status, headers } = await ask(gateway, `/lab/tree/a%20b.ipynb?reset=1&token=${encoded}`);
  t.is(status, 302);
  t.is(headers["location"], "/lab/tree/a%20b.ipynb?reset=1");
  const { cookie } = await signIn(gateway);
  t.is((await ask(gateway, "/api/kernels", { cookie })).status, 200);
  t.true((headers["set-cookie"] as string[]).some((set) => /HttpOnly; SameSite=Lax/.test(set)));
});

test("the address leads nowhere else, whatever its path", async (t) => {
  const { headers } = await ask(await startGateway(t), `//lab?token=${encoded}`);
  t.false(String(headers["location"] ?? "").startsWith("//"));
});

test("a change by cookie needs the XSRF header; by token it does not", async (t) => {
  const gateway = await startGateway(t);
  const { cookie, xsrf } = await signIn(gateway);
  const change = (headers: Record<string, string>) => ask(gateway, "/api/contents/", headers, "POST");
  t.is((await change({ cookie })).status, 403);
  t.is((await change({ cookie, "x-xsrftoken": "wrong" })).status, 403);
  t.is((await change({ cookie, "x-xsrftoken": xsrf })).status, 201);
  t.is((await change({ cookie, "x-xsrftoken": xsrf, origin: "http://evil.example" })).status, 403);
  t.is((await change({ authorization: `token ${token}` })).status, 201);
});

const hosts: [host: string, status: number][] = [
  ["127.0.0.1", 200],
  ["localhost:1234", 200],
  ["[::1]:80", 200],
  ["evil.example", 403],
  ["127.0.0.1.evil.example:8899", 403],
  ["localhost.evil.example", 403],
  ["0.0.0.0", 403],
  ["a b", 403],
];
for (const [host, status] of hosts) {
  test(`the host name ${host} gets ${status}`, async (t) => {
    const gateway = await startGateway(t);
    t.is((await ask(gateway, `/api/kernels?token=${encoded}`, { host })).status, status);
  });
}

const sockets: [name: string, headers: Record<string, string>, query: string, opens: boolean][] = [
  ["a program with the token", {}, `?token=${encoded}`, true],
  ["nobody known", {}, "", false],
  ["another site's page, even with the token", { origin: "http://evil.example" }, `?token=${encoded}`, false],
  ["a page of another port", { origin: "http://127.0.0.1:1" }, `?token=${encoded}`, false],
  ["a rebound host", { host: "evil.example" }, `?token=${encoded}`, false],
];
for (const [name, headers, query, opens] of sockets) {
  test(`a WebSocket ${opens ? "opens" : "does not open"} for ${name}`, async (t) => {
    const gateway = await startGateway(t);
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/api/events/subscribe${query}`, { headers });
    t.teardown(() => socket.terminate());
    const opened = await new Promise<boolean>((resolve) => {
      socket.on("open", () => resolve(true));
      socket.on("unexpected-response", (_, response) => {
        t.is(response.statusCode, 403);
        resolve(false);
      });
      socket.on("error", () => undefined);
    });
    t.is(opened, opens);
  });
}

test("a body that is not JSON is refused, and the server goes on", async (t) => {
  const gateway = await startGateway(t);
  const response = await fetch(`${gateway.url}api/contents/?token=${encoded}`, { method: "POST", body: "{" });
  t.is(response.status, 400);
  t.regex(((await response.json()) as { message: string }).message, /not JSON/);
  t.is((await ask(gateway, `/api/kernels/%?token=${encoded}`)).status, 400);
  t.is((await ask(gateway, `/api?token=${encoded}`)).status, 200);
});

test("the address of a notebook keeps every character of its name when its token moves into a cookie", async (t) => {
  const gateway = await startGateway(t);
  const where = `lab/tree/${encodeURIComponent('a%b#c d?"e".ipynb')}`;
  const moved = await fetch(`${gateway.url}${where}?token=${encodeURIComponent(token)}&reset=1`, {
    redirect: "manual",
  });
  t.is(moved.status, 302);
  t.is(moved.headers.get("location"), `/${where}?reset=1`);
});
