import { type ChildProcess, spawn } from "node:child_process";
import { startedByUserCode } from "./childProcesses.ts";

/** Milliseconds after which a child that was just started is there, and between looks while there are some. */
const settling = 20;
const interval = 1_000;

/** Ends the processes of the last list that it was given, first as its arguments, once whoever writes the lists is gone. */
const script =
  "trap '' INT HUP TERM; pids=$*; while read -r line; do pids=$line; done; [ -z \"$pids\" ] || kill -TERM $pids 2>/dev/null";

/**
 * Ends the children of user code even when the kernel is killed in the middle of a loop, when no code of its own can run
 * any more: a shell waits for the end of a pipe from this process. It starts with the first child.
 */
export class Reaper {
  #shell: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** User code starts a child; a blocking one is there only after a while. */
  look(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), settling).unref();
  }

  #tell(): void {
    const pids = startedByUserCode();
    if (pids.length === 0 && this.#shell === undefined) return;
    if (this.#shell === undefined) this.#shell = this.#start(pids.map(String));
    else this.#shell.stdin?.write(`${pids.join(" ")}\n`);
    if (pids.length > 0) this.#timer = setTimeout(() => this.#tell(), interval).unref();
  }

  #start(pids: readonly string[]): ChildProcess {
    // In a group of its own, so that it outlives whatever ends this one's.
    const shell = spawn("sh", ["-c", script, "sh", ...pids], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    shell.on("error", () => {});
    shell.stdin.on("error", () => {});
    shell.unref();
    (shell.stdin as unknown as { unref(): void }).unref();
    return shell;
  }
}
