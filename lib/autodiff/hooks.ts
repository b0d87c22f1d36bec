/** What happens to the gradient of one tensor when it is complete, before it flows on (torch's tensor hooks). */
import { GradientError, messages, ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { added } from "./addToGrad.ts";

/** Given the complete gradient; what it returns takes the gradient's place, nothing leaves it. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks, (g) => console.log(g), returns void.
export type GradientHook = (gradient: Tensor) => Tensor | undefined | void;

/** Removes the hook it stands for. */
export interface HookHandle {
  remove(): void;
}

/** The hooks of one tensor, which its stand-in in a freed graph shares. */
export class Hooks {
  readonly #functions = new Map<number, GradientHook>();
  #next = 0;
  /** Whether backward() adds the gradient to `grad`. */
  isRetained = false;
  grad: Tensor | null = null;

  add(f: GradientHook): HookHandle {
    const place = this.#next++;
    this.#functions.set(place, f);
    return { remove: () => void this.#functions.delete(place) };
  }

  /** The gradient after all hooks, in the order in which they were registered. */
  run(label: string, gradient: Tensor): Tensor {
    let own = gradient;
    for (const f of [...this.#functions.values()]) {
      const given: unknown = f(own);
      if (given === undefined) continue;
      if (!(given instanceof Tensor))
        throw new GradientError(
          `registerHook: a hook of ${label} returned ${given instanceof Promise ? "a promise; hooks cannot be async" : `a ${typeof given}`}. Return a tensor of the gradient's shape, or nothing to leave it.`,
        );
      if (!sameShape(given.shape, own.shape) || given.dtype !== own.dtype)
        throw new ShapeError(
          `registerHook: a hook of ${label} returned ${given.dtype} ${showShape(given.shape)} for a gradient that is ${own.dtype} ${showShape(own.shape)}.`,
        );
      own = given;
    }
    return own;
  }

  retain(gradient: Tensor): void {
    this.grad = added(this.grad, gradient, false);
  }
}

const hooksOf = (x: Tensor): Hooks => (x.hooks ??= new Hooks());

function checkHasGradient(what: string, x: Tensor): void {
  if (!x.requiresGrad)
    throw new GradientError(
      `${what}: ${x.label} has no gradient. Take a tensor that is computed from a variable, a symbol, or an argument of ad.grad.`,
    );
  if (x.level?.kind === "batch" || x.level?.kind === "forward")
    throw new GradientError(messages.hookInside(what, x.label, x.level.kind));
}

/**
 * Has `f` called with the gradient of x each time reverse mode has completed it, in every use: backward(), gradients(),
 * grad. What `f` returns takes the gradient's place, for x and for everything that x is computed from.
 * @returns a handle whose remove() ends it
 */
export function registerHook(x: Tensor, f: GradientHook): HookHandle {
  checkHasGradient("registerHook", x);
  return hooksOf(x).add(f);
}

/** Has backward() add the gradient of x to `x.grad` although x is no variable. Variables do so anyway. */
export function retainGrad(x: Tensor): void {
  if (x.symbolic || x.level !== null)
    throw new GradientError(
      `retainGrad: ${x.label} is no tensor of the tape. Take its gradient with ad.gradients(y, [x]), or with ad.grad.`,
    );
  checkHasGradient("retainGrad", x);
  if (x.operation) hooksOf(x).isRetained = true;
}
