import type { CommMessage } from "../../../protocol/interpreter.ts";
import { isRecord } from "../../../protocol/schema.ts";
import { bindMethods } from "../binding.ts";
import type { Comm, Comms } from "../comms.ts";
import { separate } from "./buffers.ts";
import {
  Box,
  Button,
  Checkbox,
  Dropdown,
  indexOf,
  type Options,
  optionPairs,
  RangeWidget,
  TextWidget,
} from "./controls.ts";
import { errors } from "./errors.ts";
import { layout, type Model, models, type State } from "./models.ts";
import { camelCase, snakeCase } from "./names.ts";
import { Widget, type WidgetContext } from "./widget.ts";

type Given = Readonly<Record<string, unknown>>;

/** `Jupyter.widgets`: ipywidgets' own models, kept by the kernel. */
export class Widgets {
  readonly #context: WidgetContext;

  constructor(comms: Comms) {
    this.#context = { comms, open: new Map() };
    bindMethods(this);
  }

  /** A slider over the numbers from min to max, of integers where `integer` is true. */
  slider({ integer = false, ...options }: Given & { readonly integer?: boolean } = {}): RangeWidget {
    return new RangeWidget(this.#context, this.#state(integer ? "IntSlider" : "FloatSlider", options));
  }

  progress(options: Given = {}): RangeWidget {
    return new RangeWidget(this.#context, this.#state("FloatProgress", options));
  }

  checkbox(options: Given = {}): Checkbox {
    return new Checkbox(this.#context, this.#state("Checkbox", options));
  }

  /** A choice among `options`, the first where no `value` is given. */
  dropdown<T>({
    options,
    value,
    ...rest
  }: Given & { readonly options: Options<T>; readonly value?: T | null }): Dropdown<T> {
    const pairs = optionPairs(options);
    const index = value === undefined ? (pairs.length > 0 ? 0 : null) : indexOf(pairs, value);
    return new Dropdown(this.#context, { ...this.#state("Dropdown", rest), index }, pairs);
  }

  /** A field for a line of text, or for several where `multiline` is true. */
  text({ multiline = false, ...options }: Given & { readonly multiline?: boolean } = {}): TextWidget {
    return new TextWidget(this.#context, this.#state(multiline ? "Textarea" : "Text", options));
  }

  label(options: Given | string = {}): TextWidget {
    return new TextWidget(
      this.#context,
      this.#state("Label", typeof options === "string" ? { value: options } : options),
    );
  }

  html(options: Given | string = {}): TextWidget {
    return new TextWidget(
      this.#context,
      this.#state("HTML", typeof options === "string" ? { value: options } : options),
    );
  }

  button(options: Given | string = {}): Button {
    return new Button(
      this.#context,
      this.#state("Button", typeof options === "string" ? { description: options } : options),
    );
  }

  /** Widgets beside each other. */
  hbox(children: readonly Widget[], options: Given = {}): Box {
    return new Box(this.#context, this.#state("HBox", { ...options, children }));
  }

  /** Widgets below each other. */
  vbox(children: readonly Widget[], options: Given = {}): Box {
    return new Box(this.#context, this.#state("VBox", { ...options, children }));
  }

  /** Any model that the front end knows, by its state. */
  model(state: State): Widget {
    const named = ["_model_module", "_model_module_version", "_model_name"];
    if (!isRecord(state) || named.some((name) => typeof state[name] !== "string")) throw errors.model();
    return new Widget(this.#context, state);
  }

  /** Serves the comm by which a page that was loaded anew asks for all widgets (target `jupyter.widget.control`). */
  control(comm: Comm, open: CommMessage): void {
    const version = open.metadata["version"];
    if (!String(version ?? "1").startsWith("1")) throw errors.control(version);
    comm.onMsg = ({ content }) => {
      const data = content["data"];
      if (!isRecord(data) || data["method"] !== "request_states") return;
      const all = Object.fromEntries([...this.#context.open].map(([id, widget]) => [id, description(widget)]));
      const { state: states, paths, buffers } = separate(all);
      comm.send({ method: "update_states", states, buffer_paths: paths }, undefined, buffers);
    };
  }

  /** The state of a new widget: the model's, what is given, and a layout and style of its own. */
  #state(name: keyof typeof models, { layout: placed, style: styled, ...given }: Given): State {
    const model: Model = models[name];
    const own = { ...model.state, ...named(name, given, model.state) };
    const layoutWidget = this.#part("layout", layout, placed);
    const style = model.style === undefined ? {} : { style: this.#part("style", model.style, styled) };
    return { ...own, layout: layoutWidget, ...style };
  }

  #part(name: string, state: State, given: unknown): Widget {
    if (given instanceof Widget) return given;
    return new Widget(this.#context, { ...state, ...named(name, (given ?? {}) as Given, state) });
  }
}

/** Options by the names that states have; a name that is none is an error. */
function named(widget: string, given: Given, known: State): State {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name] of entries)
    if (!Object.hasOwn(known, snakeCase(name)) || name.startsWith("_"))
      throw errors.option(
        widget,
        name,
        Object.keys(known)
          .filter((each) => !each.startsWith("_"))
          .map(camelCase),
      );
  return Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), value]));
}

function description({ state }: Widget): State {
  return {
    model_name: state["_model_name"],
    model_module: state["_model_module"],
    model_module_version: state["_model_module_version"],
    state,
  };
}
