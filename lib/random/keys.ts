/** Keys: what draws are made from. */

import { restart, takeWords } from "../engine/randomState.ts";
import { apply1 } from "../ops/apply.ts";
import { fromArray, isTensor, type Operand, scalar, toTensor } from "../ops/constant.ts";
import { less, neg } from "../ops/functions/elementwise.ts";
import { concat, reshape } from "../ops/functions/shapes.ts";
import { foldInKey, freshKey, splitKey } from "../ops/rows/random.ts";
import { describe } from "../tensor/arguments.ts";
import { type Dim, toDim } from "../tensor/dims.ts";
import { DTypeError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { current } from "../tensor/state.ts";
import { Tensor } from "../tensor/tensor.ts";

/** int32 [2]: the same key gives the same numbers. Use each key for one draw, and split it for more. */
export type Key = Tensor<[2]>;

/** What a draw is made from: a seed, a key, or, with neither, the process's stream. */
export interface KeyOptions {
  /** Draws with the same seed are the same. */
  readonly seed?: number;
  readonly key?: Tensor;
}

/** The key of a seed: any whole number that JavaScript holds exactly, or an int32 scalar. */
export function key(seed: number | Tensor): Key {
  if (!isTensor(seed)) return fromArray(wordsOf(seed), [2], "int32") as Key;
  if (seed.dtype !== "int32" || seed.rank !== 0)
    throw new DTypeError(`random.key: expected one int32 number, got ${seed.dtype} ${showShape(seed.shape)}.`);
  return reshape(concat([reshape(seed, [1]), reshape(neg(less(seed, 0)), [1])]), [2]) as Key;
}

function wordsOf(seed: number): Int32Array {
  if (!Number.isSafeInteger(seed))
    throw new ValueError(`random.key: ${seed} is not a seed; expected a whole number between −2⁵³ and 2⁵³.`);
  return Int32Array.of(seed, Math.floor(seed / 2 ** 32));
}

/** Makes the draws of this process that name neither seed nor key repeatable from here on. */
export const seed = (value: number): void => restart(wordsOf(value));

/** int32 [n, 2]: a batch of keys, which are its members one after the other. */
export type Keys<N extends Dim = Dim> = Iterable<Key> & Tensor<[N, 2]>;

/**
 * `parts` independent keys from one, [parts, 2], 2 where absent. Take them apart, `const [a, b] = split(key)`, or give them
 * all to vmap, `vmap(f)(split(key, n))`, or to scan. The key itself is used up by it.
 */
export const split = <const N extends Dim = 2>(from: Tensor, parts?: N): Keys<N> =>
  apply1(splitKey, [asKey("random.split", from)], { n: toDim(parts ?? 2) }) as Keys<N>;

/** The key that belongs to a key and a whole number, such as the number of a step or of a layer. */
export function foldIn(from: Tensor, data: Operand): Key {
  const number = toTensor("random.foldIn", typeof data === "number" ? scalarOf(data) : data);
  return apply1(foldInKey, [asKey("random.foldIn", from), number], null) as Key;
}

function scalarOf(data: number): Tensor {
  if (!Number.isInteger(data) || data < -(2 ** 31) || data >= 2 ** 32)
    throw new ValueError(`random.foldIn: expected a whole number of 32 bits, got ${data}.`);
  return scalar(data | 0, "int32");
}

/**
 * The key of a draw that names neither seed nor key: through here all of them are taken. A transform that traces a function
 * puts its own source into the state's `keySource`; elsewhere it is the process's stream. Under vmap it is one key
 * for all members.
 */
export const nextKey = (): Key => (current().keySource?.() ?? fromArray(takeWords(), [2], "int32")) as Key;

let nodes = 0;

/**
 * The key for a draw of `shape`. A named size makes the draw a node of a graph, whatever the key is: a key with a value
 * gives the same numbers at each evaluation, no key gives new ones.
 */
export function keyFor(op: string, { seed: given, key: own }: KeyOptions, shape: readonly Dim[]): Key {
  if (own !== undefined && given !== undefined)
    throw new ValueError(`${op}: a key and a seed were given; expected one of them.`);
  const isNamed = shape.some((size) => typeof size === "string");
  if (own === undefined && given === undefined && isNamed && !current().keySource)
    return apply1(freshKey, [node(scalar(0, "int32"))], { id: ++nodes }) as Key;
  const found = own !== undefined ? asKey(op, own) : given !== undefined ? key(given) : nextKey();
  return isNamed && !found.symbolic && found.level === null ? (node(found) as Key) : found;
}

/** A value as a node of a graph, so that what is computed from it waits for the graph's names. */
function node(x: Tensor): Tensor {
  const t = new Tensor({ shape: x.shape, dtype: x.dtype, storage: x.storage, name: x.name });
  t.symbolic = true;
  return t;
}

function asKey(op: string, x: unknown): Key {
  if (!isTensor(x)) throw new TypeError(messages.wrongKind(op, "a key (ad.random.key(seed) makes one)", describe(x)));
  if (x.dtype !== "int32" || x.rank !== 1 || x.shape[0] !== 2)
    throw new ShapeError(
      `${op}: expected a key, which is int32 [2], got ${x.dtype} ${showShape(x.shape)}. Make one with ad.random.key(seed); for a batch of keys use ad.vmap(f)(keys).`,
    );
  return x as Key;
}
