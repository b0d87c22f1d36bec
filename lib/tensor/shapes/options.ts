/** Reading literals out of the types of arguments. */
import type { IsUnion } from "../shapeTypes.ts";

/** The option K of O: Absent where O surely lacks it, `undefined` among its types where it may. */
export type Option<O, K extends PropertyKey, Absent> = O extends object ? (K extends keyof O ? O[K] : Absent) : Absent;

/** What is given for axis I, one value for all axes or a list of them; `number` where that is not certain. */
export type Each<Given, I> = [Given] extends [number]
  ? Given
  : Given extends readonly unknown[]
    ? number extends Given["length"]
      ? number
      : I extends keyof Given
        ? Given[I]
        : number
    : number;

/** Whether N is one literal, whole and not negative. */
export type IsCount<N> =
  IsUnion<N> extends true
    ? false
    : N extends number
      ? number extends N
        ? false
        : `${N}` extends `-${string}` | `${string}.${string}` | `${string}e${string}`
          ? false
          : true
      : false;

/** Whether all are. */
export type AreCounts<List extends readonly unknown[]> = List extends readonly [infer First, ...infer Rest]
  ? IsCount<First> extends true
    ? AreCounts<Rest>
    : false
  : true;
