/**
 * A neural ordinary differential equation learns the field of a spiral from short pieces of its path (Chen et al., "Neural
 * ordinary differential equations", 2018, and the demonstration that goes with it). Gradients come from the adjoint equation.
 */
import * as ad from "../lib/index.ts";
import { minimize, printed } from "./adam.ts";

const dtype = "float64";
const accuracy = { rtol: 1e-7, atol: 1e-7 };

/** dy/dt = y³·A, the spiral. */
const spiral = (y: ad.Tensor) =>
  y.pow(3).matmul(
    ad.tensor(
      [
        [-0.1, 2],
        [-2, -0.1],
      ],
      { dtype },
    ),
  );

export function start() {
  const times = ad.linspace(0, 0.8, 5, { dtype });
  const beginnings = ad.odeint(spiral, ad.tensor([2, 0], { dtype }), ad.linspace(0, 15, 16, { dtype }), accuracy);
  return {
    /** Sixteen pieces of the path, states: [times, pieces, 2]. */
    path: { times, states: ad.odeint(spiral, beginnings, times, accuracy) },
    parameters: {
      w1: ad.random.normal([2, 16], { seed: 1, std: 0.5, dtype }),
      b1: ad.zeros([16], { dtype }),
      w2: ad.random.normal([16, 2], { seed: 2, std: 0.1, dtype }),
      b2: ad.zeros([2], { dtype }),
    },
  };
}
type Start = ReturnType<typeof start>;
type Parameters = Start["parameters"];

/** The network in the place of the field. */
const field = ({ w1, b1, w2, b2 }: Parameters, y: ad.Tensor) => y.pow(3).matmul(w1).add(b1).tanh().matmul(w2).add(b2);

/** The mean square between the pieces as they are and as the network continues from where they begin. */
const loss = (parameters: Parameters, { times, states }: Start["path"]) =>
  ad.mse(
    ad.odeint((y) => field(parameters, y), states.at(0), times, accuracy),
    states,
  );

export const train = ({ path, parameters }: Start, steps = 60) =>
  minimize(loss, parameters, { steps, rate: 0.05 }, () => path);

if (import.meta.main) console.log(printed(train(start()).losses, 5));
