import { constants } from "node:os";
import { errors } from "../errors.ts";

/** Signals whose default is not to end a process, or not for good. */
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
    const own = pid === process.pid;
    if (own && name === "SIGINT") {
      interrupt();
      return true;
    }
    if (own && name !== undefined && !harmless.has(name) && process.listenerCount(name) === 0) {
      say(errors.ended(`process.kill(process.pid, "${name}")`));
      flush();
    }
    return kill(pid, signal);
  };
}

/** The name of a signal; undefined for 0, which only asks, and for what is no signal. */
const nameOf = (signal: string | number): NodeJS.Signals | undefined =>
  (Object.keys(constants.signals) as NodeJS.Signals[]).find(
    (name) => name === signal || constants.signals[name] === signal,
  );
