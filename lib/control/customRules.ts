/** What customGrad takes, and what types say of what it does not. */

/** A derivative stated backward: forward gives the value and what backward needs; backward takes that and the value's gradient. */
export interface CustomBackward<A extends readonly unknown[], R, Residuals> {
  readonly name?: string;
  readonly forward: (...args: A) => { readonly value: R; readonly residuals: Residuals };
  /** Gives the gradients of the arguments, one entry for each; null for zero. What it reads of the value is differentiated by it. */
  readonly backward: (residuals: Residuals, gradient: R, value: R) => { readonly [K in keyof A]: A[K] | null };
}

/** A derivative stated forward: the value, and the tangent of the value from arguments and their tangents (linear in these). */
export interface CustomForward<A extends readonly unknown[], R> {
  readonly name?: string;
  readonly value: (...args: A) => R;
  readonly jvp: (primals: A, tangents: A) => R;
}

/**
 * What a rule would have to be, were it none: nothing is of this type, so the compiler reports the call and names the sentence.
 * The kernel recognises the name and shows the sentence alone.
 */
export interface RuleMistake<Sentence extends string> {
  readonly [mistake]: Sentence;
}
declare const mistake: unique symbol;

/** What is wrong with a rule that is none, in one sentence. */
export type SentenceFor<X> = [Exclude<keyof X, Part>] extends [never]
  ? X extends { readonly forward: infer F; readonly backward: infer B }
    ? [Extract<keyof X, "value" | "jvp">] extends [never]
      ? OfBackward<F, B>
      : typeof halves
    : X extends { readonly value: unknown; readonly jvp: unknown }
      ? "customGrad: jvp takes the arguments and their tangents, an array of each, and gives the tangent of the value"
      : typeof halves
  : `customGrad: a rule has no part "${Exclude<keyof X, Part> & string}"; expected { forward, backward } or { value, jvp }`;

type Part = "name" | "forward" | "backward" | "value" | "jvp";
declare const halves: "customGrad: expected a rule { forward, backward } or { value, jvp }";

type OfBackward<F, B> = F extends (...args: never[]) => { readonly value: unknown; readonly residuals: unknown }
  ? B extends (...args: never[]) => readonly unknown[]
    ? "customGrad: backward takes the residuals and the gradient of the value, and gives one gradient (or null) for each argument of forward"
    : "customGrad: backward must return an array, one gradient (or null) for each argument of forward"
  : "customGrad: forward must return { value, residuals }";
