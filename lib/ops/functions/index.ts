import * as activations from "./activations.ts";
import * as arrangement from "./arrangement.ts";
import * as indexing from "./at.ts";
import * as attention from "./attention.ts";
import * as axes from "./axes.ts";
import * as classification from "./classification.ts";
import * as convolutions from "./convolutions.ts";
import * as sequences from "./convolve.ts";
import * as counting from "./counting.ts";
import * as dropout from "./dropout.ts";
import * as einsum from "./einsum.ts";
import * as elementwise from "./elementwise.ts";
import * as embedding from "./embedding.ts";
import * as exponential from "./exponential.ts";
import * as fourier from "./fourier.ts";
import * as gathering from "./gathering.ts";
import * as images from "./images.ts";
import * as linalg from "./linalg.ts";
import * as logic from "./logic.ts";
import * as losses from "./losses.ts";
import * as matrixNorms from "./matrixNorms.ts";
import * as normalization from "./normalization.ts";
import * as padding from "./padding.ts";
import * as pieces from "./pieces.ts";
import * as pooling from "./pooling.ts";
import * as products from "./products.ts";
import * as reductions from "./reductions.ts";
import * as rounding from "./rounding.ts";
import * as scans from "./scans.ts";
import * as shapes from "./shapes.ts";
import * as softmax from "./softmax.ts";
import * as sorting from "./sorting.ts";
import * as special from "./special.ts";
import * as statistics from "./statistics.ts";
import * as trigonometric from "./trigonometric.ts";

/** Every operation as a function. Those whose first argument is a tensor are methods too. */
export const functions = {
  ...elementwise,
  ...rounding,
  ...exponential,
  ...trigonometric,
  ...special,
  ...activations,
  ...logic,
  ...reductions,
  ...shapes,
  ...products,
  ...einsum,
  ...linalg,
  ...matrixNorms,
  ...convolutions,
  ...pooling,
  ...normalization,
  ...softmax,
  ...dropout,
  ...embedding,
  ...attention,
  ...images,
  ...fourier,
  ...sequences,
  ...losses,
  ...classification,
  ...arrangement,
  ...axes,
  ...counting,
  ...gathering,
  ...indexing,
  ...padding,
  ...pieces,
  ...scans,
  ...sorting,
  ...statistics,
} as const;
