/** The shape that Einstein's convention gives, read from the text where that is a literal. */
import type { Dim } from "../dims.ts";
import type { Shape } from "../shape.ts";
import type { IsUnion, IsUnranked, Show, ShowDim } from "../shapeTypes.ts";
import type { BroadcastDim } from "./broadcast.ts";

/** The shape after the arrow. Without an arrow, and where "..." stands for axes, nothing is known of it. */
export type Einsum<Text extends string, Shapes extends readonly Shape[]> = true extends
  | IsUnion<Text>
  | (string extends Text ? true : false)
  | (number extends Shapes["length"] ? true : false)
  ? Shape
  : Unspaced<Text> extends `${string}.${string}`
    ? Shape
    : Unspaced<Text> extends `${infer Terms}->${infer Out}`
      ? Read<Text, Split<Terms>, Shapes> extends infer Sizes
        ? Sizes extends string
          ? Sizes
          : Result<Text, Out, Sizes>
        : Shape
      : Read<Text, Split<Unspaced<Text>>, Shapes> extends infer Message extends string
        ? Message
        : Shape;

type Unspaced<Text extends string> = Text extends `${infer Front} ${infer Back}` ? Unspaced<`${Front}${Back}`> : Text;
type Split<Terms extends string> = Terms extends `${infer First},${infer Rest}` ? [First, ...Split<Rest>] : [Terms];

/** Sizes are a union of pairs [letter, size], in brackets so that it is never taken apart. */
type Read<
  Text extends string,
  Terms extends readonly string[],
  Shapes extends readonly Shape[],
> = Terms["length"] extends Shapes["length"]
  ? ReadTerms<Text, Terms, Shapes, [never]>
  : `einsum ${Text}: expected ${Terms["length"]} operands, got ${Shapes["length"]}`;

type ReadTerms<
  Text extends string,
  Terms extends readonly string[],
  Shapes extends readonly Shape[],
  Sizes extends [unknown],
> = [Terms, Shapes] extends [
  readonly [infer Term extends string, ...infer MoreTerms extends readonly string[]],
  readonly [infer S extends Shape, ...infer MoreShapes extends readonly Shape[]],
]
  ? ReadTerm<Text, Term, IsUnranked<S> extends true ? OpenShape<Term> : S, Sizes> extends infer Next
    ? Next extends [unknown]
      ? ReadTerms<Text, MoreTerms, MoreShapes, Next>
      : Next
    : never
  : Sizes;

type OpenShape<Term extends string> = Term extends `${string}${infer Rest}` ? [number, ...OpenShape<Rest>] : [];

type ReadTerm<
  Text extends string,
  Term extends string,
  S extends Shape,
  Sizes extends [unknown],
  Letters extends string = Term,
  Left extends Shape = S,
> = Letters extends `${infer Letter}${infer Rest}`
  ? Left extends readonly [infer D extends Dim, ...infer More extends Shape]
    ? [SizeAt<Letter, Sizes>] extends [infer Known extends Dim]
      ? [Known] extends [never]
        ? ReadTerm<Text, Term, S, [Sizes[0] | [Letter, D]], Rest, More>
        : [BroadcastDim<Known, D>] extends [never]
          ? `einsum ${Text}: the sizes of ${Letter} differ: ${ShowDim<Known>} and ${ShowDim<D>}`
          : ReadTerm<
              Text,
              Term,
              S,
              [Exclude<Sizes[0], [Letter, unknown]> | [Letter, BroadcastDim<Known, D>]],
              Rest,
              More
            >
      : never
    : WrongCount<Text, Term, S>
  : Left extends readonly []
    ? Sizes
    : WrongCount<Text, Term, S>;

type WrongCount<
  Text extends string,
  Term extends string,
  S extends Shape,
> = `einsum ${Text}: ${Term} does not name the axes of an operand of shape ${Show<S>}`;

type SizeAt<Letter extends string, Sizes extends [unknown]> =
  Extract<Sizes[0], [Letter, unknown]> extends infer Pair
    ? Pair extends [unknown, infer D extends Dim]
      ? D
      : never
    : never;

type Result<Text extends string, Out extends string, Sizes, Found extends Dim[] = []> = Sizes extends [unknown]
  ? Out extends `${infer Letter}${infer Rest}`
    ? [SizeAt<Letter, Sizes>] extends [infer D extends Dim]
      ? [D] extends [never]
        ? `einsum ${Text}: ${Letter} stands in the output and in no operand`
        : Result<Text, Rest, Sizes, [...Found, D]>
      : never
    : Found
  : Shape;
