import { tridiagonalEigen } from "../engine/linalg/tridiagonal.ts";
import { shownAs } from "../tensor/shown.ts";
import { tableText } from "../tensor/table.ts";
import { spectrumErrors } from "./errors.ts";
import { type LanczosDecomposition, lanczos } from "./lanczos.ts";
import { asOperator, type MatrixLike, type SymmetricOperator } from "./operator.ts";
import { probe } from "./probe.ts";

export interface SpectrumOptions {
  /** Lanczos steps for each probe, each one product with H: 80 unless told. */
  readonly steps?: number;
  /** Random starting vectors averaged over: 4 unless told. */
  readonly probes?: number;
  /** The same seed gives the same probes: 0 unless told. */
  readonly seed?: number;
}

export interface EigenPair {
  readonly eigenvalue: number;
  /** Of length 1, with n entries. */
  readonly eigenvector: Float64Array;
  /** ‖H v − λ v‖, by Paige's formula β_m |s_m|: at least one true eigenvalue of H lies this near. */
  readonly residual: number;
}

export interface Density {
  readonly grid: Float64Array;
  /** Integrates to 1 over the line. */
  readonly values: Float64Array;
  /** The standard deviation of the Gaussian that each Ritz value is broadened with. */
  readonly sigma: number;
}

/** What `spectrum` found out about a symmetric operator of size n. */
export interface Spectrum {
  readonly size: number;
  /** For each probe, the eigenvalues of its tridiagonal matrix, ascending. */
  readonly ritzValues: readonly Float64Array[];
  /** For each probe, the weights of its Ritz values in the spectral density; they sum to 1. */
  readonly weights: readonly Float64Array[];
  /** Whether the Krylov space was all of ℝⁿ, so that the Ritz values are all eigenvalues and nothing is estimated. */
  readonly exact: boolean;
  /** The trace of H: exact, or estimated as n times the mean of Σ ωᵢ θᵢ. */
  readonly trace: number;
  /** The standard error of `trace` over the probes; NaN for a single probe, 0 when exact. */
  readonly traceError: number;
  /** The fraction of eigenvalues below zero, beyond rounding: Σ ωᵢ over θᵢ < 0. */
  readonly negativeFraction: number;
  /** The density of eigenvalues on a grid, by default 400 points over the Ritz values and six σ at each side. */
  density(grid?: ArrayLike<number>): Density;
  /** The k eigenvalues largest in magnitude, each distinct value once, with eigenvectors; fewer when fewer were found. */
  top(k: number): EigenPair[];
}

/**
 * The spectrum of a symmetric operator by stochastic Lanczos quadrature: for each random unit vector v, Lanczos gives a
 * Gauss quadrature of vᵀ f(H) v with nodes θᵢ, the Ritz values, and weights ωᵢ, the squared first components of T's
 * eigenvectors. Averaged over probes, φ(t) = mean Σᵢ ωᵢ N(t; θᵢ, σ²).
 * When n ≤ steps and no eigenvalue repeats, the Ritz values are the eigenvalues and each has weight 1/n exactly.
 * Sources: Ubaru, Chen, Saad, "Fast estimation of tr(f(A)) via stochastic Lanczos quadrature", 2017;
 * Ghorbani, Krishnan, Xiao, "An investigation into neural net optimization via Hessian eigenvalue density", 2019, §2.
 */
export function spectrum(H: SymmetricOperator | MatrixLike, options: SpectrumOptions = {}): Spectrum {
  const { steps = 80, probes = 4, seed = 0 } = options;
  if (!Number.isInteger(steps) || steps < 1) throw spectrumErrors.badCount("steps", steps);
  if (!Number.isInteger(probes) || probes < 1) throw spectrumErrors.badCount("probes", probes);
  if (!Number.isSafeInteger(seed)) throw spectrumErrors.badSeed(seed);
  const operator = asOperator(H);
  const size = operator.size;

  const first = lanczos(operator, probe(size, seed, 0), steps);
  const exact = first.basis.length === size;
  const ritzValues: Float64Array[] = [];
  const weights: Float64Array[] = [];
  for (let i = 0; i < (exact ? 1 : probes); i++) {
    const { alpha, beta } = i === 0 ? first : lanczos(operator, probe(size, seed, i), steps);
    const eigen = tridiagonalEigen(alpha, beta);
    ritzValues.push(eigen.values);
    weights.push(exact ? new Float64Array(size).fill(1 / size) : eigen.first.map((x) => x * x));
  }
  const traces = ritzValues.map((values, i) => size * dot(values, weights[i]!));
  const found: Spectrum = {
    size,
    ritzValues,
    weights,
    exact,
    trace: mean(traces),
    traceError: exact ? 0 : standardError(traces),
    negativeFraction: negativeFraction(ritzValues, weights),
    density: (grid) => density(ritzValues, weights, grid),
    top: (k) => top(first, k),
  };
  return shownAs(found, () => summary(found), {});
}

