/**
 * Dtypes in types. A tensor's type carries the dtypes that it may have: `DType`, all of them, where nothing is known. Results
 * are looked up in tables, which the compiler does for every possibility by itself and caches; "?" is the unknown dtype and
 * "number" a plain number, which takes the dtype of what stands beside it. test/lib/types/dtypes.test.ts compares the tables
 * with what runs. (Measured over the corpus of programs: 12 % more instantiations, no time that shows.)
 */
import type { DType, TypedArray } from "./dtype.ts";
import type { IsUnion, Shaped } from "./shapeTypes.ts";

type Kind = DType | "?" | "number";

/** The dtypes that an operand may have. */
export type KindOf<T> = 0 extends 1 & T
  ? "?"
  : T extends Shaped<infer _, infer D>
    ? DType extends D
      ? "?"
      : Extract<D, DType>
    : T extends number
      ? "number"
      : T extends boolean
        ? "bool"
        : T extends TypedArray
          ? OfArray<T>
          : T extends Rows
            ? "float32"
            : "?";

type OfArray<T> = T extends Float32Array ? "float32" : T extends Float64Array ? "float64" : "int32";
type Rows = readonly number[] | readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];

interface Arithmetic extends Record<Kind, Record<Kind, Kind>> {
  float32: { float32: "float32"; float64: never; int32: "float32"; bool: "float32"; number: "float32"; "?": "float32" };
  float64: { float32: never; float64: "float64"; int32: "float64"; bool: "float64"; number: "float64"; "?": "float64" };
  int32: { float32: "float32"; float64: "float64"; int32: "int32"; bool: "int32"; number: "int32"; "?": "?" };
  bool: { float32: "float32"; float64: "float64"; int32: "int32"; bool: "int32"; number: "int32"; "?": "?" };
  number: { float32: "float32"; float64: "float64"; int32: "int32"; bool: "int32"; number: "number"; "?": "?" };
  "?": { float32: "float32"; float64: "float64"; int32: "?"; bool: "?"; number: "?"; "?": "?" };
}
interface Chosen extends Omit<Arithmetic, "bool"> {
  bool: { float32: "float32"; float64: "float64"; int32: "int32"; bool: "bool"; number: "int32"; "?": "?" };
}
interface Fractions extends Record<Kind, DType> {
  float32: "float32";
  float64: "float64";
  int32: "float32";
  bool: "float32";
  number: "float32";
  "?": DType;
}
interface Counts extends Record<Kind, DType> {
  float32: "float32";
  float64: "float64";
  int32: "int32";
  bool: "int32";
  number: "float32";
  "?": DType;
}
interface Stays extends Omit<Counts, "bool"> {
  bool: "bool";
}
interface Mixes extends Record<Kind, Record<Kind, "fits" | "mixed">> {
  float32: { float32: "fits"; float64: "mixed"; int32: "fits"; bool: "fits"; number: "fits"; "?": "fits" };
  float64: { float32: "mixed"; float64: "fits"; int32: "fits"; bool: "fits"; number: "fits"; "?": "fits" };
  int32: Record<Kind, "fits">;
  bool: Record<Kind, "fits">;
  number: Record<Kind, "fits">;
  "?": Record<Kind, "fits">;
}

/** The dtype of x, float32 for plain numbers. */
export type SameDType<T> = Stays[KindOf<T>];
/** The dtype of x, where bool counts as int32. */
export type CountDType<T> = Counts[KindOf<T>];
/** The dtype of x where it is a float, else float32. */
export type FloatDType<T> = Fractions[KindOf<T>];

/** The dtype of a matrix to the power N, whose inverse a negative one takes. */
export type PowerDType<T, N extends number> = number extends N
  ? DType
  : `${N}` extends `-${string}`
    ? FloatDType<T>
    : CountDType<T>;

/** The dtype of x where it is a float; others stay or become float32, as the options say. */
export type MixedDType<T> = Fractions[KindOf<T>] | Stays[KindOf<T>];

/** What arithmetic on a and b gives. */
export type JoinedDType<A, B> = Known<Stays[Arithmetic[KindOf<A>][KindOf<B>]]>;
/** What arithmetic on three operands gives. */
export type Joined3DType<A, B, C> = Known<Stays[Arithmetic[Arithmetic[KindOf<A>][KindOf<B>]][KindOf<C>]]>;
/** As `Joined3DType`, float32 for operands without fractions. */
export type Joined3FloatDType<A, B, C> = Known<Fractions[Arithmetic[Arithmetic[KindOf<A>][KindOf<B>]][KindOf<C>]]>;
/** As `JoinedDType`, float32 for operands without fractions. */
export type JoinedFloatDType<A, B> = Known<Fractions[Arithmetic[KindOf<A>][KindOf<B>]]>;
/** What a choice between elements of a and of b gives. */
export type ChosenDType<A, B> = Known<Stays[Chosen[KindOf<A>][KindOf<B>]]>;
/** What a list of operands gives, certain where all are of one kind. */
export type ListDType<L extends readonly unknown[]> =
  IsUnion<KindOf<L[number]>> extends true ? DType : Stays[KindOf<L[number]>];
/** What sums of products of a list of operands give; bool stays where nothing is multiplied or summed. */
export type SummedDType<L extends readonly unknown[]> =
  IsUnion<KindOf<L[number]>> extends true ? DType : Counts[KindOf<L[number]>] | (KindOf<L[number]> & "bool");
/** Unknown where the operands do not mix, so that one mistake is reported once. */
type Known<D extends DType> = [D] extends [never] ? DType : D;

/** What is computed from shapes, or the sentence where float32 provably meets float64. */
export type Mixing<Op extends string, A, B, Computed> = "fits" extends Mixes[KindOf<A>][KindOf<B>]
  ? Computed
  : `${Op}: float32 and float64 do not mix; cast one of them`;
