import { isRecord } from "../../../protocol/schema.ts";
import { errors } from "./errors.ts";
import type { State } from "./models.ts";
import { type ListenOptions, Widget, type WidgetContext } from "./widget.ts";

/** A widget with a value that people and code change. */
export class ValueWidget<T> extends Widget {
  get value(): T {
    return this.get("value") as T;
  }

  set value(value: T) {
    this.set({ value });
  }

  onChange(handler: (value: T, previous: T) => unknown, options?: ListenOptions): void {
    this.observe("value", handler as (value: unknown, previous: unknown) => unknown, options);
  }
}

/** A checkbox, whose value is a boolean. */
export class Checkbox extends ValueWidget<boolean> {
  protected override normalise(changes: State): State {
    const { value } = changes;
    if (value !== undefined && typeof value !== "boolean") throw errors.value(this.name, "a boolean", value);
    return changes;
  }
}

/** A field or a line of text. */
export class TextWidget extends ValueWidget<string> {
  protected override normalise(changes: State): State {
    const { value } = changes;
    if (value !== undefined && typeof value !== "string") throw errors.value(this.name, "a string", value);
    return changes;
  }

  /** Calls `handler` when Enter is pressed in a field. */
  onSubmit(handler: (value: string) => unknown, options?: ListenOptions): void {
    this.onCustom((content) => {
      if (isRecord(content) && content["event"] === "submit") return handler(this.value);
      return undefined;
    }, options);
  }
}

/** A number between two others: a slider, a bar. The value is kept between them, as ipywidgets does. */
export class RangeWidget extends ValueWidget<number> {
  protected override normalise(changes: State): State {
    for (const name of ["value", "min", "max", "step"]) {
      const number = changes[name];
      if (number !== undefined && !Number.isFinite(number)) throw errors.number(this.name, name, number);
      if (number !== undefined && this.name === "IntSlider" && !Number.isInteger(number))
        throw errors.integer(this.name, name, number);
    }
    const { min, max, value } = { ...this.state, ...changes } as unknown as Record<"min" | "max" | "value", number>;
    if (min > max) throw errors.range(this.name, min, max);
    const kept = Math.min(Math.max(value, min), max);
    return kept === value ? changes : { ...changes, value: kept };
  }
}

/** A button. */
export class Button extends Widget {
  /** Calls `handler` for each click. */
  onClick(handler: (button: Button) => unknown, options?: ListenOptions): void {
    if (typeof handler !== "function") throw errors.handler("onClick");
    this.onCustom((content) => {
      if (isRecord(content) && content["event"] === "click") return handler(this);
      return undefined;
    }, options);
  }
}

/** Widgets beside or below each other. */
export class Box extends Widget {
  get children(): readonly Widget[] {
    return this.get("children") as Widget[];
  }

  set children(children: readonly Widget[]) {
    this.set({ children });
  }

  protected override normalise(changes: State): State {
    const { children = [] } = changes;
    if (!Array.isArray(children)) throw errors.children(children);
    for (const child of children)
      if (!(child instanceof Widget) && typeof child !== "string") throw errors.children(child);
    return changes;
  }
}

export type Options<T> = readonly T[] | ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/** Reads the options of a choice as pairs of label and value. */
export function optionPairs<T>(options: Options<T>): (readonly [label: string, value: T])[] {
  if (Array.isArray(options)) return options.map((value: T) => [String(value), value]);
  if (options instanceof Map) return [...options].map(([label, value]) => [String(label), value]);
  if (isRecord(options)) return Object.entries(options) as [string, T][];
  throw errors.options();
}

/** A choice among options; its value is the chosen one, or null. */
export class Dropdown<T> extends Widget {
  #pairs: (readonly [label: string, value: T])[];

  constructor(context: WidgetContext, state: State, pairs: (readonly [label: string, value: T])[]) {
    super(context, { ...state, _options_labels: pairs.map(([label]) => label) });
    this.#pairs = pairs;
  }

  /** The options, by their labels. */
  get options(): ReadonlyMap<string, T> {
    return new Map(this.#pairs);
  }

  /** Replaces the options; the first is chosen. */
  set options(options: Options<T>) {
    this.#pairs = optionPairs(options);
    const index = this.#pairs.length > 0 ? 0 : null;
    this.set({ _options_labels: this.#pairs.map(([label]) => label), index });
  }

  get value(): T | null {
    return this.#valueAt(this.get("index"));
  }

  set value(value: T | null) {
    this.set({ index: indexOf(this.#pairs, value) });
  }

  onChange(handler: (value: T | null, previous: T | null) => unknown, options?: ListenOptions): void {
    if (typeof handler !== "function") throw errors.handler("onChange");
    this.observe("index", (index, previous) => handler(this.#valueAt(index), this.#valueAt(previous)), options);
  }

  override toString(): string {
    return `Dropdown(value: ${String(this.value)}, options: ${this.#pairs.map(([label]) => label).join(", ")})`;
  }

  #valueAt(index: unknown): T | null {
    const pair = this.#pairs[index as number];
    return pair === undefined ? null : pair[1];
  }
}

/** Where a value stands among the options; null for none. */
export function indexOf<T>(pairs: readonly (readonly [label: string, value: T])[], value: T | null): number | null {
  if (value === null) return null;
  const index = pairs.findIndex(([, each]) => Object.is(each, value));
  if (index === -1)
    throw errors.choice(
      value,
      pairs.map(([label]) => label),
    );
  return index;
}
