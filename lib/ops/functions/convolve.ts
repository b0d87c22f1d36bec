/** Convolution and correlation of sequences, with numpy's modes. */
import { addDims, type Dim, subDims } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { conj, multiply } from "../complexNumbers.ts";
import { type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { at } from "./at.ts";
import { irfft, rfft } from "./fourier.ts";
import { concat, reshape } from "./shapes.ts";

export interface ConvolveOptions {
  /** All n + m − 1 sums, as many as the longer input has, or only those where the inputs overlap completely. */
  readonly mode?: "full" | "same" | "valid";
  /** Sums of products, O(nm), or a product of transforms, O((n + m) log(n + m)). Where absent, what takes fewer operations. */
  readonly method?: "direct" | "fft";
}

/** Σᵢ aᵢ·b₍ₖ₋ᵢ₎ for each k, a: [n] and b: [m] → [n + m − 1] (mode "full", where absent). */
export const convolve = (a: Operand, b: Operand, options: ConvolveOptions = {}): Tensor =>
  slid("convolve", a, b, true, { mode: "full", ...options });

/** Σᵢ a₍ᵢ₊ₖ₎·bᵢ for each shift k, a: [n] and b: [m] → [|n − m| + 1] (mode "valid", where absent). */
export const correlate = (a: Operand, b: Operand, options: ConvolveOptions = {}): Tensor =>
  slid("correlate", a, b, false, { mode: "valid", ...options });

function slid(
  op: string,
  left: Operand,
  right: Operand,
  flip: boolean,
  { mode, method }: ConvolveOptions & Required<Pick<ConvolveOptions, "mode">>,
): Tensor {
  const [a, b] = toTensors(op, [left, right]) as [Tensor, Tensor];
  for (const x of [a, b]) {
    if (x.rank !== 1) throw new ShapeError(messages.rank(op, "two vectors (use ad.vmap for batches)", x.shape));
    if (x.shape[0] === 0)
      throw new ShapeError(`${op}: an input is empty: shapes ${showShape(a.shape)} and ${showShape(b.shape)}.`);
  }
  const [n, m] = [a.shape[0]!, b.shape[0]!];
  const { start, size } = part(op, n, m, mode, flip);
  const byFourier = method === "fft" || (method === undefined && isFasterByFourier(n, m));
  if (!byFourier) {
    const y = apply1(p.conv, [reshape(a, [1, 1, 1, n]), reshape(b, [1, 1, 1, m])], {
      strides: [1],
      low: [subDims(subDims(m, 1), start)],
      size: [size],
      inputDilation: [1],
      kernelDilation: [1],
      flip,
    });
    return reshape(y, [size]);
  }
  if (typeof n !== "number" || typeof m !== "number" || typeof size !== "number")
    throw new ShapeError(`${op}: the method "fft" needs sizes as numbers, got ${showShape([n, m])}.`);
  const whole = n + m - 1;
  const length = smoothFrom(whole);
  const [x, y] = [rfft(a, { n: length }), rfft(b, { n: length })];
  const sums = irfft(multiply(x, flip ? y : conj(y)), { n: length });
  // With the conjugate, sum k is the one for shift k, and those for negative shifts stand at the end.
  const all = flip ? sums : concat([at(sums, [[length - (m - 1), length]]), at(sums, [[0, n]])]);
  return at(all, [[start, start + size]]);
}

/** The part of all n + m − 1 sums that a mode takes. */
function part(op: string, n: Dim, m: Dim, mode: string, flip: boolean): { start: number; size: Dim } {
  if (mode === "full") return { start: 0, size: subDims(addDims(n, m), 1) };
  if (mode !== "same" && mode !== "valid")
    throw new ValueError(`${op}: mode must be "full", "same" or "valid", got ${JSON.stringify(mode)}.`);
  if (typeof n !== "number" || typeof m !== "number")
    throw new ShapeError(
      `${op}: the mode "${mode}" needs sizes as numbers, got ${showShape([n, m])}. Use mode "full".`,
    );
  const [longer, shorter] = [Math.max(n, m), Math.min(n, m)];
  if (mode === "valid") return { start: shorter - 1, size: longer - shorter + 1 };
  // numpy correlates with the longer input first and reverses the result where it exchanged them.
  return { start: Math.floor((!flip && n < m ? shorter : shorter - 1) / 2), size: longer };
}

/** Measured: three transforms overtake at n·m of 3 to 4 times (n + m)·log₂(n + m); at 6 times they are 2 to 3 times as fast. */
function isFasterByFourier(n: Dim, m: Dim): boolean {
  if (typeof n !== "number" || typeof m !== "number") return false;
  const length = n + m;
  return n * m > 6 * length * Math.log2(length);
}

/** The smallest length of at least n that has no prime factor above 5. */
function smoothFrom(n: number): number {
  for (let length = n; ; length++) {
    let rest = length;
    for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
    if (rest === 1) return length;
  }
}
