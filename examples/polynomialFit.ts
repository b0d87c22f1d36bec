/** A cubic fitted to the sine by gradient descent on the tape, as torch's tutorial "Learning PyTorch with examples" does. */
import * as ad from "../lib/index.ts";

const dtype = "float64";

export const start = () => ({
  x: ad.linspace(-Math.PI, Math.PI, 2000, { dtype }),
  coefficients: ad.random.normal([4], { seed: 1, dtype }),
});

/** The sum of squared errors before each step, and what was found. */
export function train({ x, coefficients }: ReturnType<typeof start>, steps = 2000) {
  const y = ad.sin(x);
  const a = ad.variable(coefficients.at(0), { name: "a" });
  const b = ad.variable(coefficients.at(1), { name: "b" });
  const c = ad.variable(coefficients.at(2), { name: "c" });
  const d = ad.variable(coefficients.at(3), { name: "d" });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const fitted = a
      .add(b.mul(x))
      .add(c.mul(x.square()))
      .add(d.mul(x.pow(3)));
    const loss = fitted.sub(y).square().sum();
    loss.backward();
    for (const p of [a, b, c, d]) {
      p.assign(p.sub(p.grad!.mul(1e-6)));
      p.zeroGrad();
    }
    losses.push(loss.item());
  }
  return { losses, coefficients: [a, b, c, d].map((p) => p.item()) };
}

if (import.meta.main) {
  const { losses, coefficients } = train(start());
  for (const [step, loss] of losses.entries()) if (step % 200 === 0) console.log(`step ${step}: ${loss}`);
  const [a, b, c, d] = coefficients;
  console.log(`sin x ≈ ${a} + ${b}·x + ${c}·x² + ${d}·x³`);
}
