/** `Jupyter.widgets` and its types, as the second part of the declaration file of cells' globals. */
export const widgetGlobalsText = `
declare global {
  namespace Jupyter {
    /** Ends the listening when it is aborted. */
    interface ListenOptions {
      signal?: AbortSignal;
    }

    /** CSS properties of where a widget stands, such as \`{ width: "50%" }\`. */
    type Layout = { [property in LayoutName]?: string | null };
    type LayoutName =
      | "alignContent" | "alignItems" | "alignSelf" | "borderBottom" | "borderLeft" | "borderRight" | "borderTop"
      | "bottom" | "display" | "flex" | "flexFlow" | "gridArea" | "gridAutoColumns" | "gridAutoFlow" | "gridAutoRows"
      | "gridColumn" | "gridGap" | "gridRow" | "gridTemplateAreas" | "gridTemplateColumns" | "gridTemplateRows"
      | "height" | "justifyContent" | "justifyItems" | "left" | "margin" | "maxHeight" | "maxWidth" | "minHeight"
      | "minWidth" | "objectFit" | "objectPosition" | "order" | "overflow" | "padding" | "right" | "top"
      | "visibility" | "width";
    type Style<Name extends string> = { [property in Name]?: string | null };

    interface WidgetOptions<Style> {
      tooltip?: string | null;
      tabbable?: boolean | null;
      layout?: Layout | Widget;
      style?: Style | Widget;
    }
    interface DescribedOptions<Style> extends WidgetOptions<Style> {
      /** The text beside it. */
      description?: string;
      descriptionAllowHtml?: boolean;
    }
    interface RangeOptions {
      value?: number;
      min?: number;
      max?: number;
      orientation?: "horizontal" | "vertical";
    }
    interface SliderOptions extends RangeOptions, DescribedOptions<Style<"descriptionWidth" | "handleColor">> {
      step?: number;
      disabled?: boolean;
      /** Whether its number stands beside it, written by a format of d3. */
      readout?: boolean;
      readoutFormat?: string;
      /** Whether it changes while it is dragged, not only at the end. */
      continuousUpdate?: boolean;
      behavior?: string;
    }
    interface ProgressOptions extends RangeOptions, DescribedOptions<Style<"descriptionWidth" | "barColor">> {
      barStyle?: "" | "success" | "info" | "warning" | "danger";
    }
    interface CheckboxOptions extends DescribedOptions<Style<"descriptionWidth" | "background">> {
      value?: boolean;
      disabled?: boolean;
      indent?: boolean;
    }
    interface TextOptions
      extends DescribedOptions<Style<"descriptionWidth" | "background" | "fontSize" | "textColor">> {
      value?: string;
      placeholder?: string;
    }
    interface FieldOptions extends TextOptions {
      disabled?: boolean;
      continuousUpdate?: boolean;
    }
    interface LabelOptions
      extends Omit<TextOptions, "style">,
        DescribedOptions<
          Style<"descriptionWidth" | "background" | "textColor" | "textDecoration" | FontName>
        > {}
    type FontName = "fontFamily" | "fontSize" | "fontStyle" | "fontVariant" | "fontWeight";
    interface ButtonOptions extends WidgetOptions<Style<"buttonColor" | "textColor" | "textDecoration" | FontName>> {
      description?: string;
      disabled?: boolean;
      /** A name of Font Awesome's, such as \`"play"\`. */
      icon?: string;
      buttonStyle?: "" | "primary" | "success" | "info" | "warning" | "danger";
    }
    interface BoxOptions extends Omit<WidgetOptions<never>, "style"> {
      boxStyle?: "" | "success" | "info" | "warning" | "danger";
    }
    interface DropdownOptions<T> extends DescribedOptions<Style<"descriptionWidth">> {
      /** Values, or values by their labels. */
      options: readonly T[] | ReadonlyMap<string, T> | Readonly<Record<string, T>>;
      value?: T | null;
      disabled?: boolean;
    }

    /** A model that the kernel and each view of it on a page keep alike; as the last value of a cell it shows itself. */
    interface Widget {
      readonly modelId: string;
      /** The name of the widget, as ipywidgets has it. */
      readonly name: string;
      /** The whole state, by ipywidgets' names. */
      readonly state: Readonly<Record<string, unknown>>;
      /** A property of the state, by ipywidgets' name. */
      get(name: string): unknown;
      /** Changes properties of the state, by ipywidgets' names, in one message. */
      set(changes: Readonly<Record<string, unknown>>): void;
      /** Calls \`handler\` whenever a property of the state changes, in the page or in code. */
      observe(name: string, handler: (value: any, previous: any) => unknown, options?: ListenOptions): void;
      /** Calls \`handler\` for each custom message of a view. */
      onCustom(handler: (content: any, buffers: readonly Uint8Array[]) => unknown, options?: ListenOptions): void;
      /** Sends a custom message to every view. */
      sendCustom(content: unknown, buffers?: readonly Binary[]): void;
      /** Removes the widget from every page. */
      close(): void;
    }
    interface ControlWidget extends Widget {
      tooltip: string | null;
      readonly layout: Widget & Layout;
      readonly style: Widget & Record<string, any>;
    }
    interface ValueWidget<T> extends ControlWidget {
      value: T;
      description: string;
      disabled: boolean;
      /** Calls \`handler\` whenever the value changes, in the page or in code. */
      onChange(handler: (value: T, previous: T) => unknown, options?: ListenOptions): void;
    }
    interface RangeWidget extends ValueWidget<number> {
      min: number;
      max: number;
    }
    interface Slider extends RangeWidget {
      step: number;
    }
    interface Progress extends Omit<RangeWidget, "disabled"> {
      barStyle: string;
    }
    interface TextField extends ValueWidget<string> {
      placeholder: string;
      /** Calls \`handler\` when Enter is pressed in the field. */
      onSubmit(handler: (value: string) => unknown, options?: ListenOptions): void;
    }
    interface Dropdown<T> extends ValueWidget<T | null> {
      get options(): ReadonlyMap<string, T>;
      set options(options: DropdownOptions<T>["options"]);
    }
    interface Button extends ControlWidget {
      description: string;
      disabled: boolean;
      icon: string;
      buttonStyle: string;
      /** Calls \`handler\` for each click. */
      onClick(handler: (button: Button) => unknown, options?: ListenOptions): void;
    }
    interface Box extends Omit<ControlWidget, "style"> {
      children: readonly Widget[];
    }

    interface Widgets {
      /**
       * A slider over the numbers from \`min\` to \`max\`; over integers where \`integer\` is true.
       *
       * @example
       * const lr = Jupyter.widgets.slider({ min: 0, max: 1, step: 0.01, value: 0.1, description: "rate" });
       * lr.onChange((rate) => chart.update(curve(rate)));
       * lr
       */
      slider(options?: SliderOptions & { integer?: boolean }): Slider;
      /** A bar that fills from \`min\` to \`max\`. */
      progress(options?: ProgressOptions): Progress;
      checkbox(options?: CheckboxOptions): ValueWidget<boolean>;
      /**
       * A choice among options; the first where no \`value\` is given.
       *
       * @example
       * Jupyter.widgets.dropdown({ options: { adam: 1e-3, sgd: 1e-1 }, description: "optimizer" })
       */
      dropdown<const T>(options: DropdownOptions<T>): Dropdown<T>;
      /** A field for a line of text, or for several where \`multiline\` is true. */
      text(options?: FieldOptions & { multiline?: boolean; rows?: number | null }): TextField;
      /** A line of text with formulas between dollar signs. */
      label(options?: LabelOptions | string): Omit<ValueWidget<string>, "disabled">;
      html(options?: TextOptions | string): Omit<ValueWidget<string>, "disabled">;
      /**
       * A button.
       *
       * @example
       * const button = Jupyter.widgets.button("train");
       * button.onClick(async () => { await train(); });
       */
      button(options?: ButtonOptions | string): Button;
      /** Widgets beside each other. */
      hbox(children: readonly Widget[], options?: BoxOptions): Box;
      /** Widgets below each other. */
      vbox(children: readonly Widget[], options?: BoxOptions): Box;
      /** Any model that the page knows, by its state: \`_model_module\`, \`_model_module_version\`, \`_model_name\`, … */
      model(state: Readonly<Record<string, unknown>>): Widget;
    }
  }
}
`;
