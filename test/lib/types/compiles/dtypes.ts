/** Dtypes in types: what is certain is kept, and nothing that may be right is an error. */
import {
  add,
  argmax,
  concat,
  type DType,
  grad,
  matmul,
  maximum,
  ones,
  random,
  type Shape,
  type Tensor,
  tensor,
  variable,
  where,
  zeros,
} from "../../../../lib/index.ts";

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_: T): void => {};

const f32 = zeros([2, 3]);
const f64 = zeros([2, 3], { dtype: "float64" });
const i32 = tensor(new Int32Array(3));
const bool = f32.greater(0);
declare const unknown: Tensor<[2, 3]>;
declare const either: "float32" | "float64";
declare const any: DType;
declare const test: boolean;

check<Exactly<typeof bool, Tensor<[2, 3], "bool">>>(true);
const product = f32.cast("float64").matmul(zeros([3, 4], { dtype: "float64" }));
check<Exactly<typeof product, Tensor<[2, 4], "float64">>>(true);
const best = argmax(f64, 0);
check<Exactly<typeof best, Tensor<[3], "int32">>>(true);
const ratio = best.add(1).div(2);
check<Exactly<typeof ratio, Tensor<[3], "float32">>>(true);
const counted = bool.sum();
check<Exactly<typeof counted, Tensor<[], "int32">>>(true);
const joined = concat([f64, f64]);
check<Exactly<typeof joined, Tensor<[4, 3], "float64">>>(true);
const chosen = where(bool, f64, 0);
check<Exactly<typeof chosen, Tensor<[2, 3], "float64">>>(true);
const largest = maximum(bool, bool);
check<Exactly<typeof largest, Tensor<[2, 3], "bool">>>(true);
const promoted = i32.mul(f64);
check<Exactly<typeof promoted, Tensor<[2, 3], "float64">>>(true);
const literal = tensor([1, 2, 3]);
check<Exactly<typeof literal, Tensor<[3], "float32">>>(true);
const integers = variable([1, 2, 3], { dtype: "int32" });
const drawn = random.randint([4], { high: 3, seed: 1 });
check<Exactly<typeof drawn, Tensor<[4], "int32">>>(true);

// What meets float64 is float64, whatever else it may have been.
const met = unknown.add(f64);
check<Exactly<typeof met, Tensor<[2, 3], "float64">>>(true);
const open = unknown.add(1);
check<Exactly<typeof open, Tensor<[2, 3]>>>(true);

// Uncertain dtypes mix with everything.
export const mixed = [
  unknown.add(f32),
  zeros([3], { dtype: either }).add(f64),
  zeros([3], { dtype: any }).mul(f32),
  (test ? f32 : f64).add(f32),
  (test ? f32 : f64).add(f64),
  matmul(test ? f32 : f64, ones([3, 2])),
  random.normal([3], { mean: f64.sum(0) }).add(f64),
  add(integers, 1.5),
];
let h = zeros([3]);
h = f64.sum(0);
h = best;
export const kept = h;
let wide: Tensor<[2, 3], "float64"> = f32;
wide = unknown;
export const assigned: Tensor[] = [wide, f32, f64, i32, bool];
export const reduced = assigned.reduce((a, b) => a.add(b));

function twice<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
  return x.add(x);
}
function kindOnly<D extends DType>(x: Tensor<[2], D>): Tensor<[2], D> {
  return ones([2]).mul(x);
}
function anyOf<T extends Tensor>(x: T): Tensor {
  return x.add(ones([3], { dtype: "float64" })).mul(ones([3]).cast(x.dtype));
}
const doubled = twice(f64);
check<Exactly<typeof doubled, Tensor<[2, 3], "float64">>>(true);
export const others = [kindOnly(zeros([2])), anyOf(f64)];
const gradient = grad((x: Tensor<[2, 3], "float64">) => x.square().sum())(f64);
check<Exactly<typeof gradient, Tensor<[2, 3], "float64">>>(true);
class Field {
  state = zeros([0, 4]);
  double(): this {
    this.state = this.state.cast("float64");
    return this;
  }
}
export const field = new Field().double().state;
