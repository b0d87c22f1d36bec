/** One graph with a size that is a name, transformed in every way and compiled once, runs at sizes 1, 3 and 7 as on tensors of them. */
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad, hvp, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { compile } from "../../../lib/control/compile.ts";
import { symbol } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Dim } from "../../../lib/tensor/dims.ts";
import { isFloating } from "../../../lib/tensor/dtype.ts";
import { GradientError, ShapeError, ValueError } from "../../../lib/tensor/errors.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { control } from "../support/controlRows.ts";
import { draw } from "../support/numeric.ts";
import { RandomChoices } from "../support/randomChoices.ts";
import { distance } from "./operations/checks.ts";
import { operations } from "./operations/index.ts";
import type { Row } from "./operations/row.ts";
import { inputOf, listOf, type Sample, samplesOf } from "./operations/sample.ts";

const sizes = [1, 3, 7];
const members = 2;

/** Which axes have the name: axis 0 of every input where it has a given size, or every axis that has it. */
interface Naming {
  readonly size: number;
  readonly axes: "first" | "all";
  /** null where the sizes are not known at all. */
  readonly name: "batch" | null;
}

/** What a case's transforms are made of: its active inputs, weights of its results, directions; and the same for a batch of them. */
interface Arguments {
  readonly inputs: readonly Tensor[];
  readonly weights: readonly Tensor[];
  readonly along: readonly Tensor[];
  /** The inputs with members along a new axis 0. */
  readonly batches: readonly Tensor[];
}

const listed = (args: Arguments): Tensor[] => [...args.inputs, ...args.weights, ...args.along, ...args.batches];

/** Every transform of a case, by name. On symbols they are nodes, on tensors values. */
function transformed(
  sample: Sample,
  { inputs, weights, along, batches }: Arguments,
): Record<string, readonly Tensor[]> {
  const { active } = sample;
  const call = (...xs: Tensor[]): readonly Tensor[] => listOf(sample.call(...xs));
  const withActive = (xs: readonly Tensor[], own: readonly Tensor[]): Tensor[] =>
    xs.map((x, i) => own[active.indexOf(i)] ?? x);
  const floating = (xs: readonly Tensor[]): readonly Tensor[] => call(...xs).filter((y) => isFloating(y.dtype));
  const lossOf =
    (xs: readonly Tensor[]) =>
    (own: readonly Tensor[]): Tensor =>
      floating(withActive(xs, own))
        .map((y, k) => f.sum(f.mul(f.add(y, f.mul(f.square(y), 0.5)), weights[k]!)))
        .reduce((a, b) => f.add(a, b));
  const values = {
    value: call(...inputs),
    vmap: vmap(call)(...batches),
  };
  if (active.length === 0 || weights.length === 0) return values;
  const point = active.map((i) => inputs[i]!);
  const loss = lossOf(inputs);
  const symbolic = point[0]!.symbolic;
  const alongSum = (gs: readonly Tensor[]): Tensor =>
    gs.map((g, i) => f.sum(f.mul(g, along[i]!))).reduce((a, b) => f.add(a, b));
  const gradientOf = (xs: readonly Tensor[]): readonly Tensor[] => grad(lossOf(xs))(active.map((i) => xs[i]!));
  const first = symbolic ? gradients(loss(point), point, { disconnected: "zero" }) : gradientOf(inputs);
  return {
    ...values,
    gradients: first,
    "gradients of gradients": symbolic
      ? gradients(alongSum(first), point, { disconnected: "zero" })
      : hvp(loss, point, along, { mode: "reverse-over-reverse" }),
    jvp: jvp((...own: Tensor[]) => floating(withActive(inputs, own)), [...point], [...along]).tangent,
    hvp: hvp(loss, point, along),
    "vmap of grad": vmap((...xs: Tensor[]) => gradientOf(xs))(...batches),
  };
}

/** The case at another size. */
function resized(sample: Sample, { size, axes }: Naming, to: number): Sample["case"] {
  const { given: _, ...rest } = sample.case;
  return {
    ...rest,
    shapes: sample.case.shapes.map((shape) =>
      shape.map((d, axis) => (d === size && (axis === 0 || axes === "all") ? to : d)),
    ),
  };
}

/** Numbers for the case at a size; null where the operation refuses tensors of that size. */
function argumentsAt(sample: Sample, naming: Naming, size: number): Arguments | null {
  const item = resized(sample, naming, size);
  const inputs = item.shapes.map((_, i) => inputOf(item, i, sample.seed));
  const results = orRefused(() => listOf(sample.call(...inputs)));
  if (!results) return null;
  const weights = results
    .filter((y) => isFloating(y.dtype))
    .map((y, k) => draw(sample.seed + 77701 + k, y.shape as number[]));
  const along = sample.active.map((i) => draw(sample.seed + 55501 + i, inputs[i]!.shape as number[]));
  const batches = inputs.map((_, i) =>
    f.stack(Array.from({ length: members }, (_, m) => inputOf(item, i, sample.seed, m + 1))),
  );
  return { inputs, weights, along, batches };
}

