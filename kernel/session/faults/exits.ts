import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { errors } from "../errors.ts";

/** Signals whose default in Node is not to end the process, or not for good. */
const harmless = new Set([
  "SIGCHLD",
  "SIGCONT",
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGURG",
  "SIGWINCH",
  "SIGINFO",
  "SIGPIPE",
  "SIGUSR1",
]);

interface Ending {
  /** Says under the running cell why the kernel ends. */
  readonly say: (sentence: string) => void;
  /** Sends what is pending and ends the process, with a reply to the cell. */
  readonly exit: (code: number) => never;
  /** Waits until what was said has left. */
  readonly flush: () => void;
  readonly interrupt: () => void;
}

/**
 * Has code of a cell that ends its own process say so first: `process.exit`, which ends it in order, `process.abort` and
 * `process.kill` of the process itself by a signal that nobody handles, which end it as they do.
 */
export function installExits({ say, exit, flush, interrupt }: Ending): void {
  const [kill, abort] = [process.kill.bind(process), process.abort.bind(process)];
  process.exit = (given) => {
    const code = Number(given ?? process.exitCode ?? 0);
    say(errors.ended(`process.exit(${code})`));
    return exit(code);
  };
  process.abort = () => {
    say(errors.ended("process.abort()"));
    flush();
    return abort();
  };
  process.kill = (pid, signal = "SIGTERM") => {
    const name = nameOf(signal);
    // Groups are the kernel's own too.
    const own = pid === process.pid || pid === 0 || pid === -process.pid;
    if (!own || name === undefined || process.listenerCount(name) > 0 || name === "SIGINT") {
      if (pid !== process.pid || name !== "SIGINT") return kill(pid, signal);
      interrupt();
      return true;
    }
    if (harmless.has(name)) return killFromOutside(pid, name);
    say(errors.ended(`process.kill(${pid === process.pid ? "process.pid" : pid}, "${name}")`));
    flush();
    return kill(pid, signal);
  };
}

/** Node takes a signal to its own process for its end, and runs what it runs then, which ends every inspector session. */
function killFromOutside(pid: number, name: string): true {
  const { status, error, stderr } = spawnSync("kill", ["-s", name.slice("SIG".length), "--", String(pid)]);
  if (status !== 0) throw error ?? new Error(`kill ${name} ${pid}: ${String(stderr).trim()}`);
  return true;
}

/** The name of a signal; undefined for 0, which only asks, and for what is no signal. */
const nameOf = (signal: string | number): NodeJS.Signals | undefined =>
  (Object.keys(constants.signals) as NodeJS.Signals[]).find(
    (name) => name === signal || constants.signals[name] === signal,
  );
