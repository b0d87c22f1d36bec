import { abs, add, div, maximum, minimum, mul, neg, pow, sub } from "./arithmetic.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual, sign, where } from "./comparison.ts";
import { dotGeneral } from "./dotGeneral.ts";
import { cos, exp, log, relu, sigmoid, sin, sqrt, tanh } from "./exponential.ts";
import { argmax, max } from "./reductions.ts";
import { broadcastTo, cast, concat, fill, pad, permute, reshape, size, slice, stopGradient, sum } from "./shapes.ts";

/** Every primitive. Adding one means a row in its form's file, an entry here and a domain in the table of tests. */
export const primitives = {
  add,
  sub,
  mul,
  div,
  neg,
  pow,
  abs,
  sign,
  maximum,
  minimum,
  exp,
  log,
  sqrt,
  sin,
  cos,
  tanh,
  sigmoid,
  relu,
  greater,
  greaterEqual,
  less,
  lessEqual,
  equal,
  notEqual,
  where,
  sum,
  max,
  argmax,
  size,
  fill,
  reshape,
  permute,
  broadcastTo,
  slice,
  pad,
  concat,
  cast,
  stopGradient,
  dotGeneral,
} as const;

export type PrimitiveName = keyof typeof primitives;
