import * as activations from "./rows/activations.ts";
import * as arithmetic from "./rows/arithmetic.ts";
import * as comparison from "./rows/comparison.ts";
import * as convolutions from "./rows/conv.ts";
import * as determinants from "./rows/determinants.ts";
import * as products from "./rows/dotGeneral.ts";
import * as exponential from "./rows/exponential.ts";
import * as factorizations from "./rows/factorizations.ts";
import * as fourier from "./rows/fourier.ts";
import * as gamma from "./rows/gamma.ts";
import * as indexing from "./rows/indexing.ts";
import * as losses from "./rows/losses.ts";
import * as matrices from "./rows/matrices.ts";
import * as pieces from "./rows/pieces.ts";
import * as pooling from "./rows/pooling.ts";
import * as random from "./rows/random.ts";
import * as reductions from "./rows/reductions.ts";
import * as rounding from "./rows/rounding.ts";
import * as scans from "./rows/scans.ts";
import * as shapes from "./rows/shapes.ts";
import * as solves from "./rows/solves.ts";
import * as sorting from "./rows/sorting.ts";
import * as special from "./rows/special.ts";
import * as decompositions from "./rows/svd.ts";
import * as trigonometric from "./rows/trigonometric.ts";

/** Every primitive: the files of rows export them and nothing else. A new one also needs a domain in the table of tests. */
export const primitives = {
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
  ...products,
  ...convolutions,
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
} as const;

export type PrimitiveName = keyof typeof primitives;
