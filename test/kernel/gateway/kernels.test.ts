import { mkdirSync, writeFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { KernelMessage } from "@jupyterlab/services";
import test, { type ExecutionContext } from "ava";
import WebSocket from "ws";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { decodeFrame, encodeFrame } from "../../../kernel/gateway/websocketWire.ts";
import { execute } from "./support/execute.ts";
import { startGateway, temporaryFolder, token } from "./support/gateway.ts";
import { startLabKernel } from "./support/labClient.ts";

const api = (gateway: Gateway, where: string, method = "GET", body?: unknown) =>
  fetch(`${gateway.url}api/${where}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a kernel runs cells, keeps variables, restarts without them, and ends when it is shut down", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await startLabKernel(t, gateway);
  t.like(await execute(kernel, "const a: number = 20 + 1;"), { status: "ok" });
  t.deepEqual(await execute(kernel, "a * 2"), { status: "ok", text: "42" });
  const { pid } = gateway.kernels.find(kernel.id);
  await kernel.restart();
  t.false(alive(pid));
  await kernel.info;
  t.like(await execute(kernel, "a * 2"), { status: "error" });
  t.deepEqual(await execute(kernel, "1 + 1"), { status: "ok", text: "2" });
  const again = gateway.kernels.find(kernel.id).pid;
  await kernel.shutdown();
  t.false(alive(again));
  t.deepEqual(await (await api(gateway, "kernels")).json(), []);
});

test("an interrupt ends an endless loop and keeps the variables", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await startLabKernel(t, gateway);
  await execute(kernel, "let kept = 7;");
  const future = kernel.requestExecute({ code: 'console.log("looping"); while (true) {}' });
  await new Promise<void>((resolve) => {
    future.onIOPub = (message) => {
      if (KernelMessage.isStatusMsg(message) && message.content.execution_state === "busy") resolve();
    };
  });
  await kernel.interrupt();
  t.is((await future.done).content.status, "error");
  t.deepEqual(await execute(kernel, "kept"), { status: "ok", text: "7" });
});

test("a kernel that dies says so under its cell and is started again", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await startLabKernel(t, gateway);
  const statuses: string[] = [];
  const back = new Promise<void>((resolve) => {
    kernel.statusChanged.connect((_, status) => {
      statuses.push(status);
      if (statuses.includes("autorestarting") && status === "idle") resolve();
    });
  });
  const error = new Promise<KernelMessage.IErrorMsg>((resolve) => {
    kernel.iopubMessage.connect((_, message) => {
      if (KernelMessage.isErrorMsg(message)) resolve(message);
    });
  });
  const future = kernel.requestExecute({ code: 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {})' });
  // What the death leaves unanswered is rejected, which is not what this test is about.
  future.done.catch(() => undefined);
  const { content, parent_header } = await error;
  t.is(content.ename, "KernelDied");
  t.regex(content.evalue, /ended by SIGKILL. It is started again; its variables are lost/);
  t.is((parent_header as { msg_id: string }).msg_id, future.msg.header.msg_id);
  await back;
  const { status, text } = await execute(kernel, "2 + 3");
  t.is(status, "ok");
  t.regex(text, /5$/);
});

/** A program as a page is one: a WebSocket under a session's name, speaking one of the two protocols. */
async function connect(t: ExecutionContext, gateway: Gateway, id: string, session: string, protocol: string[]) {
  const address = `${gateway.url.replace("http", "ws")}api/kernels/${id}/channels?session_id=${session}`;
  const socket = new WebSocket(address, protocol, { headers: { authorization: `token ${token}` } });
  t.teardown(() => socket.terminate());
  const texts: string[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  socket.on("message", (data, isBinary) => {
    const message = decodeFrame(data as Buffer, isBinary, socket.protocol);
    const header = JSON.parse(String(message.parts[0])) as { msg_type: string };
    texts.push(`${message.channel} ${header.msg_type} ${message.parts[3]}`);
    for (const { text, resolve } of waiting) if (texts.at(-1)?.includes(text)) resolve();
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    socket,
    texts,
    execute: (code: string) => {
      const header = {
        msg_id: `${session}-${code}`,
        msg_type: "execute_request",
        session,
        username: "t",
        version: "5.4",
        date: new Date().toISOString(),
      };
      const content = {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      };
      const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
      socket.send(
        encodeFrame(
          { channel: "shell", parts: parts as [Buffer, Buffer, Buffer, Buffer], buffers: [] },
          socket.protocol,
        ),
      );
    },
    receive: (text: string) =>
      new Promise<void>((resolve) => {
        if (texts.some((seen) => seen.includes(text))) resolve();
        else waiting.push({ text, resolve });
      }),
  };
}

for (const protocol of [["v1.kernel.websocket.jupyter.org"], []]) {
  test(`a cell runs over ${protocol[0] ?? "the older JSON protocol"}`, async (t) => {
    const gateway = await startGateway(t);
    const { id } = (await (await api(gateway, "kernels", "POST", { name: "adjoint" })).json()) as { id: string };
    const client = await connect(t, gateway, id, "s", protocol);
    t.is(client.socket.protocol, protocol[0] ?? "");
    client.execute('"été".length');
    await client.receive("shell execute_reply");
    await client.receive("iopub execute_result");
    t.true(client.texts.some((text) => /iopub execute_result .*"text\/plain":"3"/.test(text)));
  });
}

test("a page that comes back gets what its cell printed meanwhile; another page does not", async (t) => {
  const gateway = await startGateway(t);
  const { id } = (await (await api(gateway, "kernels", "POST", {})).json()) as { id: string };
  const first = await connect(t, gateway, id, "tab", []);
  first.execute('process.once("SIGUSR2", () => console.log("printed meanwhile")); setInterval(() => {}, 1e6); "ready"');
  await first.receive("execute_reply");
  first.socket.close();
  await new Promise((resolve) => first.socket.once("close", resolve));
  const model = async () =>
    ((await (await api(gateway, `kernels/${id}`)).json()) as { connections: number }).connections;
  while ((await model()) > 0);
  process.kill(gateway.kernels.find(id).pid, "SIGUSR2");
  const again = await connect(t, gateway, id, "tab", []);
  await again.receive("printed meanwhile");
  const other = await connect(t, gateway, id, "other tab", []);
  other.execute("1");
  await other.receive("execute_reply");
  t.false(other.texts.some((text) => text.includes("printed meanwhile")));
});

test("a gateway that closes waits for kernels that are ending already and for those that are being started", async (t) => {
  const gateway = await startGateway(t);
  const { id } = (await (await api(gateway, "kernels", "POST", {})).json()) as { id: string };
  const { pid } = gateway.kernels.find(id);
  const ending = gateway.kernels.shutdown(id);
  const starting = gateway.kernels.start({ name: undefined, folder: gateway.root });
  await gateway.close();
  t.false(alive(pid));
  t.false(alive((await starting).pid));
  t.deepEqual(gateway.kernels.all(), []);
  await ending;
});

test("a malformed frame closes its own connection only", async (t) => {
  const gateway = await startGateway(t);
  const { id } = (await (await api(gateway, "kernels", "POST", {})).json()) as { id: string };
  const [bad, good] = [await connect(t, gateway, id, "bad", []), await connect(t, gateway, id, "good", [])];
  const closed = new Promise<number>((resolve) => bad.socket.once("close", resolve));
  bad.socket.send("{");
  t.is(await closed, 1007);
  good.execute("1");
  await good.receive("execute_reply");
  t.pass();
});

test("two requests for a notebook's session get one kernel, in the notebook's folder and knowing its file", async (t) => {
  const gateway = await startGateway(t, { "chapter/n.ipynb": "{}" });
  const ask = async () => {
    const response = await api(gateway, "sessions", "POST", {
      path: "chapter/n.ipynb",
      name: "n",
      type: "notebook",
      kernel: { name: "adjoint" },
    });
    return (await response.json()) as { id: string; kernel: { id: string } };
  };
  const [one, two] = await Promise.all([ask(), ask()]);
  t.is(one.id, two.id);
  t.is(gateway.kernels.all().length, 1);
  const client = await connect(t, gateway, one.kernel.id, "s", []);
  client.execute("console.log(process.cwd(), process.env.JPY_SESSION_NAME)");
  await client.receive("execute_reply");
  const chapter = path.join(gateway.root, "chapter");
  await client.receive(`${chapter} ${path.join(chapter, "n.ipynb")}`);
  t.is((await api(gateway, `sessions/${one.id}`, "DELETE")).status, 204);
  t.is(gateway.kernels.all().length, 0);
});

test("a session under an invented path tells its kernel the document's own name; moved, it starts again where that is", async (t) => {
  const gateway = await startGateway(t, { "chapter/n.ipynb": "{}", "chapter/lib.ts": "export const x: number = 5;" });
  const begun = await api(gateway, "sessions", "POST", {
    path: "chapter/6f1c2c1e",
    name: "n.ipynb",
    type: "notebook",
    kernel: { name: "adjoint" },
  });
  const session = (await begun.json()) as { id: string; kernel: { id: string } };
  const client = await connect(t, gateway, session.kernel.id, "s", []);
  client.execute("console.log(import.meta.filename)");
  await client.receive(path.join(gateway.root, "chapter", "n.ipynb"));
  await rename(path.join(gateway.root, "chapter"), path.join(gateway.root, "part"));
  const moved = await api(gateway, `sessions/${session.id}`, "PATCH", { path: "part/n.ipynb", name: "n.ipynb" });
  t.is(moved.status, 200);
  t.is((await api(gateway, `kernels/${session.kernel.id}/restart`, "POST", {})).status, 200);
  client.execute('console.log(import.meta.filename, (await import("./lib.ts")).x)');
  await client.receive(`${path.join(gateway.root, "part", "n.ipynb")} 5`);
  await rm(path.join(gateway.root, "part"), { recursive: true });
  t.is((await api(gateway, `kernels/${session.kernel.id}/restart`, "POST", {})).status, 200);
});

test.serial(
  "a kernelspec that is not there, or cannot start, is told with its name; those found in Jupyter's folders are listed",
  async (t) => {
    const folder = await temporaryFolder(t);
    const before = process.env["JUPYTER_PATH"];
    process.env["JUPYTER_PATH"] = folder;
    t.teardown(() => {
      if (before === undefined) delete process.env["JUPYTER_PATH"];
      else process.env["JUPYTER_PATH"] = before;
    });
    const install = (name: string, text: string) => {
      mkdirSync(path.join(folder, "kernels", name), { recursive: true });
      writeFileSync(path.join(folder, "kernels", name, "kernel.json"), text);
    };
    install("gone", JSON.stringify({ argv: ["/no/such/program"], display_name: "Gone", language: "x" }));
    install("broken", "{");
    const gateway = await startGateway(t);
    const specs = (await (await api(gateway, "kernelspecs")).json()) as {
      default: string;
      kernelspecs: Record<string, unknown>;
    };
    t.is(specs.default, "adjoint");
    t.like(specs.kernelspecs["adjoint"], { spec: { language: "typescript", interrupt_mode: "message" } });
    t.truthy(specs.kernelspecs["gone"]);
    t.is(specs.kernelspecs["broken"], undefined);
    const start = async (name: string) => {
      const response = await api(gateway, "kernels", "POST", { name });
      return [response.status, ((await response.json()) as { message: string }).message] as const;
    };
    const [missing, sentence] = await start("nowhere");
    t.is(missing, 404);
    t.regex(sentence, /no kernelspec named "nowhere" is installed\. Installed here: adjoint/);
    const [failed, reason] = await start("gone");
    t.is(failed, 500);
    t.regex(reason, /The kernel "gone" did not start: .*ENOENT/);
  },
);

test("closing the gateway ends every kernel and removes its connection files", async (t) => {
  const gateway = await startGateway(t);
  await Promise.all([startLabKernel(t, gateway), startLabKernel(t, gateway)]);
  const pids = gateway.kernels.all().map(({ pid }) => pid);
  t.true(pids.every(alive));
  await gateway.close();
  t.false(pids.some(alive));
});
