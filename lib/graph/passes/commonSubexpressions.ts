import { isPlain } from "../../tensor/arguments.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Body } from "../body.ts";
import { impure, isKnown, kept, rewrite } from "./rewrite.ts";

/** In these the two inputs may change places, bit for bit. */
const commutative: ReadonlySet<string> = new Set(["add", "mul", "equal", "notEqual"]);
/** Known numbers of at most so many elements are compared by value. */
const fewElements = 16;

/**
 * One operation for all that compute the same: equal primitives with equal parameters on the same inputs. Random draws are
 * operations on keys, so that only draws of one key are one; draws without a key stay apart. Operations that hold a graph
 * (checkpoint, compile, scan, cond) are closed: they are one only where they hold the very same graph and take the same inputs,
 * so that what a checkpoint computes again is never shared with what stands outside it.
 */
export function commonSubexpressions(body: Body): Body {
  const found = new Map<string, readonly Tensor[]>();
  const names = new Names();
  return rewrite(body, (operation, inputs, params) => {
    const { primitive } = operation;
    if (impure.has(primitive.name)) return null;
    const own = inputs.map((x) => names.ofTensor(x));
    if (commutative.has(primitive.name)) own.sort();
    const key = `${primitive.name} ${names.ofValue(params)} ${own.join()}`;
    const known = found.get(key);
    if (known) return known;
    const results = kept(operation, inputs, params);
    found.set(key, results);
    return results;
  });
}

/** Names by which equal things are known. */
class Names {
  readonly #objects = new Map<object, number>();

  /** Nodes are what they are; small known tensors are their numbers. */
  ofTensor(x: Tensor): string {
    if (!isKnown(x) || x.storage!.data.length > fewElements) return String(x.id);
    return `${x.dtype}[${x.shape.join()}]${Array.from(x.storage!.data, showNumber).join()}`;
  }

  /** Plain data by content; bodies, functions and instances of classes by identity. */
  ofValue(value: unknown): string {
    if (typeof value === "number") return showNumber(value);
    if (value === null || (typeof value !== "object" && typeof value !== "function"))
      return `${typeof value} ${String(value)}`;
    if (Array.isArray(value)) return `[${value.map((item) => this.ofValue(item)).join()}]`;
    if (isPlain(value))
      return `{${Object.entries(value)
        .map(([key, item]) => `${key}:${this.ofValue(item)}`)
        .join()}}`;
    let number = this.#objects.get(value);
    if (number === undefined) this.#objects.set(value, (number = this.#objects.size));
    return `#${number}`;
  }
}

/** 0 and −0 are two numbers. */
const showNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
