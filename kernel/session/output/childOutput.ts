import childProcess, { ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";
import { type Shared, slot, type ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { installDescriptorWrites } from "./descriptorWrites.ts";
import { type Fifo, openFifos } from "./fifos.ts";

type Sync = (...given: unknown[]) => unknown;

/** Milliseconds after which a wait looks whether it was interrupted. */
const longestWait = 50;

/** The write ends of the pipes that the children of one run print to. */
interface Outlet {
  readonly run: number;
  readonly stdout: number;
  readonly stderr: number;
}

/**
 * Has the output of child processes that inherit this process's streams land under the cell that starts them, whenever
 * they print, and what is written to descriptors 1 and 2 by `fs.writeSync` in order with what is printed otherwise.
 */
export function installChildOutput(shared: Shared, post: (message: ToWorker) => void): void {
  let outlet: Outlet | undefined;

  /** The pipes of the running cell; those of an earlier one stay open in its children. */
  const outletOf = (run: number): Outlet | undefined => {
    if (outlet?.run === run) return outlet;
    if (outlet !== undefined) for (const fd of [outlet.stdout, outlet.stderr]) closeSync(fd);
    outlet = undefined;
    const [stdout, stderr] = openFifos(2) ?? [];
    if (stdout === undefined || stderr === undefined) return undefined;
    const announce = (name: "stdout" | "stderr", { read }: Fifo): void => post({ kind: "pipe", run, name, fd: read });
    announce("stdout", stdout);
    announce("stderr", stderr);
    outlet = { run, stdout: stdout.write, stderr: stderr.write };
    return outlet;
  };

  /** `stdio` with the streams of this process replaced by the running cell's pipes. */
  const redirected = (stdio: unknown): unknown => {
    const each: unknown[] = stdio === "inherit" ? ["inherit", "inherit", "inherit"] : Array.isArray(stdio) ? stdio : [];
    const names = each.map((item, index) => inherited(item, index));
    if (!names.some((name) => name !== undefined)) return stdio;
    const pipes = outletOf(currentCell().run);
    return each.map((item, index) => {
      const name = names[index];
      return name === undefined ? item : (pipes?.[name] ?? (name === "stdout" ? 1 : 2));
    });
  };

  const withRedirection = (options: unknown): unknown =>
    options !== null && typeof options === "object" && "stdio" in options
      ? { ...options, stdio: redirected(options.stdio) }
      : options;

  let ticket = 0;
  /** Waits until what a child wrote is read, which comes before anything that the cell prints from here on. */
  const drain = (): void => {
    if (outlet === undefined) return;
    ticket += 1;
    post({ kind: "drain", ticket });
    const { flow, interrupt } = shared;
    for (;;) {
      const done = Atomics.load(flow, slot.drained);
      if (done >= ticket || Atomics.load(interrupt, 0) !== 0) return;
      Atomics.wait(flow, slot.drained, done, longestWait);
    }
  };

  const started = (): void => post({ kind: "children" });

  const prototype = ChildProcess.prototype as unknown as { spawn: Sync };
  const { spawn } = prototype;
  prototype.spawn = function (this: unknown, options: unknown) {
    try {
      return spawn.call(this, withRedirection(options));
    } finally {
      started();
    }
  };
  const sync = childProcess as unknown as Record<"spawnSync" | "execFileSync" | "execSync", Sync>;
  for (const name of ["spawnSync", "execFileSync", "execSync"] as const) {
    const original = sync[name];
    sync[name] = Object.defineProperty(
      (...given: unknown[]) => {
        started();
        try {
          return original(...given.map(withRedirection));
        } finally {
          drain();
        }
      },
      "name",
      { value: name },
    );
  }
  installDescriptorWrites();
  syncBuiltinESMExports();
}

/** Which of this process's streams an item of `stdio` stands for, if any. */
function inherited(item: unknown, index: number): "stdout" | "stderr" | undefined {
  if (item === 1 || item === process.stdout || (item === "inherit" && index === 1)) return "stdout";
  if (item === 2 || item === process.stderr || (item === "inherit" && index === 2)) return "stderr";
  return undefined;
}
