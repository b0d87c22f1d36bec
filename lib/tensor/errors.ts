/** Shapes that do not fit each other; the message holds the actual shapes. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** A dtype that an operation does not take, or two that do not mix. */
export class DTypeError extends Error {
  override readonly name = "DTypeError";
}

/** A derivative that is undefined, disconnected, or asked of a graph whose values are gone. */
export class GradientError extends Error {
  override readonly name = "GradientError";
}

/** A value that a graph needs and that is not there: an unfed symbol, a freed or overwritten tensor. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

/** Shows a shape as `[2, batch]`. */
export const showShape = (shape: readonly (number | string)[]): string => `[${shape.join(", ")}]`;

const showBytes = (bytes: number): string =>
  Number.isFinite(bytes) ? `${(bytes / 2 ** 30).toPrecision(3)} GiB` : "more bytes than can be counted";

export const messages = {
  wrongKind: (what: string, expected: string, got: string) => `${what}: expected ${expected}, got ${got}.`,
  beside: (what: string, role: string, given: readonly (number | string)[], expected: readonly (number | string)[]) =>
    `${what}: ${role} must have its shape: expected ${showShape(expected)}, got ${showShape(given)}.`,
  dtypeBeside: (what: string, role: string, given: string, expected: string) =>
    `${what}: ${role} must have its dtype: expected ${expected}, got ${given}. Cast it: G.cast("${expected}").`,
  async: (what: string) =>
    `${what}: the function is async, so its result is not there when it returns, and what it does after its first await would not be seen. Await first, then call ${what} with a function that only computes.`,
  size: (size: unknown) => `${String(size)} is not a size: expected a whole number of at least 0.`,
  openSize: (what: string, size: string | null) =>
    `${what}: the size ${size === null ? "null" : `"${size}"`} has no number here, where values are made; give a number, or start from ad.symbol(name, shape).`,
  memory: (bytes: number, free: number) =>
    `A tensor of ${showBytes(bytes)} does not fit: ${showBytes(free)} of memory are free. Work in parts, or in a smaller dtype.`,
  broadcast: (op: string, shapes: readonly (readonly (number | string)[])[]) =>
    `${op}: shapes ${shapes.map(showShape).join(" and ")} do not broadcast. Sizes must be equal or 1, counted from the last axis.`,
  inner: (op: string, a: number | string, b: number | string) => `${op}: inner dimensions differ: ${a} and ${b}.`,
  rank: (op: string, expected: string, shape: readonly (number | string)[]) =>
    `${op}: expected ${expected}, got a tensor of shape ${showShape(shape)}.`,
  axis: (op: string, axis: number, rank: number) =>
    `${op}: axis ${axis} is out of range for ${rank} ${rank === 1 ? "axis" : "axes"}; expected ${rank === 0 ? "no axis at all" : `${-rank} to ${rank - 1}`}.`,
  repeatedAxis: (op: string, axis: number) => `${op}: axis ${axis} is named twice.`,
  elements: (op: string, from: readonly (number | string)[], to: readonly (number | string)[]) =>
    `${op}: ${showShape(from)} cannot become ${showShape(to)}: they hold different numbers of elements.`,
  mixedFloats: (op: string) =>
    `${op}: float32 and float64 do not mix. Cast one of them: x.cast("float64") or y.cast("float32").`,
  fraction: (value: number) =>
    `${value} does not fit an int32 tensor. Cast the tensor first: x.cast("float32"), or pass a whole number between -2147483648 and 2147483647.`,
  noTensors: (what: string) =>
    `${what} has no tensors. Numbers in arrays and objects, and instances of classes, are constants: make tensors of them, ad.tensor([1, 2]).`,
  floating: (op: string, dtype: string) => `${op}: expected a floating dtype (float32 or float64), got ${dtype}.`,
  symbolValue: (what: string, node: string) =>
    `${what}: ${node} is a symbol and has no value. Use ad.evaluate(node, { … }) with values for its inputs.`,
  abstractValue: (what: string, node: string, kind: "batch" | "trace") =>
    `${what}: ${node} has no value of its own inside ${kind === "batch" ? "vmap, where it stands for every member of the batch" : "compile, checkpoint, scan, cond or whileLoop, where it stands for every value it may take"}. Choose by values with ad.where or ad.cond, repeat with ad.scan or ad.whileLoop, and read numbers outside.`,
  backwardAtLevel: (node: string) =>
    `backward: ${node} belongs to a transform that is running (grad, vjp, jvp or vmap), and backward() would see only the outside of it. Use ad.grad or ad.vjp there, or call backward() on what the transform returns.`,
  noVariable: (node: string) =>
    `backward: ${node} does not depend on a variable. Make what you differentiate for with ad.variable(x), outside noGrad.`,
  effect: (what: "assign" | "grad", node: string) =>
    `${what}: ${node} cannot be written inside scan, cond, whileLoop or customGrad, whose functions are traced once and run any number of times. Return the new value (through the carry) and write it outside; ad.compile takes functions that write.`,
  escaped: (node: string) =>
    `${node} was made inside vmap or a traced function and is used after that ended. Return it from the function instead of keeping it.`,
  tracedValue: (what: string, node: string) =>
    `${what}: ${node} was freed by backward(). Call backward({ retainGraph: true }) to keep its values.`,
  notScalar: (what: string, shape: readonly (number | string)[]) =>
    `${what}: expected one element, got shape ${showShape(shape)}.`,
  operator: (node: string) =>
    `JavaScript's operators and Math take numbers, got ${node}. Use the tensor's methods, such as x.mul(y), x.pow(3), x.less(y), or read its value by x.item().`,
  freedGraph:
    "backward: the values of this graph were freed by an earlier backward(). Call backward({ retainGraph: true }) the first time, or compute the result again.",
  hookInside: (what: string, node: string, kind: "batch" | "forward") =>
    `${what}: ${node} stands inside ${kind === "batch" ? "vmap" : "jvp"}, whose tensors reverse mode does not meet. Register on the tensor outside.`,
  undefinedGradient: (op: string, input: number, reason: string, site: Error | null) =>
    `The derivative of ${op} in input ${input} is undefined${writtenAt(site)}: ${reason} Take it as constant with ad.stopGradient, or name it in considerConstant.`,
  overwritten: (node: string, op: string, storage: { writer: Error | null }) =>
    `backward: ${node} was written after ${op} used it${writtenAt(storage.writer)}. Compute the result again after the write, or write after backward().`,
} as const;

/** How stacks name the library's files: by address, or as the notebook kernel shortens it. */
const ownFiles = [new URL("..", import.meta.url).href, "(adjoint/", "at adjoint/"];

/** Where something was written, from its stack: the first frame outside the library, as " (at file:line:column)". */
export function writtenAt(writer: Error | null): string {
  const frame = writer?.stack
    ?.split("\n")
    .slice(1)
    .find((line) => !ownFiles.some((own) => line.includes(own)));
  return frame ? ` (${frame.trim()})` : "";
}
