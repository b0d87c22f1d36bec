import type { TopLevelSpec } from "vega-lite";
import { Chart, displaySymbol, type MimeBundle } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";
import { type LinesLayout, linesSpec, requireScale, type ScaleName, type Series } from "./lines.ts";
import { LiveDisplay } from "./live.ts";
import type { Scalar } from "./numbers.ts";

export interface CurvesOptions {
  readonly title?: string;
  /** Titles of the axes: x is "epoch" or "step" unless told. */
  readonly x?: string;
  readonly y?: string;
  /** Of the y axis: "linear" unless told. */
  readonly scale?: ScaleName;
}

/** Values by series name; `epoch` places them on the x axis. A series left out or undefined has no point here. */
export type CurveRecord = Readonly<Record<string, Scalar | undefined>>;

/** Curves that grow while a cell runs. They keep numbers only, never a tensor or its graph. */
export class Curves {
  readonly #options: CurvesOptions;
  readonly #series = new Map<string, Trace>();
  readonly #epochs = new Numbers();
  readonly #live: LiveDisplay;
  #steps = 0;

  constructor(options: CurvesOptions) {
    this.#options = options;
    this.#live = new LiveDisplay({
      quick: () => this.#chart(streamedPoints).bundle(),
      whole: () => this.#chart()[displaySymbol](),
    });
  }

  /**
   * Adds one point to each series named. Points stand at their epoch where epochs rise with every push, otherwise at
   * the number of the push, with a faint line where an epoch begins. Shows itself at the first push in a notebook.
   */
  push(record: CurveRecord): this {
    if (typeof record !== "object" || record === null) throw plotErrors.record(describe(record));
    const entries = Object.entries(record).filter(([name, value]) => name !== "epoch" && value !== undefined);
    if (entries.length === 0) throw plotErrors.emptyRecord();
    const values = entries.map(([name, value]) => [name, toNumber(name, value)] as const);
    this.#epochs.push(record["epoch"] === undefined ? Number.NaN : toNumber("epoch", record["epoch"]));
    for (const [name, value] of values) {
      let trace = this.#series.get(name);
      if (!trace) this.#series.set(name, (trace = { steps: new Numbers(), values: new Numbers() }));
      trace.steps.push(this.#steps);
      trace.values.push(value);
    }
    this.#steps++;
    this.#live.changed();
    return this;
  }

  /** The curves as they are now: a chart that no longer changes. */
  chart(): Chart {
    return this.#chart();
  }

  /** The Vega-Lite specification of the curves as they are now. */
  get spec(): TopLevelSpec {
    return this.#chart().spec;
  }

  /** Writes the curves as they are now; see Chart.save. */
  save(path: string): Promise<void> {
    return this.#chart().save(path);
  }

  /** Puts the final state under the cell, with its picture, at once rather than a moment after the last push. */
  finish(): Promise<void> {
    return this.#live.settle();
  }

  /** As a cell's result: the chart, or a line of text where the live chart already stands under the same cell. */
  async [displaySymbol](): Promise<MimeBundle> {
    if (!this.#live.shownHere) return this.#chart()[displaySymbol]();
    await this.#live.settle();
    return { "text/plain": this.#summary() };
  }

  #chart(budget?: number): Chart {
    const { positions, layout } = this.#axis();
    const series: Series[] = Array.from(this.#series, ([name, { steps, values }]) => ({
      name,
      x: steps.view().map((step) => positions[step]!),
      y: values.view().slice(),
    }));
    const spec = linesSpec(series, { ...layout, ...(budget === undefined ? {} : { budget }) });
    return new Chart(spec, { summary: this.#summary(), elastic: true });
  }

  #axis(): { positions: Float64Array; layout: LinesLayout } {
    const epochs = this.#epochs.view();
    const { title, y, scale } = this.#options;
    const rising = epochs.every((epoch, i) => (i === 0 ? Number.isFinite(epoch) : epoch > epochs[i - 1]!));
    if (rising) return { positions: epochs, layout: { title, y, scale, x: this.#options.x ?? "epoch" } };
    const boundaries: { at: number; label: string }[] = [];
    epochs.forEach((epoch, i) => {
      if (i > 0 && epoch !== epochs[i - 1] && Number.isFinite(epoch))
        boundaries.push({ at: i, label: `epoch ${epoch}` });
    });
    return {
      positions: Float64Array.from(epochs.keys()),
      layout: {
        title,
        y,
        scale,
        x: this.#options.x ?? "step",
        ...(boundaries.length <= mostBoundaries ? { boundaries } : {}),
      },
    };
  }

  #summary(): string {
    const last = Array.from(this.#series, ([name, { values }]) => `${name} ${values.view().at(-1)}`);
    const title = this.#options.title === undefined ? "Curves" : `Curves “${this.#options.title}”`;
    return `${title}: ${this.#steps} ${this.#steps === 1 ? "step" : "steps"}${last.length > 0 ? `, last ${last.join(", ")}` : ""}`;
  }
}

/** Curves that update while the cell runs: `const live = plot.curves({ y: "loss" }); … live.push({ train: loss })`. */
export function curves(options: CurvesOptions = {}): Curves {
  requireScale("plot.curves", options.scale);
  return new Curves(options);
}

/** A state that the next one replaces within 50 ms needs no more points than the chart has pixels. */
const streamedPoints = 500;
/** More than these would be a grey area. */
const mostBoundaries = 60;

interface Trace {
  readonly steps: Numbers;
  readonly values: Numbers;
}

/** A growing list of numbers, eight bytes each. */
class Numbers {
  #data = new Float64Array(64);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  /** The numbers so far, not copied. */
  view(): Float64Array {
    return this.#data.subarray(0, this.#length);
  }
}

function toNumber(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "object" && value !== null && "item" in value && typeof value.item === "function") {
    const number: unknown = value.item();
    if (typeof number === "number") return number;
  }
  throw plotErrors.scalar(name, describe(value));
}
