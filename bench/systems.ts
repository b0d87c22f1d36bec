import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { peerPython, peersFolder } from "./peers/python.ts";
import type { Measurement, Workload } from "./workload.ts";

/** What runs each peer: a script for the Python, or for the Node, that has its packages. */
const scripts: Readonly<Record<string, string>> = {
  torch: "torch_peer.py",
  "torch-compile": "torch_peer.py",
  "torch-forward": "torch_peer.py",
  jax: "jax_peer.py",
  "jax-forward": "jax_peer.py",
  "jax-eager": "jax_peer.py",
  "tfjs-wasm": "tfjs.mjs",
  "jax-js": "jaxjs.mjs",
  "jax-js-eager": "jaxjs.mjs",
};

const inPython = (system: string): boolean => scripts[system]!.endsWith(".py");

/** Whether a peer's packages are there. */
export const installed = (system: string): boolean =>
  existsSync(
    inPython(system)
      ? peerPython
      : path.join(peersFolder, "node_modules", system === "tfjs-wasm" ? "@tensorflow/tfjs" : "@jax-js/jax"),
  );

const pinning = (threads: number): string[] => ["taskset", "-c", threads === 1 ? "0" : `0-${threads - 1}`];

/** Whether processes can be held to the first CPUs here. */
export const canPin = (threads: number): boolean =>
  spawnSync(pinning(threads)[0]!, [...pinning(threads).slice(1), "true"], { stdio: "ignore" }).status === 0;

export interface Run {
  readonly workload: Workload;
  readonly system: string;
  readonly threads: number;
  readonly budget: number;
  readonly pinned: boolean;
}

/** Measures one system in a process of its own, held to as many CPUs as it may have threads. */
export async function measureSystem({ workload, system, threads, budget, pinned }: Run): Promise<Measurement> {
  const script = scripts[system];
  const program = script
    ? [inPython(system) ? peerPython : process.execPath, path.join(peersFolder, script)]
    : [process.execPath, path.join(import.meta.dirname, "ours.ts")];
  const options = { workload: workload.id, system, threads, budget };
  const [command, ...args] = [
    ...(pinned ? pinning(threads) : []),
    ...program,
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ] as [string, ...string[]];
  const { stdout } = await promisify(execFile)(command, args, {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as Measurement;
}
