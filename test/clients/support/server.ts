import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface ServerOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it prints its address, and how: the port is the pattern's first group. */
  readonly stream: "stdout" | "stderr";
  readonly pattern: RegExp;
  /** How it is ended. */
  readonly signal?: NodeJS.Signals;
}

/** A server in a process of its own, which has printed its address. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { program, args, cwd, env, stream, pattern, signal = "SIGTERM" } = options;
  const child = spawn(program, args, {
    cwd,
    stdio: ["ignore", stream === "stdout" ? "pipe" : "ignore", stream === "stderr" ? "pipe" : "inherit"],
    env: { ...process.env, ...env },
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let log = "";
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready:\n${log}`)));
  createInterface({ input: child[stream]! }).on("line", (line) => {
    log += `${line}\n`;
    const found = pattern.exec(line);
    if (found) resolve(`http://127.0.0.1:${found[1]}/`);
  });
  return { url: await promise, stop };
}
