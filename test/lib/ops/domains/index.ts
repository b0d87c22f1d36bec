import type { PrimitiveName } from "../../../../lib/ops/primitives.ts";
import { activations } from "./activations.ts";
import { arithmetic } from "./arithmetic.ts";
import { comparison } from "./comparison.ts";
import { conv } from "./conv.ts";
import type { Domain } from "./domain.ts";
import { dotGeneral } from "./dotGeneral.ts";
import { exponential } from "./exponential.ts";
import { fourier } from "./fourier.ts";
import { gamma } from "./gamma.ts";
import { indexing } from "./indexing.ts";
import { decompositions, determinants, factorizations, matrices, solves } from "./linalg.ts";
import { losses } from "./losses.ts";
import { pieces } from "./pieces.ts";
import { pooling } from "./pooling.ts";
import { random } from "./random.ts";
import { reductions } from "./reductions.ts";
import { rounding } from "./rounding.ts";
import { scans } from "./scans.ts";
import { shapes } from "./shapes.ts";
import { sorting } from "./sorting.ts";
import { special } from "./special.ts";
import { trigonometric } from "./trigonometric.ts";

/** Every primitive's sampling domain, by the files of rows; the compiler reports one that is missing. */
export const domains = {
  ...activations,
  ...arithmetic,
  ...comparison,
  ...exponential,
  ...gamma,
  ...rounding,
  ...special,
  ...trigonometric,
  ...random,
  ...fourier,
  ...reductions,
  ...shapes,
  ...dotGeneral,
  ...conv,
  ...pooling,
  ...losses,
  ...matrices,
  ...solves,
  ...determinants,
  ...factorizations,
  ...decompositions,
  ...indexing,
  ...pieces,
  ...scans,
  ...sorting,
} as const satisfies Record<PrimitiveName, Domain>;
