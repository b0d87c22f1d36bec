import { fromNested, type Nested, scalar } from "../ops/constant.ts";
import { describe, isPlain } from "../tensor/arguments.ts";
import { isFloating, weakDType } from "../tensor/dtype.ts";
import { GradientError, messages } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A tree taken apart: a tensor, or plain objects and arrays of trees; other values are carried along unchanged. */
export interface Flattened<T> {
  readonly tree: T;
  readonly leaves: Tensor[];
  /** The tree with others in the places of its tensors; its keys stand in their own order. */
  rebuild(leaves: readonly unknown[]): T;
}

/** The entries of an object by their keys, whatever order they were written in; those of an array from the first to the last. */
export function entriesOf(value: object): [string, unknown][] {
  const entries = Object.entries(value);
  return Array.isArray(value) ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The tensors of a tree, those of objects in order of their keys, so that { a, b } and { b, a } are the same; and the way back. */
export function flatten<T>(tree: T): Flattened<T> {
  const leaves: Tensor[] = [];
  const visit = (value: unknown): ((from: Iterator<unknown>) => unknown) => {
    if (value instanceof Tensor) {
      leaves.push(value);
      return (from) => from.next().value;
    }
    if (Array.isArray(value)) {
      const parts = value.map(visit);
      return (from) => parts.map((part) => part(from));
    }
    if (isPlain(value)) {
      const parts = entriesOf(value).map(([key, item]) => [key, visit(item)] as const);
      const keys = Object.keys(value);
      return (from) => {
        const built = new Map(parts.map(([key, part]) => [key, part(from)]));
        return Object.fromEntries(keys.map((key) => [key, built.get(key)]));
      };
    }
    return () => value;
  };
  const build = visit(tree);
  return { tree, leaves, rebuild: (from) => build(from[Symbol.iterator]()) as T };
}

/**
 * A tree that derivatives are taken for.
 * @param role - what it is called, such as "argument 0"
 * @throws GradientError where it has no tensors, or one that is not floating
 */
export function differentiable<T>(what: string, role: string, tree: T): Flattened<T> {
  const flat = flatten(tree);
  if (flat.leaves.length === 0) throw new GradientError(messages.noTensors(`${what}: ${role}, ${describe(tree)},`));
  for (const { dtype } of flat.leaves)
    if (!isFloating(dtype)) throw new GradientError(messages.floating(`${what}, ${role}`, dtype));
  return flat;
}

/** Where the tensors of a tree stand, in the order of its leaves: "layers.0.w". */
export function placesOf(tree: unknown, at = ""): string[] {
  if (tree instanceof Tensor) return [at];
  if (!Array.isArray(tree) && !isPlain(tree)) return [];
  return entriesOf(tree).flatMap(([key, item]) => placesOf(item, at === "" ? key : `${at}.${key}`));
}

/** What two trees have that do not have their tensors at the same places, as words; null where they do. */
export function difference(one: unknown, other: unknown): [string, string] | null {
  const [a, b] = [placesOf(one), placesOf(other)];
  if (a.length === b.length && a.every((place, i) => place === b[i])) return null;
  return [told(a), told(b)];
}

const told = (places: readonly string[]): string =>
  places.length === 0 ? "no tensors" : places[0] === "" ? "one tensor" : `tensors at ${places.join(", ")}`;

/** A tree with tensors where `like` has some and it has plain numbers, which take their dtype, or typed arrays. */
function withTensors(tree: unknown, like: unknown): unknown {
  if (like instanceof Tensor) {
    if (typeof tree === "number") return scalar(tree, weakDType(tree, like.dtype));
    return ArrayBuffer.isView(tree) ? fromNested(tree as unknown as Nested) : tree;
  }
  if (Array.isArray(like) && Array.isArray(tree)) return tree.map((item, i) => withTensors(item, like[i]));
  if (!isPlain(like) || !isPlain(tree)) return tree;
  const parts = new Map(Object.entries(like));
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, withTensors(item, parts.get(key))]));
}

/**
 * The tensors of a tree that must have them where another one has.
 * @param role - what the tree is called, such as "the tangents"
 * @param beside - what the other one is called
 * @throws GradientError where it has tensors at other places
 */
export function matched(what: string, role: string, beside: string, tree: unknown, like: unknown): Tensor[] {
  const own = withTensors(tree, like);
  const differing = difference(like, own);
  if (differing)
    throw new GradientError(
      `${what}: expected ${role} to be like ${beside}, with ${differing[0]}; got ${own === tree && !(own instanceof Object) ? describe(own) : differing[1]}.`,
    );
  return flatten(own).leaves;
}
