import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
});

/** How many processes wanted a CPU, on average over the last minute. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));

export const describeMachine = ({ cpu, cores, memoryGiB, platform, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;

/** Resident bytes of a process and of the processes under it, by command; empty where the system has no /proc. */
export function residentBytes(pid: number): { command: string; bytes: number }[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string): string =>
      status
        .split("\n")
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim() ?? "";
    // Children are listed under the thread that started them.
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
    );
    const own = { command: field("Name"), bytes: Number.parseInt(field("VmRSS"), 10) * 1024 };
    return [own, ...children.flatMap((child) => residentBytes(Number(child)))];
  } catch {
    return [];
  }
}
