import { activations } from "./activations.ts";
import { arithmetic } from "./arithmetic.ts";
import { classification } from "./classification.ts";
import { comparison } from "./comparison.ts";
import { convolutions } from "./convolutions.ts";
import { diagonals } from "./diagonals.ts";
import { exponential } from "./exponential.ts";
import { indexing } from "./indexing.ts";
import { linalg } from "./linalg.ts";
import { logic } from "./logic.ts";
import { losses } from "./losses.ts";
import { networks } from "./networks.ts";
import { normalization } from "./normalization.ts";
import { pieces } from "./pieces.ts";
import { pooling } from "./pooling.ts";
import { products } from "./products.ts";
import { random } from "./random.ts";
import { reductions } from "./reductions.ts";
import { rounding } from "./rounding.ts";
import type { OperationName, Row } from "./row.ts";
import { scans } from "./scans.ts";
import { shapes } from "./shapes.ts";
import { signal } from "./signal.ts";
import { sorting } from "./sorting.ts";
import { special } from "./special.ts";
import { statistics } from "./statistics.ts";
import { trigonometric } from "./trigonometric.ts";

/** The table's files, each with reference data of its own. */
export const groups = {
  activations,
  statistics,
  sorting,
  scans,
  pieces,
  indexing,
  diagonals,
  arithmetic,
  classification,
  comparison,
  convolutions,
  exponential,
  linalg,
  losses,
  networks,
  normalization,
  pooling,
  products,
  random,
  reductions,
  shapes,
  signal,
  logic,
  rounding,
  special,
  trigonometric,
} as const satisfies Record<string, Readonly<Record<string, Row>>>;

/** Every public operation with its cases; the compiler reports one that is missing. */
export const operations = {
  ...activations,
  ...statistics,
  ...sorting,
  ...scans,
  ...pieces,
  ...indexing,
  ...diagonals,
  ...arithmetic,
  ...classification,
  ...comparison,
  ...convolutions,
  ...exponential,
  ...linalg,
  ...losses,
  ...networks,
  ...normalization,
  ...pooling,
  ...products,
  ...random,
  ...reductions,
  ...shapes,
  ...signal,
  ...logic,
  ...rounding,
  ...special,
  ...trigonometric,
} as const satisfies Record<OperationName, Row>;
