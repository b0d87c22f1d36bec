/** Gives the prototypes of tensors and variables their methods: the operations and what the transforms add. */
import { inspect } from "node:util";
import { type GradientHook, registerHook, retainGrad } from "./autodiff/hooks.ts";
import { backward, detach } from "./autodiff/tape.ts";
import { apply1 } from "./ops/apply.ts";
import { type Operand, toTensors } from "./ops/constant.ts";
import { at } from "./ops/functions/at.ts";
import { functions } from "./ops/functions/index.ts";
import { notMethods } from "./ops/notMethods.ts";
import { lookup } from "./ops/registry.ts";
import { messages, ShapeError, ValueError } from "./tensor/errors.ts";
import { format } from "./tensor/format.ts";
import { withState } from "./tensor/state.ts";
import { Tensor } from "./tensor/tensor.ts";
import { assignAll, Variable } from "./tensor/variable.ts";

const excluded: ReadonlySet<string> = new Set(notMethods);

/** The methods that are operations: `x.f(a)` is `f(x, a)`. */
const methodNames = Object.keys(functions).filter((name) => !excluded.has(name)) as (keyof typeof functions)[];

const define = (name: PropertyKey, value: unknown, prototype: object = Tensor.prototype): void => {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
};

for (const name of methodNames) {
  const f = functions[name] as (...args: unknown[]) => unknown;
  define(name, function (this: Tensor, ...rest: unknown[]) {
    return f(this, ...rest);
  });
}
define("backward", function (this: Tensor, options?: Parameters<typeof backward>[1]) {
  backward(this, options);
});
define("registerHook", function (this: Tensor, f: GradientHook) {
  return registerHook(this, f);
});
define("retainGrad", function (this: Tensor) {
  retainGrad(this);
});
define("detach", function (this: Tensor) {
  return detach(this);
});
define(Symbol.iterator, function* (this: Tensor) {
  const [length] = this.shape;
  if (length === undefined)
    throw new ShapeError(`${this.label} is a scalar and has no axis to go along. Read it with x.item().`);
  if (typeof length !== "number")
    throw new ShapeError(`${this.label} has no known size to go along. Loop with ad.scan, or batch with ad.vmap.`);
  for (let i = 0; i < length; i++) yield at(this, i);
});
define("toString", function (this: Tensor) {
  return format(this);
});
define(Symbol.toPrimitive, function (this: Tensor, hint: string) {
  if (hint === "number") throw new ValueError(messages.operator(this.label));
  return format(this);
});
define(inspect.custom, function (this: Tensor) {
  return format(this);
});
for (const [name, operation] of [
  ["assignAdd", "add"],
  ["assignSub", "sub"],
] as const) {
  const update = function (this: Variable, value: Operand) {
    const [own, other] = toTensors(name, [this, value]);
    const next = withState("recording", false, () => apply1(lookup(operation), [own!, other!], null));
    assignAll([[this, next]], false);
    return this;
  };
  define(name, update, Variable.prototype);
}
