import { tableText } from "../tensor/table.ts";

/** One derivative as the library and as finite differences give it. */
export interface CheckedEntry {
  /** Where the tensor stands in the tree, as `layers.0.w`; `x` where x is the tensor. */
  readonly leaf: string;
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** Relative to the larger of both, or to a thousandth of the largest derivative where that is more. */
  readonly error: number;
}

/** How many of the entries are shown. */
const shown = 10;

const header = ["entry", "analytic", "numeric", "relative error", ""] as const;

/** Derivatives against finite differences, the worst entries first: a table as text, a chart in a notebook. */
export class GradientCheck {
  /** Every entry that was checked, the one with the largest error first. */
  readonly entries: readonly CheckedEntry[];
  /** How many entries x has; more than were checked where it is large. */
  readonly total: number;
  readonly tolerance: number;

  constructor(entries: readonly CheckedEntry[], total: number, tolerance: number) {
    this.entries = entries.toSorted((a, b) => (a.error === b.error ? 0 : b.error - a.error));
    this.total = total;
    this.tolerance = tolerance;
  }

  /** Whether every error is within the tolerance. */
  get passed(): boolean {
    return this.failures.length === 0;
  }

  get failures(): readonly CheckedEntry[] {
    return this.entries.filter(({ error }) => !(error <= this.tolerance));
  }

  /** What came of it, in one line. */
  get heading(): string {
    const checked = this.entries.length;
    const of =
      checked < this.total
        ? `${checked} of ${this.total} entries`
        : `${checked} ${checked === 1 ? "entry" : "entries"}`;
    const failed = this.failures.length;
    const outcome =
      failed === 0
        ? "gradients agree with finite differences"
        : `gradients differ from finite differences in ${failed}`;
    return `${outcome}: ${of} checked, largest relative error ${brief(this.entries[0]?.error ?? 0)}, tolerance ${brief(this.tolerance)}`;
  }

  #rows(): string[][] {
    return this.entries
      .slice(0, shown)
      .map(({ leaf, index, analytic, numeric, error }) => [
        index.length === 0 ? leaf : `${leaf} at [${index.join(", ")}]`,
        precise(analytic),
        precise(numeric),
        brief(error),
        error <= this.tolerance ? "" : "differs",
      ]);
  }

  toString(): string {
    return [this.heading, ...tableText([header, ...this.#rows()])].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const precise = (value: number): string => String(Number(value.toPrecision(10)));

const brief = (value: number): string =>
  value === 0 || !Number.isFinite(value) ? String(value) : value.toExponential(1);
