import { pool } from "./pool.ts";
import type { Level, Tensor } from "./tensor.ts";

/**
 * What the library keeps between calls, tied to the running cell. V8 termination skips `finally`, so a cell
 * that was interrupted inside noGrad would leave recording off: state that an older cell set is dropped.
 */
interface Cell {
  epoch: number;
  interrupt: Int32Array;
}

const hook = Symbol.for("adjoint.cell");
const scope = globalThis as { [hook]?: Cell };
/** Shared with the kernel, which raises `epoch` at the start of each cell. Made by whichever side is first. */
export const cell: Cell = (scope[hook] ??= { epoch: 0, interrupt: new Int32Array(new SharedArrayBuffer(4)) });

interface State {
  epoch: number;
  /** Whether eager operations on tracked tensors are put on the tape. */
  recording: boolean;
  /** Transforms up to this order take what is computed as constant: they were begun outside the noGrad that is running. */
  constantUpTo: number;
  /** A group of writes that was decided and may not be finished; see commit.ts. */
  journal: readonly (() => void)[] | null;
  /** Told the name of every operation that runs, in order. */
  observer: ((name: string) => void) | null;
  /** Where draws that name neither seed nor key get theirs while a function is traced; null: from the process's stream. */
  keySource: (() => Tensor) | null;
  /** Whether every operation is checked for making NaN (or infinities too), and remembers where it was written. */
  checking: "nan" | "nan and infinity" | null;
  /** Whether every operation remembers where it was written, as while a function is traced for export. */
  placing: boolean;
  /** The trace under way: whatever is not constant becomes a node of its graph. */
  tracing: Level | null;
}

const state: State = {
  epoch: cell.epoch,
  recording: true,
  constantUpTo: 0,
  journal: null,
  observer: null,
  keySource: null,
  checking: null,
  placing: false,
  tracing: null,
};

/** The state, made sane first if a new cell has started since it was written. */
export function current(): State {
  if (state.epoch !== cell.epoch) {
    state.epoch = cell.epoch;
    state.recording = true;
    state.constantUpTo = 0;
    state.observer = null;
    state.keySource = null;
    state.placing = false;
    state.tracing = null;
    pool.running = false;
    finishJournal();
  }
  return state;
}

function finishJournal(): void {
  if (!state.journal) return;
  for (const write of state.journal) write();
  state.journal = null;
}

/**
 * Does all writes or none, even when an interrupt falls between two of them: the list is published with one
 * assignment, and a list that was not finished is done again, whole, before anything else is read. Each write
 * must give the same result when done twice.
 */
export function commit(writes: readonly (() => void)[]): void {
  current().journal = writes;
  finishJournal();
}

/** Runs `f` with one field of the state set, and restores it. */
export function withState<K extends "recording" | "constantUpTo" | "observer" | "keySource" | "placing" | "tracing", R>(
  key: K,
  value: State[K],
  f: () => R,
): R {
  const s = current();
  const { epoch, [key]: before } = s;
  s[key] = value;
  try {
    return f();
  } finally {
    if (s.epoch === epoch) s[key] = before;
  }
}
