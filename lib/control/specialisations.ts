import type { Traced } from "../autodiff/trace.ts";
import { entriesOf } from "../autodiff/tree.ts";
import { isPlain } from "../tensor/arguments.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** One kind of arguments that a function was traced for. */
export interface Specialised {
  /** What the arguments are, one entry each: shapes, dtypes, structure, and values that are no tensors. */
  readonly arguments: readonly string[];
  /** Why it was traced. */
  readonly reason: string;
}

/** How many kinds of arguments are kept; beyond that the one used longest ago is traced again when it comes back. */
const kept = 64;

/** The graphs of one function, by the kind of its arguments, and why there is more than one. */
export class Specialisations {
  readonly #known = new Map<string, Specialised & { readonly traced: Traced<unknown> }>();
  /** Kinds that are not known any more, with the reason. */
  readonly #dropped = new Map<string, string>();
  #last: readonly string[] | null = null;

  /** Those that are kept, the one used last at the end. */
  get list(): readonly Specialised[] {
    return [...this.#known.values()];
  }

  /** The graph used last, where it is kept. */
  get last(): Traced<unknown> | undefined {
    return [...this.#known.values()].at(-1)?.traced;
  }

  /** The graph for a kind of arguments, where there is one. */
  get(kind: readonly string[]): Traced<unknown> | undefined {
    return this.#known.get(kind.join())?.traced;
  }

  /** The graph for a kind of arguments, traced where there is none that fits. */
  find<R>(kind: readonly string[], make: () => Traced<R>): Traced<R> {
    const key = kind.join();
    const known = this.#known.get(key);
    this.#known.delete(key);
    const fits = known?.traced.fits() === true;
    const found = fits ? known : { arguments: kind, reason: this.#reason(kind, known !== undefined), traced: make() };
    this.#last = kind;
    this.#dropped.delete(key);
    this.#known.set(key, found);
    if (found.traced.captured.some((x) => x.level !== null)) {
      // What belongs to a transform or a trace around this call is another tensor the next time.
      this.#drop(key, "it read a tensor of a transform around the call, which is another one each time");
    } else if (this.#known.size > kept)
      this.#drop(this.#known.keys().next().value!, `more than ${kept} kinds of arguments came in between`);
    return found.traced as Traced<R>;
  }

  #drop(key: string, reason: string): void {
    this.#known.delete(key);
    this.#dropped.set(key, reason);
    if (this.#dropped.size > kept) this.#dropped.delete(this.#dropped.keys().next().value!);
  }

  #reason(kind: readonly string[], isKnown: boolean): string {
    if (isKnown) return "a variable that it reads had a gradient where it had none before, or the other way round";
    const dropped = this.#dropped.get(kind.join());
    if (dropped) return dropped;
    if (!this.#last) return "the first call";
    const before = this.#nearest(kind);
    if (before.length !== kind.length) return `${kind.length} arguments instead of ${before.length}`;
    return kind
      .flatMap((own, i) => (own === before[i] ? [] : [`argument ${i} is ${own} instead of ${before[i]}`]))
      .join("; ");
  }

  /** The kind that differs in the fewest arguments; of equal ones the last. */
  #nearest(kind: readonly string[]): readonly string[] {
    let [nearest, fewest] = [this.#last!, Number.POSITIVE_INFINITY];
    for (const { arguments: other } of this.#known.values()) {
      const apart =
        other.length === kind.length ? other.filter((own, i) => own !== kind[i]).length : Number.MAX_SAFE_INTEGER;
      if (apart <= fewest) [nearest, fewest] = [other, apart];
    }
    return nearest;
  }
}

/** What a call is told apart by: shapes, dtypes, the structure of the arguments and whatever in them is no tensor. */
export function kindOf(args: readonly unknown[], leaves: readonly Tensor[]): string[] {
  let next = 0;
  const show = (value: unknown): string => {
    if (next < leaves.length && value === leaves[next]) {
      const { dtype, shape } = leaves[next++]!;
      return `${dtype}[${shape.join()}]`;
    }
    if (Array.isArray(value)) return `[${value.map(show).join()}]`;
    if (isPlain(value))
      return `{${entriesOf(value)
        .map(([k, v]) => `${JSON.stringify(k)}:${show(v)}`)
        .join()}}`;
    return typeof value === "object" || typeof value === "function"
      ? `#${identity(value)}`
      : `${typeof value} ${String(value)}`;
  };
  return args.map(show);
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;
function identity(value: unknown): number {
  if (value === null) return 0;
  const known = identities.get(value as object);
  if (known !== undefined) return known;
  identities.set(value as object, ++lastIdentity);
  return lastIdentity;
}
