/** The state of a model, with the names that ipywidgets' own front end uses. */
export type State = Readonly<Record<string, unknown>>;

export interface Model {
  readonly state: State;
  /** The model of its style, where it has one. */
  readonly style?: State;
}

const controls = "@jupyter-widgets/controls";
const base = "@jupyter-widgets/base";
/** Of both packages: the models of ipywidgets 8. */
const version = "2.0.0";

interface Names {
  readonly module?: string;
  readonly view?: string;
  readonly viewModule?: string;
}

const model = (name: string, { module = controls, view = name, viewModule = module }: Names, own: State): State => ({
  _model_module: module,
  _model_module_version: version,
  _model_name: `${name}Model`,
  _view_count: null,
  _view_module: viewModule,
  _view_module_version: version,
  _view_name: `${view}View`,
  ...own,
});
const nulls = (...names: readonly string[]): State => Object.fromEntries(names.map((name) => [name, null]));
const style = (name: string, own: State): State => model(name, { view: "Style", viewModule: base }, own);

const shown = { _dom_classes: [], tabbable: null, tooltip: null };
const described = { ...shown, description: "", description_allow_html: false };
const disabled = false;
const ranged = { ...described, value: 0, min: 0, max: 100, orientation: "horizontal" };
const slider = { ...ranged, disabled, behavior: "drag-tap", continuous_update: true, readout: true };
/** A space of no width, which keeps the height of an empty field. */
const placeholder = "\u200b";
const text = { ...described, value: "", placeholder };
const typed = { ...text, disabled, continuous_update: true };
const box = { ...shown, box_style: "", children: [] };

const width = { description_width: "" };
const font = nulls("font_family", "font_size", "font_style", "font_variant", "font_weight");
const sliderStyle = style("SliderStyle", { ...width, handle_color: null });
const progressStyle = style("ProgressStyle", { ...width, bar_color: null });
const textStyle = style("TextStyle", { ...width, ...nulls("background", "font_size", "text_color") });

/** Models of ipywidgets with their whole default state, layout and style aside. */
export const models = {
  FloatSlider: { state: model("FloatSlider", {}, { ...slider, step: 0.1, readout_format: ".2f" }), style: sliderStyle },
  IntSlider: { state: model("IntSlider", {}, { ...slider, step: 1, readout_format: "d" }), style: sliderStyle },
  FloatProgress: {
    state: model("FloatProgress", { view: "Progress" }, { ...ranged, bar_style: "" }),
    style: progressStyle,
  },
  Checkbox: {
    state: model("Checkbox", {}, { ...described, disabled, value: false, indent: true }),
    style: style("CheckboxStyle", { ...width, background: null }),
  },
  Dropdown: {
    state: model("Dropdown", {}, { ...described, disabled, _options_labels: [], index: null }),
    style: style("DescriptionStyle", width),
  },
  Text: { state: model("Text", {}, typed), style: textStyle },
  Textarea: { state: model("Textarea", {}, { ...typed, rows: null }), style: textStyle },
  Button: {
    state: model("Button", {}, { ...shown, disabled, description: "", icon: "", button_style: "" }),
    style: style("ButtonStyle", { ...font, ...nulls("button_color", "text_color", "text_decoration") }),
  },
  Label: {
    state: model("Label", {}, text),
    style: style("LabelStyle", { ...width, ...font, ...nulls("background", "text_color", "text_decoration") }),
  },
  HTML: {
    state: model("HTML", {}, text),
    style: style("HTMLStyle", { ...width, ...nulls("background", "font_size", "text_color") }),
  },
  HBox: { state: model("HBox", {}, box) },
  VBox: { state: model("VBox", {}, box) },
} as const satisfies Record<string, Model>;

/** Where a widget stands on the page, by the names of CSS. */
export const layout: State = model(
  "Layout",
  { module: base },
  {
    ...nulls(
      "align_content",
      "align_items",
      "align_self",
      "border_bottom",
      "border_left",
      "border_right",
      "border_top",
    ),
    ...nulls("bottom", "display", "flex", "flex_flow", "grid_area", "grid_auto_columns", "grid_auto_flow"),
    ...nulls("grid_auto_rows", "grid_column", "grid_gap", "grid_row", "grid_template_areas", "grid_template_columns"),
    ...nulls("grid_template_rows", "height", "justify_content", "justify_items", "left", "margin", "max_height"),
    ...nulls("max_width", "min_height", "min_width", "object_fit", "object_position", "order", "overflow", "padding"),
    ...nulls("right", "top", "visibility", "width"),
  },
);
