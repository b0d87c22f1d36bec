import type { SymmetricOperator } from "../../../lib/spectrum/index.ts";

export function diagonal(values: readonly number[]): SymmetricOperator {
  return { size: values.length, matvec: (v) => v.map((x, i) => x * values[i]!) };
}

/** Q diag(values) Qᵀ with Q a product of fixed Householder reflections: the same spectrum in another basis. */
export function conjugated(values: readonly number[], reflections = 3): SymmetricOperator {
  const n = values.length;
  const directions = Array.from({ length: reflections }, (_, k) => {
    const u = Float64Array.from({ length: n }, (_, i) => Math.sin((k + 2) * (i + 1) ** 1.5) + 0.1);
    const norm = Math.hypot(...u);
    return u.map((x) => x / norm);
  });
  const reflect = (v: Float64Array, u: Float64Array) => {
    const dot = v.reduce((sum, x, i) => sum + x * u[i]!, 0);
    return v.map((x, i) => x - 2 * dot * u[i]!);
  };
  return {
    size: n,
    matvec: (v) => {
      const inner = directions.reduceRight(reflect, v).map((x, i) => x * values[i]!);
      return directions.reduce(reflect, inner);
    },
  };
}

/** c u uᵀ with u: [n], whose one non-zero eigenvalue is c ‖u‖². */
export function rankOne(u: readonly number[], c: number): SymmetricOperator {
  return {
    size: u.length,
    matvec: (v) => {
      const dot = v.reduce((sum, x, i) => sum + x * u[i]!, 0);
      return Float64Array.from(u, (x) => c * dot * x);
    },
  };
}
