/** The largest eigenvalue of a symmetric tridiagonal matrix, by bisection on the signs of its Sturm sequence. */
export function largestEigenvalue(alpha: readonly number[], beta: readonly number[]): number {
  const radius = Math.max(...alpha.map((a, i) => Math.abs(a) + Math.abs(beta[i] ?? 0) + Math.abs(beta[i - 1] ?? 0)));
  /** How many eigenvalues are at least x. */
  const above = (x: number): number => {
    let [d, count] = [1, 0];
    for (const [i, a] of alpha.entries()) {
      d = a - x - (i === 0 ? 0 : beta[i - 1]! ** 2 / (d || Number.MIN_VALUE));
      if (d >= 0) count++;
    }
    return count;
  };
  let [low, high] = [-radius, radius];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (above(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
