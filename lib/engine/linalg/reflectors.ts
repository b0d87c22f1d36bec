/** Householder reflections I − τ·v·vᵀ with v₀ = 1 (Golub, Van Loan, Matrix Computations, section 5.1). */

/** Squares of lengths below this count as zero beside matrices that are scaled to about 1: they have lost digits to underflow. */
export const negligibleSquare = 1e-290;

/**
 * Makes the reflection that takes x = column[from … to) to (β, 0, …, 0), and overwrites x by (β, v₁, v₂, …). The sign of β is
 * opposite to x₀'s, so that nothing cancels; where x is (x₀, 0, …) already, the reflection is the identity.
 * @returns τ
 */
export function reflector(column: Float64Array, from: number, to: number): number {
  let square = 0;
  for (let i = from + 1; i < to; i++) square += column[i]! * column[i]!;
  if (square < negligibleSquare) return 0;
  const head = column[from]!;
  const norm = Math.hypot(head, Math.sqrt(square));
  const beta = head >= 0 ? -norm : norm;
  const scale = 1 / (head - beta);
  for (let i = from + 1; i < to; i++) column[i]! *= scale;
  column[from] = beta;
  return (beta - head) / beta;
}

/** Applies I − τ·v·vᵀ to x[start …], where v stands in `column` from `from` on, its first element being 1. */
export function reflect(
  x: Float64Array,
  start: number,
  column: Float64Array,
  from: number,
  to: number,
  tau: number,
): void {
  if (tau === 0) return;
  const shift = start - from;
  let dot = x[start]!;
  for (let i = from + 1; i < to; i++) dot += column[i]! * x[i + shift]!;
  dot *= tau;
  x[start]! -= dot;
  for (let i = from + 1; i < to; i++) x[i + shift]! -= dot * column[i]!;
}