/** What was found, as text: how, the trace, the share below zero and the largest eigenvalues. */
function summary(found: Spectrum): string {
  const { size, exact, ritzValues, trace, traceError, negativeFraction } = found;
  const probes = `${ritzValues.length} ${ritzValues.length === 1 ? "probe" : "probes"}`;
  const steps = `${ritzValues[0]!.length} Lanczos ${ritzValues[0]!.length === 1 ? "step" : "steps"}`;
  const error = exact || Number.isNaN(traceError) ? "" : ` ± ${brief(traceError)}`;
  const rows = found.top(5).map(({ eigenvalue, residual }) => [brief(eigenvalue), residual.toExponential(1)]);
  return [
    `spectrum of a symmetric [${size}, ${size}] operator, ${exact ? "exact" : `estimated with ${probes} of ${steps}`}`,
    `trace: ${brief(trace)}${error}`,
    `below zero: ${brief(100 * negativeFraction)} %`,
    ...tableText([["largest eigenvalues", "residual"], ...rows]),
  ].join("\n");
}

const brief = (value: number): string => String(Number(value.toPrecision(6)));

function top({ alpha, beta, basis, residual }: LanczosDecomposition, k: number): EigenPair[] {
  if (!Number.isInteger(k) || k < 1) throw spectrumErrors.badCount("the number of eigenvalues", k);
  const { values, vectors } = tridiagonalEigen(alpha, beta, { vectors: true });
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!));
  return order.slice(0, k).map((i) => {
    const s = vectors[i]!;
    const eigenvector = new Float64Array(basis[0]!.length);
    for (const [j, q] of basis.entries()) for (let x = 0; x < q.length; x++) eigenvector[x]! += s[j]! * q[x]!;
    return { eigenvalue: values[i]!, eigenvector, residual: residual * Math.abs(s.at(-1)!) };
  });
}

/**
 * σ is a hundredth of the range of the Ritz values: narrow enough to keep outliers apart, wide enough to join the
 * nodes of 80 steps into a curve.
 */
function density(ritzValues: readonly Float64Array[], weights: readonly Float64Array[], grid?: ArrayLike<number>) {
  const low = Math.min(...ritzValues.map((values) => values[0]!));
  const high = Math.max(...ritzValues.map((values) => values.at(-1)!));
  // One repeated eigenvalue has no range: its own size, or 1 for the zero operator, sets the scale.
  const range = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)) ? high - low : Math.abs(high) || 1;
  const sigma = range / 100;
  const points = grid ? Float64Array.from(grid) : linspace(low - 6 * sigma, high + 6 * sigma, 400);
  if (points.length === 0 || points.some((t) => !Number.isFinite(t))) throw spectrumErrors.badGrid();
  const scale = 1 / (sigma * Math.sqrt(2 * Math.PI) * ritzValues.length);
  const values = points.map((t) => {
    let sum = 0;
    for (const [p, theta] of ritzValues.entries()) {
      for (let i = 0; i < theta.length; i++) sum += weights[p]![i]! * Math.exp(-0.5 * ((t - theta[i]!) / sigma) ** 2);
    }
    return sum * scale;
  });
  return { grid: points, values, sigma };
}

function negativeFraction(ritzValues: readonly Float64Array[], weights: readonly Float64Array[]): number {
  let sum = 0;
  for (const [p, theta] of ritzValues.entries()) {
    // Zero eigenvalues come out at this distance of zero, on either side.
    const rounding = 1e-12 * Math.max(Math.abs(theta[0]!), Math.abs(theta.at(-1)!));
    for (let i = 0; i < theta.length; i++) if (theta[i]! < -rounding) sum += weights[p]![i]!;
  }
  return sum / ritzValues.length;
}

function linspace(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

function mean(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
}

function standardError(xs: readonly number[]): number {
  const centre = mean(xs);
  return Math.sqrt(xs.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (xs.length - 1) / xs.length);
}
