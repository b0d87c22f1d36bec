/** Types of trees whose tensors get or lose an axis, or become derivatives. Classes, functions and plain values are left as they are. */
import type { DType } from "../tensor/dtype.ts";
import type { SameDType } from "../tensor/dtypeTypes.ts";
import type { Shape } from "../tensor/shape.ts";
import type { IsUnranked, ShapeOf } from "../tensor/shapeTypes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchAxes } from "./vmap.ts";

/** What `argnums` names among the arguments: one argument's type, or a list of them. */
export type Chosen<A extends readonly unknown[], N> = N extends number
  ? A[N]
  : N extends readonly number[]
    ? { -readonly [I in keyof N]: A[N[I] & keyof A] }
    : never;

/** Whether a value of this type is looked into for tensors. */
type IsPlain<X> = X extends ((...args: never[]) => unknown) | string | number | boolean | null | undefined
  ? false
  : true;

/** Tensors [...s] as [n, ...s]: several of them along a new first axis. */
export type Stacked<X> = unknown extends X
  ? X
  : X extends Tensor
    ? Tensor<Longer<ShapeOf<X>>, SameDType<X>>
    : IsPlain<X> extends true
      ? { [K in keyof X]: Stacked<X[K]> }
      : X;
type Longer<S extends Shape> = IsUnranked<S> extends true ? Shape : [number, ...S];

/** Tensors [n, ...s] as [...s]: one of them. */
export type Element<X> = unknown extends X
  ? X
  : X extends Tensor
    ? Tensor<Shorter<ShapeOf<X>>, SameDType<X>>
    : IsPlain<X> extends true
      ? { [K in keyof X]: Element<X[K]> }
      : X;
type Shorter<S extends Shape> =
  IsUnranked<S> extends true ? Shape : S extends readonly [unknown, ...infer Rest extends Shape] ? Rest : Shape;

/** Tensors of any shape in place of tensors. */
type AnyShape<X> = unknown extends X
  ? X
  : X extends Tensor
    ? Tensor<Shape, SameDType<X>>
    : IsPlain<X> extends true
      ? { [K in keyof X]: AnyShape<X[K]> }
      : X;

/** A tree with a batch's axis where an option says: first where it says nothing. */
export type Batched<X, Axes extends BatchAxes | undefined> = [Axes] extends [undefined | 0] ? Stacked<X> : AnyShape<X>;

/** In each tensor's place of R the structure of X, whose tensors have shape [...r, ...x]. */
export type JacobianOf<R, X> = unknown extends R
  ? R
  : R extends Tensor
    ? Behind<ShapeOf<R>, SameDType<R>, X>
    : IsPlain<R> extends true
      ? { [K in keyof R]: JacobianOf<R[K], X> }
      : R;
type Behind<S extends Shape, D extends DType, X> = unknown extends X
  ? X
  : X extends Tensor
    ? Tensor<Beside<S, ShapeOf<X>>, D>
    : X extends number
      ? Tensor<S, D>
      : IsPlain<X> extends true
        ? { [K in keyof X]: Behind<S, D, X[K]> }
        : X;
type Beside<S extends Shape, T extends Shape> = true extends IsUnranked<S> | IsUnranked<T> ? Shape : [...S, ...T];
