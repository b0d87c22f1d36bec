import { inspect } from "node:util";

const list = (names: Iterable<string>): string => [...names].sort().join(", ");

/** Every sentence that the widgets say to a user. */
export const errors = {
  option: (widget: string, option: string, known: Iterable<string>): TypeError =>
    new TypeError(`${widget} has no property ${JSON.stringify(option)}; it has ${list(known)}.`),
  value: (widget: string, expected: string, value: unknown): TypeError =>
    new TypeError(`${widget}: its value must be ${expected}, got ${inspect(value, { depth: 0 })}.`),
  range: (widget: string, min: unknown, max: unknown): RangeError =>
    new RangeError(`${widget}: its min must not be above its max, got ${min} and ${max}.`),
  number: (widget: string, name: string, value: unknown): TypeError =>
    new TypeError(`${widget}: its ${name} must be a finite number, got ${inspect(value, { depth: 0 })}.`),
  integer: (widget: string, name: string, value: unknown): TypeError =>
    new TypeError(`${widget}: its ${name} must be an integer, got ${inspect(value, { depth: 0 })}.`),
  choice: (value: unknown, labels: Iterable<string>): RangeError =>
    new RangeError(
      `Dropdown: its value must be one of its options (${list(labels)}), got ${inspect(value, { depth: 0 })}.`,
    ),
  options: (): TypeError =>
    new TypeError("Dropdown: its options must be an array of values, or an object or Map from labels to values."),
  children: (value: unknown): TypeError =>
    new TypeError(`the children of a box must be widgets, got ${inspect(value, { depth: 0 })}.`),
  closed: (widget: string): Error => new Error(`this ${widget} is closed; make a new one.`),
  handler: (name: string): TypeError => new TypeError(`${name} takes a function.`),
  model: (): TypeError =>
    new TypeError(
      "Jupyter.widgets.model takes the state of a model with at least _model_module, _model_module_version and _model_name as strings.",
    ),
  control: (version: unknown): Error =>
    new Error(`the widgets' control protocol has version 1; the client speaks ${inspect(version)}.`),
} as const;
