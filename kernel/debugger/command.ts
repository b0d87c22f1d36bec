import type { Infer, Shape } from "../protocol/schema.ts";

export type Body = Record<string, unknown>;

/** A request that the debugger answers. */
export interface Command {
  readonly check: Shape<unknown>["check"];
  readonly answer: (given: unknown) => Promise<Body | undefined> | Body | undefined;
}

/** A command whose arguments are checked before it is answered. */
export const command = <S extends Shape<unknown>>(
  shape: S,
  answer: (given: Infer<S>) => Promise<Body | undefined> | Body | undefined,
): Command => ({ check: shape.check, answer: (given) => answer(given as Infer<S>) });
