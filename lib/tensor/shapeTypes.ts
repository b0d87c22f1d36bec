/**
 * Shapes in types. A tensor's type carries the sizes that are certain: literals (`[2, 3]`), names (`["batch", 3]`),
 * `number` or `string` for a size that is not known, `Shape` where not even the rank is. What is computed here is either
 * a shape or, where the arguments provably do not fit, the sentence that says so.
 */
import type { Dim } from "./dims.ts";
import type { DType, TypedArray } from "./dtype.ts";
import type { Shape } from "./shape.ts";

/**
 * What an argument would have to be, had the shapes fitted: nothing is of this type, so the compiler reports the call
 * and names the sentence. The kernel recognises the name and shows the sentence alone.
 */
export interface ShapeMismatch<Message extends string> {
  readonly [mismatch]: Message;
}
declare const mismatch: unique symbol;

/** The type of an argument: its own, or the mismatch when the shape computed from it is a sentence. */
export type Fit<Computed, Argument> =
  IsSentence<Computed> extends true ? ShapeMismatch<Extract<Computed, string>> : Argument;
/**
 * `never` comes first: the compiler tries it for type parameters, and so lets generic functions through. What follows from a name
 * that is not known is `any`, and was reported there.
 */
type IsSentence<T> = [T] extends [never]
  ? false
  : [T] extends [string]
    ? [unknown] extends [T]
      ? false
      : true
    : false;

/** The shape of a result: unknown when the arguments did not fit, so that one mistake is reported once. */
export type Sure<Computed> = [Computed] extends [never]
  ? Shape
  : [Computed] extends [infer S extends Shape]
    ? S
    : Shape;

declare const claim: unique symbol;
declare const kind: unique symbol;
declare const self: unique symbol;
declare const unrelated: unique symbol;
declare const structural: unique symbol;

/**
 * Carries the shape S and the dtype D in a type. Tensors of different shapes and dtypes are assignable to each other in every
 * direction, also where S or D is a type parameter, since a variable may hold another shape later (`h = concat([h, x])`). Yet
 * they are not subtypes of each other, so `test ? a : b` and `[a, b]` stay unions of both and neither is claimed.
 * Each member below is one half of that; test/lib/types holds them to it for the pinned compiler.
 */
export interface Shaped<S, D extends DType = DType> {
  /** Optional keys named after the shape: missing ones are fine for assignment, not for a subtype. */
  readonly [claim]?: Claim<Key<S>>;
  /** Looked up, so that the compiler does it for several dtypes and for a D that is a type parameter too. */
  readonly [kind]?: Kinds[D];
  /** Lets S be inferred from classes that extend a tensor. */
  readonly [self]?: Shaped<S, D>;
  /**
   * Keeps the compiler from finding that S does not matter, which would make every shape a subtype of any other. Only in a
   * union (hence the 0) does it look at the constraint of an S that is a type parameter.
   */
  readonly [unrelated]?: (S extends Shape ? Narrow : Wide) | 0;
  /** Makes the compiler compare members when the shapes differ: it cannot measure S in a rest parameter. */
  readonly [structural]?: (...args: S extends Shape ? [Left] : [Right]) => void;
}

interface Wide {
  readonly a?: 1;
}
interface Narrow {
  readonly a: 1;
}
// biome-ignore lint/suspicious/noExplicitAny: only `any` is assignable without being a subtype.
type Loose = any;
/** Left and Right are assignable to each other and neither is a subtype of the other. */
interface Left {
  readonly p: Loose;
  readonly q: 1;
}
interface Right {
  readonly p: 1;
  readonly q: Loose;
}

/** Any two of these are related as Left and Right are. */
interface Kinds {
  readonly float32: { readonly a: Loose; readonly b: 1; readonly c: 1; readonly d: 1 };
  readonly float64: { readonly a: 1; readonly b: Loose; readonly c: 1; readonly d: 1 };
  readonly int32: { readonly a: 1; readonly b: 1; readonly c: Loose; readonly d: 1 };
  readonly bool: { readonly a: 1; readonly b: 1; readonly c: 1; readonly d: Loose };
}

type Claim<K> = [K] extends [`#${string}`] ? { readonly [P in K | "#"]?: true } : { readonly "#"?: true };
type Key<S> = 0 extends 1 & S
  ? 0
  : IsUnion<S> extends true
    ? "#"
    : S extends Shape
      ? number extends S["length"]
        ? "#"
        : `#${Keys<S>}`
      : "#";
type Keys<S extends Shape> = S extends readonly [infer D, ...infer Rest extends Shape]
  ? `,${ShowDim<D>}${Keys<Rest>}`
  : "";

/** Whether T is a union of at least two types. */
export type IsUnion<T, Whole = T> = [T] extends [never]
  ? false
  : T extends unknown
    ? [Whole] extends [T]
      ? false
      : true
    : never;

/** A tensor's shape, `[]` for a number, what is certain for arrays; `Shape` for unions of different shapes and `any`. */
export type ShapeOf<T> = 0 extends 1 & T ? Shape : Settled<EachShape<T>>;
type Settled<S> = [S] extends [never]
  ? Shape
  : 0 extends 1 & S
    ? Shape
    : IsUnion<S> extends true
      ? Shape
      : Extract<S, Shape>;
type EachShape<T> =
  T extends Shaped<infer S>
    ? S
    : T extends number | boolean
      ? []
      : T extends TypedArray
        ? [number]
        : T extends readonly []
          ? [0]
          : T extends readonly unknown[]
            ? [T] extends [T[number]]
              ? Shape
              : RowsShape<T["length"], Settled<EachShape<T[number]>>>
            : Shape;

/** Rows of one shape, counted where they are a tuple. Ragged rows are unknown, as are arrays nested without end. */
type RowsShape<Count extends number, Row extends Shape> = number extends Row["length"] ? Shape : [Count, ...Row];

/** The shape that a list of sizes makes; `null` and unknown lists are unknown. */
export type SizesOf<D extends readonly (Dim | null)[]> = number extends D["length"]
  ? Shape
  : { -readonly [I in keyof D]: D[I] extends Dim ? D[I] : number };

/** Whether nothing is known about the rank. */
export type IsUnranked<S extends Shape> = number extends S["length"] ? true : IsUnion<S["length"]>;

/** Whether a size is `number` or `string`: any at all. */
export type IsOpen<D> = number extends D ? true : string extends D ? true : false;

/** Whether two sizes are numbers that cannot be equal. A name may stand for any number. */
export type Differ<X, Y> = [X, Y] extends [number, number] ? ([X & Y] extends [never] ? true : false) : false;

/** What is known of a size that is both X and Y. */
export type Unify<X, Y> = IsOpen<X> extends true ? Y : IsOpen<Y> extends true ? X : [X, Y] extends [Y, X] ? X : number;

/** A shape as messages show it: `[2, batch, ?]`. */
export type Show<S extends Shape> = S extends readonly []
  ? "[]"
  : S extends readonly [infer D, ...infer Rest extends Shape]
    ? `[${ShowDim<D>}${ShowRest<Rest>}]`
    : "[?]";
type ShowRest<S extends Shape> = S extends readonly [infer D, ...infer Rest extends Shape]
  ? `, ${ShowDim<D>}${ShowRest<Rest>}`
  : "";
export type ShowDim<D> = IsOpen<D> extends true ? "?" : IsUnion<D> extends true ? "?" : D extends Dim ? `${D}` : "?";
