import type { Readable, Writable } from "node:stream";
import { ConnectionClosed, requestFailed } from "./errors.ts";

type Handler = (params: unknown) => unknown;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Message {
  id?: number | string | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

const separator = Buffer.from("\r\n\r\n");
const lengthHeader = "content-length:";

/** A JSON-RPC 2.0 peer over a byte stream with `Content-Length` frames (Language Server Protocol, base protocol). */
export class Rpc {
  readonly #output: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #handlers = new Map<string, Handler>();
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #neededBytes = 0;
  #nextId = 1;
  #closed = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    input.on("data", (chunk: Buffer) => this.#receive(chunk));
    input.on("close", () => this.close());
    input.on("error", () => this.close());
    output.on("error", () => this.close());
  }

  /** The other side is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Answers requests and takes notifications of that name; a method without a handler is answered with null. */
  handle(method: string, handler: Handler): void {
    this.#handlers.set(method, handler);
  }

  /** Sends a request; an aborted `signal` cancels it on the server and rejects with the signal's reason. */
  request<T>(method: string, params: unknown, signal?: AbortSignal): Promise<T> {
    if (this.#closed) return Promise.reject(new ConnectionClosed());
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(id);
        this.notify("$/cancelRequest", { id });
        reject(signal?.reason as Error);
      };
      const settle = () => signal?.removeEventListener("abort", abort);
      this.#waiting.set(id, {
        resolve(value) {
          settle();
          resolve(value as T);
        },
        reject(error) {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener("abort", abort, { once: true });
      this.#send({ id, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    if (!this.#closed) this.#send({ method, params });
  }

  /** Rejects everything that still waits; later requests are rejected at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new ConnectionClosed());
    this.#waiting.clear();
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#output.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #receive(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#neededBytes) return;
    let buffer = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    this.#neededBytes = 0;
    for (;;) {
      const head = buffer.indexOf(separator);
      if (head < 0) break;
      const start = head + separator.length;
      const end = start + contentLength(buffer.toString("latin1", 0, head));
      if (buffer.length < end) {
        this.#neededBytes = end;
        break;
      }
      const message = JSON.parse(buffer.toString("utf8", start, end)) as Message;
      buffer = buffer.subarray(end);
      this.#dispatch(message);
    }
    this.#pending = [buffer];
    this.#pendingBytes = buffer.length;
  }

  #dispatch(message: Message): void {
    if (message.method !== undefined) {
      const result = this.#handlers.get(message.method)?.(message.params) ?? null;
      if (message.id !== undefined) this.#send({ id: message.id, result });
      return;
    }
    const waiting = this.#waiting.get(message.id as number);
    if (!waiting) return;
    this.#waiting.delete(message.id as number);
    if (message.error) waiting.reject(requestFailed(message.error.message));
    else waiting.resolve(message.result ?? null);
  }
}

function contentLength(head: string): number {
  for (const line of head.split("\r\n")) {
    if (line.toLowerCase().startsWith(lengthHeader)) return Number(line.slice(lengthHeader.length));
  }
  return 0;
}
