import { type DType, type TypedArray, uninitialized } from "../tensor/dtype.ts";
import { count, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fold, type Scalar } from "./scalar.ts";
import { type ScalarRule, scalarRules } from "./scalarRules.ts";
import { special } from "./special/index.ts";

/** Two bits for each dtype, to tell kernels apart by a number. */
const dtypeCodes: Record<DType, number> = { float32: 0, float64: 1, int32: 2, bool: 3 };

type Kernel = (
  out: TypedArray,
  n: number,
  inputs: readonly TypedArray[],
  inner: readonly number[],
  offsets: Int32Array | null,
  length: number,
) => void;

/**
 * Generates JavaScript for an elementwise expression. The loops are three: all inputs of the result's size or of
 * one element; and, for other broadcasts, rows along the last axis with a table of row offsets. One function is
 * generated for each combination of dtypes, so that every array access stays monomorphic.
 */
export function elementwiseKernel(name: string, value: Scalar, arity: number) {
  const kernels = new Map<number, Kernel>();
  return (
    inputs: readonly Tensor[],
    _params: unknown,
    [result]: readonly { shape: Shape; dtype: DType }[],
  ): readonly TypedArray[] => {
    const { shape, dtype } = result!;
    const n = count(shape);
    const out = uninitialized(dtype, n);
    if (n === 0) return [out];
    const arrays: TypedArray[] = [];
    let flat = true;
    let key = dtypeCodes[dtype];
    for (const input of inputs) {
      const array = input.values(name);
      arrays.push(array);
      flat &&= array.length === n || array.length === 1;
      key = key * 8 + dtypeCodes[input.dtype] * 2 + Number(array.length === 1);
    }
    if (!flat) key = -key - 1;
    let kernel = kernels.get(key);
    if (!kernel)
      kernels.set(key, (kernel = generate(value, arity, dtype, flat ? arrays.map((a) => a.length === 1) : null)));
    if (flat) kernel(out, n, arrays, [], null, n);
    else broadcastRows(kernel, out, shape as readonly number[], inputs, arrays);
    return [out];
  };
}

function broadcastRows(
  kernel: Kernel,
  out: TypedArray,
  shape: readonly number[],
  inputs: readonly Tensor[],
  arrays: readonly TypedArray[],
): void {
  const rank = shape.length;
  const length = shape[rank - 1]!;
  const rows = out.length / length;
  const steps = inputs.map((t) => broadcastStrides(t.shape as readonly number[], rank));
  const offsets = new Int32Array(rows * inputs.length);
  const index = new Array<number>(rank).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inputs.length; k++) {
      let offset = 0;
      for (let axis = 0; axis < rank - 1; axis++) offset += index[axis]! * steps[k]![axis]!;
      offsets[row * inputs.length + k] = offset;
    }
    for (let axis = rank - 2; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  kernel(
    out,
    rows,
    arrays,
    steps.map((s) => s[rank - 1]!),
    offsets,
    length,
  );
}

/** Strides of a tensor inside a larger shape: 0 along the axes that it is broadcast along. */
export function broadcastStrides(shape: readonly number[], rank: number): number[] {
  const steps = new Array<number>(rank).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) steps[axis + rank - shape.length] = step;
    step *= shape[axis]!;
  }
  return steps;
}

function generate(value: Scalar, arity: number, dtype: DType, single: readonly boolean[] | null): Kernel {
  const names = Array.from({ length: arity }, (_, i) => `x${i}`);
  const read = (i: number): string => (single ? (single[i] ? `c${i}` : `a${i}[i]`) : `a${i}[o${i} + i * s${i}]`);
  const store = expressionText(value, names, dtype);
  const heads = names
    .map((_, i) => `const a${i} = inputs[${i}];${single?.[i] ? ` const c${i} = a${i}[0];` : ""}`)
    .join("\n");
  const loads = names.map((x, i) => `const ${x} = ${read(i)};`).join(" ");
  const text = single
    ? `${heads}\nfor (let i = 0; i < n; i++) { ${loads} out[i] = ${store}; }`
    : `${heads}\n${names.map((_, i) => `const s${i} = inner[${i}];`).join(" ")}
for (let row = 0, at = 0; row < n; row++) {
  ${names.map((_, i) => `const o${i} = offsets[row * ${arity} + ${i}];`).join(" ")}
  for (let i = 0; i < length; i++, at++) { ${loads} out[at] = ${store}; }
}`;
  const make = new Function("special", `return (out, n, inputs, inner, offsets, length) => {\n${text}\n};`);
  return (make as (table: typeof special) => Kernel)(special);
}

/** The expression as JavaScript over the arguments' names; it may read the table `special`. */
function expressionText(value: Scalar, names: readonly string[], dtype: DType): string {
  return fold<string>(
    value,
    (leaf) => (leaf.op === "argument" ? names[leaf.value]! : leaf.value < 0 ? `(${leaf.value})` : String(leaf.value)),
    (op, args) => {
      const rule: ScalarRule = scalarRules[op];
      return ((dtype === "int32" && rule.int32) || rule.js)(...args);
    },
  );
}
