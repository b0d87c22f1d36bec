/** Adam on trees of parameters (Kingma and Ba, "Adam: a method for stochastic optimization", 2015). */
import * as ad from "../lib/index.ts";

interface State<P> {
  /** How many steps were taken. */
  readonly taken: ad.Tensor<[], "float64">;
  /** Moving averages of the gradient and of its square. */
  readonly mean: P;
  readonly square: P;
}

function adamStep<P>(parameters: P, gradient: P, state: State<P>, rate: number): [P, State<P>] {
  const taken = state.taken.add(1);
  const mean = ad.tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), state.mean, gradient);
  const square = ad.tree.map((s, g) => s.mul(0.999).add(g.square().mul(0.001)), state.square, gradient);
  const [meanScale, squareScale] = [ad.sub(1, ad.pow(0.9, taken)), ad.sub(1, ad.pow(0.999, taken))];
  const next = ad.tree.map(
    (p, m, s) => p.sub(m.div(meanScale).div(s.div(squareScale).sqrt().add(1e-8)).mul(rate)),
    parameters,
    mean,
    square,
  );
  return [next, { taken, mean, square }];
}

/**
 * Trains parameters with one compiled step, which holds the loss, its gradient and Adam.
 * @param dataOf - the data of each step
 * @returns the loss before each step, and the parameters after the last
 */
export function minimize<P, D>(
  loss: (parameters: P, data: D) => ad.Tensor,
  first: P,
  { steps, rate }: { readonly steps: number; readonly rate: number },
  dataOf: (step: number) => D,
): { losses: number[]; parameters: P } {
  const step = ad.compile((p: P, s: State<P>, data: D) => {
    const { value, gradient } = ad.valueAndGrad(loss)(p, data);
    return [value, ...adamStep(p, gradient, s, rate)] as const;
  });
  const zeros = ad.tree.map((p) => ad.zerosLike(p), first);
  let [parameters, state]: [P, State<P>] = [
    first,
    { taken: ad.tensor(0, { dtype: "float64" }), mean: zeros, square: zeros },
  ];
  const losses = Array.from({ length: steps }, (_, i) => {
    const [value, next, nextState] = step(parameters, state, dataOf(i));
    [parameters, state] = [next, nextState];
    return value.item();
  });
  return { losses, parameters };
}

/** Every so many losses as text, and the last. */
export const printed = (losses: readonly number[], every: number): string =>
  losses
    .flatMap((loss, i) => (i % every === 0 || i === losses.length - 1 ? [`step ${i}: ${loss.toPrecision(8)}`] : []))
    .join("\n");
