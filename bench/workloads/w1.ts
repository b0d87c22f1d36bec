import * as ad from "../../lib/index.ts";
import type { Prepared, Workload } from "../workload.ts";

const steps = 1000;
const start = { x: 0.7, w: 0.9 };

/** x ← sin(x)·w + x/2, over and over */
function chain(x0: ad.Tensor, w: ad.Tensor): ad.Tensor {
  let x = x0;
  for (let i = 0; i < steps; i++) x = x.sin().mul(w).add(x.mul(0.5));
  return x;
}

/** The tape: a new graph at each run, as torch does. */
function eager(): Prepared {
  const x = ad.variable(start.x, { dtype: "float64" });
  const w = ad.variable(start.w, { dtype: "float64" });
  let y: ad.Tensor = x;
  const run = (): void => {
    x.zeroGrad();
    w.zeroGrad();
    y = chain(x, w);
    y.backward();
  };
  return {
    run,
    check() {
      run();
      return [y.item(), x.grad!.item(), w.grad!.item()];
    },
  };
}

/** The same in one compiled function. */
function compiled(): Prepared {
  const f = ad.compile(ad.valueAndGrad(chain, { argnums: [0, 1] }));
  const [x, w] = [ad.tensor(start.x, { dtype: "float64" }), ad.tensor(start.w, { dtype: "float64" })];
  return {
    run: () => void f(x, w),
    check() {
      const { value, gradient } = f(x, w);
      return [value.item(), ...gradient.map((t) => t.item())];
    },
  };
}

/** Forward mode by hand: the value with its two derivatives. */
function reference(): number[] {
  const { w } = start;
  let [x, dx, dw] = [start.x, 1, 0];
  for (let i = 0; i < steps; i++) {
    const slope = Math.cos(x) * w + 0.5;
    [x, dx, dw] = [Math.sin(x) * w + x * 0.5, slope * dx, slope * dw + Math.sin(x)];
  }
  return [x, dx, dw];
}

export const w1: Workload = {
  id: "W1",
  title: "x ← sin(x)·w + x/2, 1,000 times; value and gradient in both, float64",
  reference,
  tolerance: 1e-9,
  ours: { adjoint: eager, "adjoint-compiled": compiled },
  peers: ["torch", "jax", "jax-js"],
  aims: { adjoint: 0.4, "adjoint-compiled": 2 },
};