/** Symbols of the shapes that the case has, the named axes being "batch", or unknown. */
function symbolsFor(sample: Sample, { size, axes, name }: Naming): Arguments {
  const named = (shape: readonly number[]): (Dim | null)[] =>
    shape.map((d, axis) => (d === size && (axis === 0 || axes === "all") ? name : d));
  const inputs = sample.inputs.map((x, i) => symbol(`x${i}`, named(x.shape as number[]), { dtype: x.dtype }));
  const results = listOf(sample.call(...inputs)).filter((y) => isFloating(y.dtype));
  return {
    inputs,
    weights: results.map((y, k) => symbol(`c${k}`, y.shape, { dtype: y.dtype })),
    along: sample.active.map((i) => symbol(`v${i}`, inputs[i]!.shape, { dtype: inputs[i]!.dtype })),
    batches: inputs.map((x, i) => symbol(`X${i}`, ["members", ...x.shape], { dtype: x.dtype })),
  };
}

const counts = { runs: 0, refused: 0 };

/** Operations whose cases name ranges that smaller tensors do not have: on a size that is a name they lie within it as they are. */
const fixedRanges: ReadonlySet<string> = new Set(["at", "slice", "indexUpdate"]);

function problemsOf(operation: string, sample: Sample, naming: Naming): string[] {
  const title = `${sample.title}, ${naming.axes} axes of size ${naming.size} ${naming.name ? "named" : "unknown"}`;
  const runs = sizes.flatMap((size) => {
    const args = argumentsAt(sample, naming, size);
    const expected = args && orRefused(() => transformed(sample, args));
    return args && expected ? [{ size, args, expected }] : [];
  });
  if (runs.length === 0) return [];
  const symbols = orRefused(() => symbolsFor(sample, naming));
  // What takes named sizes takes them in every transform; of unknown ones some must be known to be equal.
  const nodes = symbols && (naming.name ? transformed(sample, symbols) : orRefused(() => transformed(sample, symbols)));
  if (!nodes) {
    counts.refused++;
    return [];
  }
  const run = compile({ inputs: listed(symbols), outputs: Object.values(nodes).flat() });
  return runs.flatMap(({ size, args, expected }) => {
    const call = (): readonly Tensor[] => run(...listed(args));
    const got = naming.name && !fixedRanges.has(operation) ? call() : orRefused(call);
    if (!got) return [];
    let next = 0;
    return Object.entries(expected).flatMap(([name, list]) => {
      counts.runs++;
      const apart = distance(got.slice(next, (next += list.length)), list);
      return apart <= 1e-11 ? [] : [`${title}, at ${size}: ${name} off by ${apart}`];
    });
  });
}

/** null where an error for the user says that these sizes, or numbers of them, do not do. */
function orRefused<R>(run: () => R): R | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError || error instanceof ValueError || error instanceof GradientError) return null;
    throw error;
  }
}

const namings = ({ inputs }: Sample, name: "batch" | null): readonly Naming[] =>
  [...new Set(inputs.map((x) => x.shape[0] as number))]
    .filter((size) => size > 1)
    .flatMap((size) => [
      { size, axes: "first", name },
      { size, axes: "all", name },
    ]);

/** Unknown sizes, for so many operations. */
const drawn = 60;
const table = Object.entries<Row>({ ...operations, ...control }).filter(([, { except }]) => !except?.symbols);
const random = new RandomChoices(6);
const unknown = new Set([...Object.keys(control), ...Array.from({ length: drawn }, () => random.pick(table)[0])]);

for (const [name, row] of table)
  test(`${name}: one graph through every transform, at sizes ${sizes.join(", ")}`, (t) => {
    const samples = samplesOf(name, row).filter(({ inputs }) => inputs.every((x) => !x.shape.includes(0)));
    const problems = samples.flatMap((sample) =>
      [...namings(sample, "batch"), ...(unknown.has(name) ? namings(sample, null) : [])].flatMap((naming) =>
        problemsOf(name, sample, naming),
      ),
    );
    t.deepEqual(problems, []);
  });

test.after("how much ran", () => {
  console.log(
    `named sizes through transforms: ${counts.runs} comparisons, ${counts.refused} cases say that they need numbers`,
  );
});
