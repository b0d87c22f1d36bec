import { entries, type Native } from "../../native/library.ts";
import { execute } from "../../ops/apply.ts";
import { type allocate, arrayOver, bytesOf, fromNumbers, scratch, type TypedArray } from "../../tensor/dtype.ts";
import { pool } from "../../tensor/pool.ts";
import { count } from "../../tensor/shape.ts";
import { Storage } from "../../tensor/storage.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { isHandedOver } from "../lifetimes.ts";
import { encode, type Locate, type NativeAction } from "./encode.ts";
import type { ApplyNode, KernelNode } from "./nodes.ts";
import type { Schedule } from "./schedule.ts";
import type { Value } from "./views.ts";

/** What runs between two changes of language. */
type Segment =
  | { readonly words: ArrayBuffer; readonly actions: readonly NativeAction[] }
  | { readonly node: ApplyNode };

/** A schedule that can be run: its words, and the arena that its values live in. */
export class Executable {
  readonly schedule: Schedule;
  readonly #native: Native;
  readonly #segments: readonly Segment[];
  readonly #arena: ArrayBuffer;
  /** Leaves and outputs by the number of their buffer; 0 is the arena. */
  readonly #buffers = new Map<Value, number>();
  readonly #skip: number;

  constructor(schedule: Schedule, library: Native) {
    this.schedule = schedule;
    this.#native = library;
    const bytes = [schedule.arena.bytes];
    for (const value of [...schedule.leaves.values(), ...schedule.outputs]) {
      this.#buffers.set(value, bytes.length);
      bytes.push(value.length * bytesOf(value.dtype));
    }
    // Native code wants the arena to begin with a cache line.
    this.#arena = new ArrayBuffer(schedule.arena.bytes + 64);
    this.#skip = library.skip(this.#arena);
    const locate: Locate = (value) => {
      const buffer = this.#buffers.get(value);
      if (buffer !== undefined) return [buffer, 0];
      const offset = schedule.arena.offsets.get(value);
      if (offset === undefined) throw new Error(`A value of shape [${value.shape.join()}] has no place in memory.`);
      return [0, offset];
    };
    this.#segments = segmentsOf(schedule, (actions) => encode(actions, bytes, locate));
  }

  /**
   * Computes the outputs' values, in buffers from the pool: a variable's replaced values are where its next ones go.
   * @param values - for each leaf, in the schedule's order
   * @param array - what makes the outputs' arrays
   */
  run(values: readonly TypedArray[], array: typeof allocate = scratch): TypedArray[] {
    const outputs = this.schedule.outputs.map((value) => array(value.dtype, value.length));
    const buffers: TypedArray[] = [
      new Uint8Array(this.#arena, this.#skip, this.schedule.arena.bytes),
      ...values,
      ...outputs,
    ];
    for (const segment of this.#segments)
      if ("words" in segment) {
        entries.count++;
        const outcome = this.#native.run(segment.words, buffers);
        if (typeof outcome === "object") this.#explain(segment.actions[outcome[0]!]!, buffers);
        if (outcome !== 0) throw new Error(`The native core ended with ${String(outcome)}.`);
      } else this.#apply(segment.node, buffers);
    return outputs;
  }

  /** An operation that JavaScript computes. */
  #apply(node: ApplyNode, buffers: readonly TypedArray[]): void {
    const { operation, params, results } = node;
    const since = pool.serial;
    const made = execute(operation.primitive, this.#inputs(node, buffers), params, operation.site);
    for (const [i, y] of made.entries()) this.#array(results[i]!, buffers).set(y.storage!.data);
    // What a graph inside gave away is copied now, and goes back once.
    const own = made.filter((y) => isHandedOver(y, since) || y.storage!.exclusive).map((y) => y.storage!.data);
    for (const data of new Map(own.map((array) => [array.buffer, array])).values()) pool.giveBack(data);
  }

  /** Does a step that failed again in JavaScript, whose error says why. */
  #explain(action: NativeAction, buffers: readonly TypedArray[]): void {
    if (action.kind !== "kernel") return;
    const { operation, params, results } = action.node;
    operation.primitive.run(this.#inputs(action.node, buffers), params, results);
  }

  #inputs({ operands }: ApplyNode | KernelNode, buffers: readonly TypedArray[]): readonly Tensor[] {
    return operands.map(({ shape, value }) => {
      const numbers = value.constant === null ? null : new Array<number>(count(shape)).fill(value.constant);
      const data = numbers ? fromNumbers(value.dtype, numbers) : this.#array(value, buffers);
      return new Tensor({ shape, dtype: value.dtype, storage: new Storage(data) });
    });
  }

  #array(value: Value, buffers: readonly TypedArray[]): TypedArray {
    const buffer = this.#buffers.get(value);
    if (buffer !== undefined) return buffers[buffer]!;
    const offset = this.#skip + this.schedule.arena.offsets.get(value)!;
    return arrayOver(value.dtype, this.#arena, offset, value.length);
  }
}

function segmentsOf({ actions }: Schedule, words: (actions: readonly NativeAction[]) => ArrayBuffer): Segment[] {
  const segments: Segment[] = [];
  let open: NativeAction[] = [];
  const close = (): void => {
    if (open.length > 0) segments.push({ words: words(open), actions: open });
    open = [];
  };
  for (const action of actions)
    if (action.kind === "apply") {
      close();
      segments.push({ node: action.node });
    } else open.push(action);
  close();
  return segments;
}
