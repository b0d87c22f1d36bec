/** Algorithms 6.3 and 6.4 of Goodfellow et al., section 6.5.4, with the book's names. */
import { grad, vjp } from "../autodiff/transforms.ts";
import { add, mul, square } from "../ops/functions/elementwise.ts";
import { matmul, outer } from "../ops/functions/products.ts";
import { sum } from "../ops/functions/reductions.ts";
import { transpose } from "../ops/functions/shapes.ts";
import { ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A deep network of l layers. */
export interface Network {
  /** W⁽ᵏ⁾: [nₖ, nₖ₋₁] */
  readonly W: readonly Tensor[];
  /** b⁽ᵏ⁾: [nₖ] */
  readonly b: readonly Tensor[];
  /** The activation of every layer, or one for each. */
  readonly f: Activation | readonly Activation[];
}
export type Activation = (a: Tensor) => Tensor;

/** What the network is trained for: J = L(ŷ, y) + λΩ(θ). */
export interface CostFunction {
  readonly L: (yHat: Tensor, y: Tensor) => Tensor;
  /** 0 where absent. */
  readonly lambda?: number;
  /** Σ of all squared weights where absent, so that its gradient is 2W⁽ᵏ⁾ and 0 for b⁽ᵏ⁾. */
  readonly Omega?: (theta: Parameters) => Tensor;
}

export interface Parameters {
  readonly W: readonly Tensor[];
  readonly b: readonly Tensor[];
}

/** Everything that forward propagation computes and back-propagation reads. */
export interface Propagated {
  /** a⁽ᵏ⁾, from k = 1 at position 0. */
  readonly a: readonly Tensor[];
  /** h⁽ᵏ⁾, from h⁽⁰⁾ = x. */
  readonly h: readonly Tensor[];
  readonly yHat: Tensor;
  readonly J: Tensor;
}

const weightDecay = ({ W }: Parameters): Tensor => W.map((w) => sum(square(w))).reduce((a, b) => add(a, b));

/**
 * Algorithm 6.3: forward propagation through a deep network and the computation of its cost.
 * @param x - the input of one example, [n₀]
 * @param y - its target
 */
export function forwardPropagation(
  { W, b, f }: Network,
  { L, lambda = 0, Omega = weightDecay }: CostFunction,
  x: Tensor,
  y: Tensor,
): Propagated {
  if (W.length === 0 || W.length !== b.length)
    throw new ShapeError(
      `forwardPropagation: ${W.length} weight matrices and ${b.length} biases; expected one of each for every layer.`,
    );
  const l = W.length;
  const a: Tensor[] = [];
  const h: Tensor[] = [x];
  for (let k = 1; k <= l; k++) {
    a.push(add(b[k - 1]!, matmul(W[k - 1]!, h[k - 1]!)));
    h.push(activationOf(f, k)(a[k - 1]!));
  }
  const yHat = h[l]!;
  const loss = L(yHat, y);
  return { a, h, yHat, J: lambda === 0 ? loss : add(loss, mul(Omega({ W, b }), lambda)) };
}

/**
 * Algorithm 6.4: the gradients of the cost for all weights and biases, from the output layer back to the first. The gradient for
 * a⁽ᵏ⁾ is g ⊙ f′(a⁽ᵏ⁾) where f works element by element, and its Jacobian's transpose times g in general (softmax).
 * @param propagated - what forwardPropagation gave for the same arguments
 */
export function backPropagation(
  { W, b, f }: Network,
  { L, lambda = 0, Omega = weightDecay }: CostFunction,
  { a, h, yHat }: Propagated,
  y: Tensor,
): Parameters {
  const l = W.length;
  const ofOmega = lambda === 0 ? null : grad(Omega)({ W, b });
  const regularized = (g: Tensor, part: "W" | "b", k: number): Tensor =>
    ofOmega ? add(g, mul(ofOmega[part][k - 1]!, lambda)) : g;
  const forW: Tensor[] = [];
  const forB: Tensor[] = [];
  // g ← ∇ŷ J
  let g = grad((prediction: Tensor) => L(prediction, y))(yHat);
  for (let k = l; k >= 1; k--) {
    // g ← ∇_a⁽ᵏ⁾ J
    g = vjp(activationOf(f, k), a[k - 1]!).pullback(g)[0];
    // ∇_b⁽ᵏ⁾ J and ∇_W⁽ᵏ⁾ J
    forB.unshift(regularized(g, "b", k));
    forW.unshift(regularized(outer(g, h[k - 1]!), "W", k));
    // g ← ∇_h⁽ᵏ⁻¹⁾ J
    g = matmul(transpose(W[k - 1]!), g);
  }
  return { W: forW, b: forB };
}

const activationOf = (f: Network["f"], k: number): Activation => (typeof f === "function" ? f : f[k - 1]!);
