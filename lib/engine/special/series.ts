/** Truncated Taylor series, coefficients of ε⁰, ε¹, … εⁿ: a value with its first n derivatives, each over its factorial. */
export type Series = readonly number[];

export const constantSeries = (value: number, n: number): number[] => [value, ...new Array<number>(n).fill(0)];

/** value + slope·ε */
export function line(value: number, slope: number, n: number): number[] {
  const result = constantSeries(value, n);
  if (n > 0) result[1] = slope;
  return result;
}

export const addSeries = (a: Series, b: Series): number[] => a.map((x, i) => x + b[i]!);
export const scaleSeries = (a: Series, factor: number): number[] => a.map((x) => x * factor);

export const mulSeries = (a: Series, b: Series): number[] =>
  a.map((_, n) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += a[i]! * b[n - i]!;
    return sum;
  });

export function divSeries(a: Series, b: Series): number[] {
  const q: number[] = [];
  for (let n = 0; n < a.length; n++) {
    let rest = a[n]!;
    for (let i = 0; i < n; i++) rest -= q[i]! * b[n - i]!;
    q.push(rest / b[0]!);
  }
  return q;
}

/** value·exp(Σ_{k ≥ 1} a[k] εᵏ); a[0] is not read. */
export function expSeries(value: number, a: Series): number[] {
  const e = [value];
  for (let n = 1; n < a.length; n++) {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += k * a[k]! * e[n - k]!;
    e.push(sum / n);
  }
  return e;
}

/** Σ c[i] aⁱ by Horner's rule. */
export function polynomialSeries(c: readonly number[], a: Series): number[] {
  let sum = constantSeries(c[c.length - 1]!, a.length - 1);
  for (let i = c.length - 2; i >= 0; i--) {
    sum = mulSeries(sum, a);
    sum[0]! += c[i]!;
  }
  return sum;
}
