/** The programs of examples/, and what is asked of each. */
import * as characterRnn from "../../examples/characterRnn.ts";
import * as gaussianProcess from "../../examples/gaussianProcess.ts";
import * as kalmanFilter from "../../examples/kalmanFilter.ts";
import * as maml from "../../examples/maml.ts";
import * as neuralOde from "../../examples/neuralOde.ts";
import * as physicsInformed from "../../examples/physicsInformed.ts";
import * as polynomialFit from "../../examples/polynomialFit.ts";

interface Trained {
  /** The losses before each step. */
  readonly losses: readonly number[];
}

interface Asked<S, T> {
  readonly steps: number;
  /** What the last loss is below. */
  readonly reaches: number;
  /** How far a loss may be from the peer's, relative to it: 1e-9 up to step 20 and 1e-6 after it where absent. */
  readonly early?: number;
  readonly late?: number;
  /** What else is asked of the trained program; a sentence where that does not hold. */
  readonly also?: (trained: T, start: S) => string | null;
}

export interface Program {
  readonly steps: number;
  readonly reaches: number;
  readonly early: number;
  readonly late: number;
  readonly start: () => object;
  /** Trains from the program's own start. */
  readonly run: () => { readonly losses: readonly number[]; readonly missed: string | null };
}

/** A program with types of its own. */
const program = <S extends object, T extends Trained>(
  { start, train }: { start: () => S; train: (start: S, steps: number) => T },
  { steps, reaches, early = 1e-9, late = 1e-6, also = () => null }: Asked<S, T>,
): Program => ({
  steps,
  reaches,
  early,
  late,
  start,
  run() {
    const begin = start();
    const trained = train(begin, steps);
    return { losses: trained.losses, missed: also(trained, begin) };
  },
});

const near = (what: string, value: number, expected: number, within: number): string | null =>
  Math.abs(value - expected) <= within ? null : `${what}: expected ${expected} ± ${within}, got ${value}`;

export const programs = {
  polynomialFit: program(polynomialFit, {
    steps: 2000,
    reaches: 9.3,
    // The tutorial's own result: 0.857 x − 0.0933 x³.
    also: ({ coefficients: [, b, , d] }) => near("b", b!, 0.857, 0.03) ?? near("d", d!, -0.0933, 0.005),
  }),
  characterRnn: program(characterRnn, {
    steps: 150,
    reaches: 0.16,
    also({ parameters }) {
      const said = characterRnn.continued(parameters, "What the ", 12);
      return characterRnn.text.includes(said) ? null : `not in the text: ${said}`;
    },
  }),
  gaussianProcess: program(gaussianProcess, {
    steps: 150,
    reaches: 9.82,
    also: ({ parameters }) => near("noise", parameters.logNoise.exp().item(), 0.2, 0.03),
  }),
  // Both follow the error of their steps, ours to 1e-7 and the peer to 1e-10.
  neuralOde: program(neuralOde, { steps: 60, reaches: 0.007, early: 1e-6, late: 1e-5 }),
  maml: program(maml, { steps: 400, reaches: 0.7 }),
  physicsInformed: program(physicsInformed, {
    steps: 300,
    reaches: 0.006,
    also: ({ parameters }) => near("largest error", physicsInformed.largestError(parameters), 0, 0.002),
  }),
  kalmanFilter: program(kalmanFilter, {
    steps: 80,
    reaches: 1.744,
    also: ({ parameters }) =>
      (["frequency", "damping", "drive", "noise"] as const)
        .map((name) => near(name, parameters[name].exp().item() / kalmanFilter.truth[name], 1, 0.15))
        .find((missed) => missed !== null) ?? null,
  }),
} satisfies Record<string, Program>;

/** The steps whose losses are compared: 0, 1, 2, 5, 10, 20, 50, … and the last. */
export const checkpoints = (steps: number): number[] => {
  const rising = Array.from({ length: 10 }, (_, k) => [1, 2, 5].map((digit) => digit * 10 ** k)).flat();
  return [0, ...rising.filter((step) => step < steps - 1), steps - 1];
};
