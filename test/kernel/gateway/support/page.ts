import { randomUUID } from "node:crypto";
import type { ExecutionContext } from "ava";
import WebSocket from "ws";
import type { Gateway } from "../../../../kernel/gateway/gateway.ts";
import { contentOf, type Header, headerOf, parentOf } from "../../../../kernel/gateway/message.ts";
import { binaryProtocol, decodeFrame, encodeFrame } from "../../../../kernel/gateway/websocketWire.ts";
import { token } from "./gateway.ts";

/** A kernel's message as a page gets it. */
export interface PageMessage {
  channel: string;
  header: Header;
  parent: Header;
  content: Record<string, unknown>;
  buffers: readonly Buffer[];
}

export const api = (gateway: Gateway, where: string, method = "GET", body?: unknown): Promise<Response> =>
  fetch(`${gateway.url}${where}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export async function newKernel(gateway: Gateway, name = "adjoint"): Promise<string> {
  return ((await (await api(gateway, "api/kernels", "POST", { name })).json()) as { id: string }).id;
}

/** A page as the gateway sees it: a WebSocket to a kernel under a session's name. */
export class TestPage {
  readonly socket: WebSocket;
  readonly session: string;
  readonly messages: PageMessage[] = [];
  readonly closed: Promise<number>;
  #watchers = new Set<() => void>();

  private constructor(socket: WebSocket, session: string) {
    this.socket = socket;
    this.session = session;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("message", (data, isBinary) => {
      const message = decodeFrame(data as Buffer, isBinary, socket.protocol);
      const { channel, buffers } = message;
      this.messages.push({
        channel,
        header: headerOf(message),
        parent: parentOf(message),
        content: contentOf(message),
        buffers,
      });
      for (const watcher of this.#watchers) watcher();
    });
  }

  static async open(
    t: ExecutionContext,
    gateway: { readonly url: string },
    kernel: string,
    session: string = randomUUID(),
    { protocol = binaryProtocol, autoPong = true } = {},
  ): Promise<TestPage> {
    const address = `${gateway.url.replace("http", "ws")}api/kernels/${kernel}/channels?session_id=${session}`;
    const headers = { authorization: `token ${token}` };
    const socket = new WebSocket(address, protocol ? [protocol] : [], { headers, maxPayload: 0, autoPong });
    t.teardown(() => socket.terminate());
    const page = new TestPage(socket, session);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return page;
  }

  /** Sends a message; its id comes back. */
  send(
    channel: string,
    type: string,
    content: Record<string, unknown>,
    more: { metadata?: object; parent?: object; buffers?: Buffer[] } = {},
  ): string {
    const id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id: id, msg_type: type, session: this.session, username: "test", version: "5.4", date };
    const parts = [header, more.parent ?? {}, more.metadata ?? {}, content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    ) as [Buffer, Buffer, Buffer, Buffer];
    this.socket.send(encodeFrame({ channel, parts, buffers: more.buffers ?? [] }, this.socket.protocol));
    return id;
  }

  execute(code: string, more: { cellId?: string; allow_stdin?: boolean } = {}): string {
    const { cellId, allow_stdin = true } = more;
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin,
      stop_on_error: true,
    };
    return this.send("shell", "execute_request", content, { metadata: cellId === undefined ? {} : { cellId } });
  }

  /** Waits for a message that fulfils a condition. */
  async until(holds: (message: PageMessage) => boolean): Promise<PageMessage> {
    for (;;) {
      const found = this.messages.find(holds);
      if (found) return found;
      await new Promise<void>((resolve, reject) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
        void this.closed.then((code) => reject(new Error(`the WebSocket was closed with ${code}`)));
      });
    }
  }

  /** Waits until the request with this id is done. */
  idle(id: string): Promise<PageMessage> {
    return this.until(
      ({ header, parent, content }) =>
        parent.msg_id === id && header.msg_type === "status" && content["execution_state"] === "idle",
    );
  }

  reply(id: string): Promise<PageMessage> {
    return this.until(({ header, parent }) => parent.msg_id === id && /_reply$/.test(header.msg_type ?? ""));
  }
}

/** What these messages show of a request's stream. */
export function textOf(messages: readonly PageMessage[], id: string, name = "stdout"): string {
  let texts: unknown[] = [];
  for (const { header, parent, content } of messages) {
    if (parent.msg_id !== id) continue;
    if (header.msg_type === "clear_output") texts = [];
    if (header.msg_type === "stream" && content["name"] === name) texts.push(content["text"]);
  }
  return texts.join("");
}
