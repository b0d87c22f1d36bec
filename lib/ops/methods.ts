import { inspect } from "node:util";
import { type GradientHook, registerHook, retainGrad } from "../autodiff/hooks.ts";
import { backward, detach } from "../autodiff/tape.ts";
import { format } from "../tensor/format.ts";
import { Tensor } from "../tensor/tensor.ts";
import { functions } from "./functions/index.ts";
import { notMethods } from "./notMethods.ts";

const excluded: ReadonlySet<string> = new Set(notMethods);

/** The methods that are operations: `x.f(a)` is `f(x, a)`. */
export const methodNames = Object.keys(functions).filter((name) => !excluded.has(name)) as (keyof typeof functions)[];

const define = (name: PropertyKey, value: unknown): void => {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true, enumerable: false });
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
define("toString", function (this: Tensor) {
  return format(this);
});
define(inspect.custom, function (this: Tensor) {
  return format(this);
});
