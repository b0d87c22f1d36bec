import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process, or one thread of it, started, where the system tells: Linux lists them by thread. */
function childrenOf(pid: number, only?: string): number[] {
  try {
    const threads = only === undefined ? readdirSync(`/proc/${pid}/task`) : [only];
    return threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** The processes that the main thread itself started, and all below them; other threads' children are left out. */
export function startedByUserCode(): number[] {
  const found: number[] = [];
  const pending = childrenOf(process.pid, String(process.pid));
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    found.push(pid);
    pending.push(...childrenOf(pid));
  }
  return found;
}

/** Signals the processes that user code started: SIGINT as Ctrl-C in a terminal does, SIGTERM when the kernel ends. */
export function signalChildren(signal: "SIGINT" | "SIGTERM"): void {
  for (const pid of startedByUserCode()) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended meanwhile.
    }
  }
}
