import { Body } from "../graph/body.ts";
import { settle } from "../ops/apply.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { checkFunction } from "../tensor/arguments.ts";
import { applyCall } from "./call.ts";
import { fitting } from "./starts.ts";
import { trace } from "./trace.ts";
import { asTree, jvp, vjp } from "./transforms.ts";
import { flatten, matched } from "./tree.ts";

export interface Linearized<A extends readonly unknown[], R> {
  readonly value: R;
  /** The derivative at that point as a linear function of tangents: the function itself is not run again. */
  readonly linear: (...tangents: A) => R;
  /** Its transpose: cotangents of the result to cotangents of the arguments. */
  readonly transpose: (cotangents: R) => A;
}

/** The value of f and its derivative at a point as a linear function, which may be applied many times and transposed. */
export function linearize<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A): Linearized<A, R> {
  checkFunction("linearize", f);
  const { tree, leaves, rebuild } = flatten(args.map(asTree) as unknown as A);
  const primals = leaves.map(settle);
  let resultOf: ((leaves: readonly unknown[]) => R) | null = null;
  const { body, operands } = trace((...tangents) => {
    const { value, tangent } = jvp(f, rebuild(primals), rebuild(tangents));
    const result = flatten(value);
    resultOf = result.rebuild;
    return [...result.leaves, ...flatten(tangent).leaves];
  }, primals);
  const captured = operands();
  const n = body.outputs.length / 2;
  const options = { name: "linear" };
  const values = body.first(n);
  const along = new Body(body.inputs, body.outputs.slice(n));
  const linear = (...tangents: A): R => {
    const given = matched("linearize", "the tangents", "the arguments", tangents, tree);
    const directions = given.map((t, i) => settle(fitting("linearize", "the tangent of an argument", t, primals[i]!)));
    return resultOf!(applyCall(along, [...captured, ...directions], options));
  };
  const zeros = primals.map((x) => zerosLike(x));
  return {
    value: resultOf!(applyCall(values, [...captured, ...zeros], options)),
    linear,
    transpose: (cotangents) => linearTranspose(linear, ...rebuild(zeros))(cotangents),
  };
}

/**
 * The transpose of a linear function: cotangents of its result to cotangents of its arguments.
 * @param like - arguments of the right shapes and dtypes; their values do not matter
 */
export function linearTranspose<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...like: A
): (cotangents: R) => A {
  checkFunction("linearTranspose", f);
  const { leaves, rebuild } = flatten(like.map(asTree) as unknown as A);
  return (cotangents) => vjp(f, ...rebuild(leaves.map((x) => zerosLike(x)))).pullback(cotangents);
}
