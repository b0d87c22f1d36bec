/** Sums and products of sizes in types, exact for any size: long addition and multiplication on decimal digits. */

/** Tuple n has n elements: adding and multiplying digits is spreading tuples. */
type Units = [
  [],
  [0],
  [0, 0],
  [0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
];
type Unit<Digit extends string> = Digit extends keyof Units ? Extract<Units[Digit], 0[]> : [];
type Times<A extends 0[], Count extends 0[], Out extends 0[] = []> = Count extends [0, ...infer Rest extends 0[]]
  ? Times<A, Rest, [...Out, ...A]>
  : Out;

/** A number below 100 as [tens, ones]. */
type Split<N> = `${N & number}` extends `${infer Tens}${infer Ones}`
  ? Ones extends ""
    ? ["0", Tens]
    : [Tens, Ones]
  : ["0", "0"];

/** Numbers below are strings of digits, the last digit first. */
type Reverse<Text extends string, Out extends string = ""> = Text extends `${infer First}${infer Rest}`
  ? Reverse<Rest, `${First}${Out}`>
  : Out;

type Add<A extends string, B extends string, Carry extends string = "0", Out extends string = ""> = A extends ""
  ? B extends ""
    ? Carry extends "0"
      ? Out
      : `${Out}${Carry}`
    : Carry extends "0"
      ? `${Out}${B}`
      : Add<"0", B, Carry, Out>
  : B extends ""
    ? Add<A, "0", Carry, Out>
    : [A, B] extends [`${infer X}${infer A1}`, `${infer Y}${infer B1}`]
      ? Split<[...Unit<X>, ...Unit<Y>, ...Unit<Carry>]["length"]> extends [
          infer Next extends string,
          infer Digit extends string,
        ]
        ? Add<A1, B1, Next, `${Out}${Digit}`>
        : never
      : never;

type ByDigit<
  A extends string,
  D extends string,
  Carry extends string = "0",
  Out extends string = "",
> = A extends `${infer X}${infer Rest}`
  ? Split<[...Times<Unit<X>, Unit<D>>, ...Unit<Carry>]["length"]> extends [
      infer Next extends string,
      infer Digit extends string,
    ]
    ? ByDigit<Rest, D, Next, `${Out}${Digit}`>
    : never
  : Carry extends "0"
    ? Out
    : `${Out}${Carry}`;

type Multiply<
  A extends string,
  B extends string,
  Shift extends string = "",
  Out extends string = "0",
> = B extends `${infer D}${infer Rest}` ? Multiply<A, Rest, `${Shift}0`, Add<Out, `${Shift}${ByDigit<A, D>}`>> : Out;

type Trim<Text extends string> = Text extends "0" ? Text : Text extends `0${infer Rest}` ? Trim<Rest> : Text;
type ToNumber<Reversed extends string> = Trim<Reverse<Reversed>> extends `${infer N extends number}` ? N : number;

/** a + b */
export type Sum<A extends number, B extends number> = ToNumber<Add<Reverse<`${A}`>, Reverse<`${B}`>>>;

/** a · b */
export type Product<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : A extends 0
      ? 0
      : B extends 0
        ? 0
        : ToNumber<Multiply<Reverse<`${A}`>, Reverse<`${B}`>>>;

/** a − b; `never` where that is negative. */
export type Difference<A extends number, B extends number> = [Subtract<Reverse<`${A}`>, Reverse<`${B}`>>] extends [
  infer Digits extends string,
]
  ? [Digits] extends [never]
    ? never
    : ToNumber<Digits>
  : never;

type Subtract<A extends string, B extends string, Borrow extends 0[] = [], Out extends string = ""> = A extends ""
  ? [B, Borrow] extends ["", []]
    ? Out
    : never
  : B extends ""
    ? Borrow extends []
      ? `${Out}${A}`
      : Subtract<A, "0", Borrow, Out>
    : [A, B] extends [`${infer X}${infer A1}`, `${infer Y}${infer B1}`]
      ? Unit<X> extends [...Unit<Y>, ...Borrow, ...infer Left]
        ? Subtract<A1, B1, [], `${Out}${Left["length"] & number}`>
        : [...Unit<"9">, 0, ...Unit<X>] extends [...Unit<Y>, ...Borrow, ...infer Left]
          ? Subtract<A1, B1, [0], `${Out}${Left["length"] & number}`>
          : never
      : never;

/** The smaller of a and b. */
export type Smaller<A extends number, B extends number> = [Difference<B, A>] extends [never] ? B : A;

/** ⌊a / b⌋ by long division, for a b from 1 to 99; `number` for others. */
export type Quotient<A extends number, B extends number> = number extends A | B
  ? number
  : B extends 1
    ? A
    : `${B}` extends `${number}${number}${number}` | "0"
      ? number
      : Divide<`${A}`, Elements<B>>;

/** b elements, for a b below 100. */
type Elements<B extends number, Out extends 0[] = []> = Out["length"] extends B | 100 ? Out : Elements<B, [...Out, 0]>;

type Divide<
  A extends string,
  B extends 0[],
  Rest extends 0[] = [],
  Out extends string = "",
> = A extends `${infer D}${infer More}`
  ? Share<[...Times<[0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Rest>, ...Unit<D>], B> extends [
      infer Count extends 0[],
      infer Left extends 0[],
    ]
    ? Divide<More, B, Left, `${Out}${Count["length"] & number}`>
    : number
  : ToNumber<Reverse<Out>>;

/** How often b goes into a, at most nine times, and what is left. */
type Share<A extends 0[], B extends 0[], Count extends 0[] = []> = Count["length"] extends 10
  ? never
  : A extends [...B, ...infer Left extends 0[]]
    ? Share<Left, B, [...Count, 0]>
    : [Count, A];
