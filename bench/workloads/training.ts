import * as ad from "../../lib/index.ts";
import type { Prepared } from "../workload.ts";
import type { Values } from "./data.ts";
import { float32, normOf } from "./tensors.ts";

/** Gradient descent on one batch, again and again. */
export interface Training {
  readonly parameters: () => readonly Values[];
  readonly loss: (parameters: readonly ad.Tensor[]) => ad.Tensor;
  readonly rate: number;
  /** What of the last step's direction is kept; none where absent. */
  readonly momentum?: number;
}

/** Steps before the check: the loss and the norm of its gradient where they lead. */
export const steps = 3;

interface Trainer {
  step(): void;
  readonly parameters: readonly ad.Variable[];
}

const variables = ({ parameters }: Training): ad.Variable[] =>
  parameters().map((values, i) => ad.variable(float32(values), { name: `p${i}` }));

/** The tape: the graph is made anew at each step. */
function eagerTrainer(training: Training): Trainer {
  const { loss, rate, momentum } = training;
  const parameters = variables(training);
  let momenta = momentum === undefined ? null : parameters.map((p) => ad.zeros([...(p.shape as number[])]));
  const step = (): void => {
    for (const p of parameters) p.zeroGrad();
    loss(parameters).backward();
    ad.noGrad(() => {
      momenta = momenta?.map((m, i) => m.mul(momentum!).add(parameters[i]!.grad!)) ?? null;
      ad.assignAll(
        parameters.map((p, i) => [p, p.sub((momenta?.[i] ?? p.grad!).mul(rate))]),
        false,
      );
    });
  };
  return { step, parameters };
}

/** One compiled function of loss, gradient and update, which assigns the variables. */
function compiledTrainer(training: Training): Trainer {
  const { loss, rate, momentum } = training;
  const parameters = variables(training);
  const momenta =
    momentum === undefined
      ? null
      : parameters.map((p, i) => ad.variable(ad.zeros([...(p.shape as number[])]), { name: `m${i}` }));
  const step = ad.compile(() => {
    const gradients = ad.grad(loss)(parameters as readonly ad.Tensor[]);
    const next = momenta?.map((m, i) => m.mul(momentum!).add(gradients[i]!)) ?? gradients;
    momenta?.forEach((m, i) => void m.assign(next[i]!));
    parameters.forEach((p, i) => void p.assign(p.sub(next[i]!.mul(rate))));
    return [];
  });
  return { step: () => void step(), parameters };
}

const prepared = (make: (training: Training) => Trainer, training: () => Training) => (): Prepared => ({
  run: make(training()).step,
  check() {
    const given = training();
    const { step, parameters } = make(given);
    for (let i = 0; i < steps; i++) step();
    const { value, gradient } = ad.valueAndGrad(given.loss)(parameters.map((p) => ad.detach(p)));
    return [value.item(), normOf(gradient)];
  },
});

/** @param training - makes the data, so that a workload that is not run costs nothing */
export const eagerTraining = (training: () => Training): (() => Prepared) => prepared(eagerTrainer, training);
export const compiledTraining = (training: () => Training): (() => Prepared) => prepared(compiledTrainer, training);

/** The same steps over doubles, with the loss and gradients that plain loops give. */
export function plainTraining(
  { rate, momentum = 0 }: Pick<Training, "rate" | "momentum">,
  parameters: readonly Values[],
  derive: (parameters: readonly Values[]) => { loss: number; gradients: readonly Float64Array[] },
): { loss: number; gradients: readonly Float64Array[] } {
  const momenta = parameters.map(({ data }) => new Float64Array(data.length));
  for (let i = 0; i < steps; i++)
    for (const [k, gradient] of derive(parameters).gradients.entries()) {
      const [m, { data }] = [momenta[k]!, parameters[k]!];
      for (let j = 0; j < data.length; j++) {
        m[j] = momentum * m[j]! + gradient[j]!;
        data[j]! -= rate * m[j]!;
      }
    }
  return derive(parameters);
}
