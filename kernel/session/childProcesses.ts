import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process started, where the system tells: Linux lists them by thread. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** The processes that the main thread itself started, and all below them; other threads' children are left out. */
function startedByUserCode(): number[] {
  const found: number[] = [];
  const pending = childrenOfMainThread();
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    found.push(pid);
    pending.push(...childrenOf(pid));
  }
  return found;
}

function childrenOfMainThread(): number[] {
  try {
    const { pid } = process;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Interrupts, as Ctrl-C in a terminal does, the processes that user code waits for. */
export function signalForegroundChildren(): void {
  for (const pid of startedByUserCode()) {
    try {
      process.kill(pid, "SIGINT");
    } catch {
      // It ended meanwhile.
    }
  }
}
