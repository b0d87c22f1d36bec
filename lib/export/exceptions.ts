/**
 * Primitives that no exported program can hold, and why. Every other primitive has a rule in each format, an expression in the
 * scalar language, or an expansion; a test goes through all of them.
 */
const iterated = "it sums a series for as long as each element's value asks for, and no format has a word for it";
const counted = "the size of its result is known only when it has run";

const settling = "it iterates until its values settle, and no format has a word for it";

export const exceptions: Readonly<Record<string, string>> = {
  gammainc: iterated,
  gammaincc: iterated,
  gammaincDerivative: iterated,
  truncatedNormalQuantile: "it iterates for as long as each element's value asks for, and no format has a word for it",
  eigh: settling,
  svd: settling,
  pinv: settling,
  matrixRank: settling,
  cofactor: settling,
  uniquePositions: counted,
  nonzero: counted,
};
