import { readFileSync } from "node:fs";
import test from "ava";
import { type Received, startKernel } from "../support/client.ts";

type Json = Record<string, unknown>;
interface Model {
  readonly state: Json;
  readonly style?: Json;
}

/** What ipywidgets itself sends for its widgets as they are made without options, references to other models aside. */
const { models } = JSON.parse(readFileSync(new URL("fixtures/widgetModels.json", import.meta.url), "utf8")) as {
  models: Record<string, Model>;
};

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const dataOf = ({ content }: Received): Json => content["data"] as Json;
const comms = (published: readonly Received[], method?: string): Received[] =>
  published.filter(
    (each) => each.type.startsWith("comm_") && (method === undefined || dataOf(each)["method"] === method),
  );
const text = (published: readonly Received[]): string =>
  published
    .filter(({ type }) => type === "stream")
    .map(({ content }) => content["text"])
    .join("");
const run = async (code: string): Promise<readonly Received[]> => {
  const { reply, published } = await kernel.execute(code);
  if (reply["status"] !== "ok") throw new Error(`${code}: ${reply["evalue"]}`);
  return published;
};
/** The model that a cell shows as its last value. */
const shownBy = (published: readonly Received[]): string => {
  const [result] = published.filter(({ type }) => type === "execute_result");
  const bundle = result?.content["data"] as Json;
  const view = bundle["application/vnd.jupyter.widget-view+json"] as Json;
  return String(view["model_id"]);
};
const update = (id: string, state: Json, extra = {}): Promise<readonly Received[]> =>
  kernel.tell("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: [] } }, extra);
const custom = (id: string, content: Json): Promise<readonly Received[]> =>
  kernel.tell("comm_msg", { comm_id: id, data: { method: "custom", content } });

const made: readonly (readonly [code: string, model: string])[] = [
  ["slider()", "FloatSlider"],
  ["slider({ integer: true })", "IntSlider"],
  ["checkbox()", "Checkbox"],
  ["dropdown({ options: [] })", "Dropdown"],
  ["text()", "Text"],
  ["text({ multiline: true })", "Textarea"],
  ["button()", "Button"],
  ["progress()", "FloatProgress"],
  ["label()", "Label"],
  ["html()", "HTML"],
  ["hbox([])", "HBox"],
  ["vbox([])", "VBox"],
];
for (const [code, name] of made)
  test.serial(`Jupyter.widgets.${code} opens the models that ipywidgets opens`, async (t) => {
    const published = await run(`Jupyter.widgets.${code}`);
    const opened = comms(published);
    const states = opened.map((each) => dataOf(each)["state"] as Json);
    for (const each of opened) {
      t.is(each.content["target_name"], "jupyter.widget");
      t.deepEqual(each.metadata, { version: "2.1.0" });
      t.deepEqual(dataOf(each)["buffer_paths"], []);
    }
    const { state, style } = models[name]!;
    const [layout, ...rest] = states;
    const { layout: layoutReference, style: styleReference, ...own } = rest.at(-1)!;
    t.deepEqual(layout, models["Layout"]!.state);
    t.is(layoutReference, `IPY_MODEL_${opened[0]?.content["comm_id"]}`);
    t.deepEqual(own, state);
    t.is(states.length, style === undefined ? 2 : 3);
    if (style !== undefined) {
      t.deepEqual(rest[0], style);
      t.is(styleReference, `IPY_MODEL_${opened[1]?.content["comm_id"]}`);
    }
    t.is(opened.at(-1)?.content["comm_id"], shownBy(published));
  });

test.serial("a slider: changed in the page, changed in code, kept in its range", async (t) => {
  const published =
    await run(`const rate = Jupyter.widgets.slider({ min: 0, max: 1, value: 0.1, description: "rate", layout: { width: "50%" }, style: { handleColor: "red" } });
rate.onChange((value, previous) => console.log("changed", previous, value));
rate`);
  const id = shownBy(published);
  const states = comms(published).map((each) => dataOf(each)["state"] as Json);
  t.like(states[0], { width: "50%" });
  t.like(states[1], { handle_color: "red" });
  t.like(states[2], { value: 0.1, min: 0, max: 1, description: "rate" });

  const inPage = await update(id, { value: 0.25 });
  t.deepEqual(comms(inPage).map(dataOf), [{ method: "echo_update", state: { value: 0.25 }, buffer_paths: [] }]);
  t.is(text(inPage), "changed 0.1 0.25\n");
  t.is(inPage[1]?.type, "comm_msg", "the echo comes before the handlers run");

  const inCode = await run("rate.value = 0.5; rate.value = 0.5; console.log(rate.value)");
  t.deepEqual(comms(inCode).map(dataOf), [{ method: "update", state: { value: 0.5 }, buffer_paths: [] }]);
  t.is(text(inCode), "changed 0.25 0.5\n0.5\n");

  const beyond = await run("rate.value = 7");
  t.deepEqual(comms(beyond).map(dataOf), [{ method: "update", state: { value: 1 }, buffer_paths: [] }]);
  const narrowed = await run("rate.max = 0.75");
  t.deepEqual(comms(narrowed).map(dataOf), [{ method: "update", state: { max: 0.75, value: 0.75 }, buffer_paths: [] }]);
  const corrected = await update(id, { value: 3 });
  t.deepEqual(comms(corrected).map(dataOf), [
    { method: "echo_update", state: { value: 3 }, buffer_paths: [] },
    { method: "update", state: { value: 0.75 }, buffer_paths: [] },
  ]);
  const refused = await update(id, { value: "much" });
  t.deepEqual(dataOf(comms(refused).at(-1)!), { method: "update", state: { value: 0.75 }, buffer_paths: [] });
  t.true(text(refused).includes("FloatSlider: its value must be a finite number, got 'much'"));
  t.deepEqual(comms(await update(id, { unknown: 1 })), []);
  t.deepEqual(comms(await run('rate.layout.width = "20%"')).map(dataOf), [
    { method: "update", state: { width: "20%" }, buffer_paths: [] },
  ]);
});

test.serial("a handler that sets the value again is heard by the page", async (t) => {
  const id = shownBy(
    await run(
      "const even = Jupyter.widgets.slider({ integer: true }); even.onChange((value) => { even.value = value - (value % 2) }); even",
    ),
  );
  t.deepEqual(comms(await update(id, { value: 7 })).map(dataOf), [
    { method: "echo_update", state: { value: 7 }, buffer_paths: [] },
    { method: "update", state: { value: 6 }, buffer_paths: [] },
  ]);
  t.is(text(await run("console.log(even.value)")), "6\n");
});

test.serial("an awaiting cell goes on when a widget changes", async (t) => {
  const button = shownBy(await run('const go = Jupyter.widgets.button("go"); go'));
  const { id, reply } = kernel.send("execute_request", {
    code: 'console.log("waiting"); await new Promise<void>((resolve) => go.onClick(() => resolve())); console.log("clicked", go.description)',
  });
  const printed = (): string => text(kernel.published.filter(({ parentId }) => parentId === id));
  await kernel.until(() => printed() === "waiting\n");
  await custom(button, { event: "click" });
  t.is((await reply)["status"], "ok");
  await kernel.until(() => printed() === "waiting\nclicked go\n");
});

test.serial("checkbox, text, dropdown and progress have the values of their kinds", async (t) => {
  const checkbox = shownBy(await run('const on = Jupyter.widgets.checkbox({ description: "on" }); on'));
  await update(checkbox, { value: true });
  const field = shownBy(
    await run("const name = Jupyter.widgets.text(); name.onSubmit((value) => console.log('submitted', value)); name"),
  );
  await update(field, { value: "é😀" });
  t.is(text(await custom(field, { event: "submit" })), "submitted é😀\n");
  const choice = shownBy(
    await run(
      "const optimizer = Jupyter.widgets.dropdown<number>({ options: { adam: 1e-3, sgd: 1e-1 } }); optimizer.onChange((value, previous) => console.log(previous, value)); optimizer",
    ),
  );
  t.is(text(await update(choice, { index: 1 })), "0.001 0.1\n");
  t.is(text(await update(choice, { index: null })), "0.1 null\n");
  t.deepEqual(
    comms(await run("optimizer.value = 0.001")).map((each) => dataOf(each)["state"]),
    [{ index: 0 }],
  );
  t.deepEqual(
    comms(await run("optimizer.options = { lbfgs: 1, sgd: 0.1 }")).map((each) => dataOf(each)["state"]),
    [{ _options_labels: ["lbfgs", "sgd"] }],
  );
  t.is(text(await run("console.log(on.value, name.value, optimizer.value)")), "true é😀 1\n");
  const bar = await run(
    "const bar = Jupyter.widgets.progress({ max: 3 }); for (let i = 1; i <= 3; i++) bar.value = i; bar",
  );
  t.deepEqual(
    comms(bar, "update").map((each) => dataOf(each)["state"]),
    [{ value: 1 }, { value: 2 }, { value: 3 }],
  );
});

test.serial("boxes hold widgets, and give them back", async (t) => {
  const published = await run(
    "const left = Jupyter.widgets.label('a'), right = Jupyter.widgets.html('<b>b</b>'); const box = Jupyter.widgets.hbox([left, right]); box",
  );
  const state = dataOf(comms(published).at(-1)!)["state"] as Json;
  t.is(
    text(await run("console.log(box.children[0] === left, box.children.length, String(left))")),
    "true 2 Label(value: 'a', description: '')\n",
  );
  t.deepEqual(
    state["children"],
    text(await run('console.log([left, right].map(({ modelId }) => "IPY_MODEL_" + modelId).join())'))
      .trim()
      .split(","),
  );
});

test.serial("listening ends with its signal, and a widget with its close", async (t) => {
  const id = shownBy(
    await run(
      "const once = new AbortController(); const tick = Jupyter.widgets.checkbox(); tick.onChange((value) => { console.log(value); once.abort() }, { signal: once.signal }); tick",
    ),
  );
  t.is(text(await update(id, { value: true })), "true\n");
  t.is(text(await update(id, { value: false })), "");
  t.is(comms(await run("tick.close()"))[0]?.type, "comm_close");
  t.regex(String((await kernel.execute("tick.value = true")).reply["evalue"]), /this Checkbox is closed/);
});

test.serial("any model: binary state and custom messages with buffers, both ways", async (t) => {
  const published =
    await run(`const view = Jupyter.widgets.model({ _model_module: "my-module", _model_module_version: "1.0.0", _model_name: "ArrayModel",
  data: new Float32Array([1, 2]).subarray(1), nested: { list: [new Uint8Array([5]), 1], name: "n" } });
view.observe("data", (data) => console.log("data", new Float32Array(data.buffer)[0]));
view.onCustom((content, buffers) => view.sendCustom({ echo: content }, buffers));
view`);
  const [opened] = comms(published);
  const id = shownBy(published);
  t.deepEqual(dataOf(opened!), {
    state: {
      _model_module: "my-module",
      _model_module_version: "1.0.0",
      _model_name: "ArrayModel",
      nested: { list: [null, 1], name: "n" },
    },
    buffer_paths: [["data"], ["nested", "list", 0]],
  });
  t.deepEqual(
    opened?.buffers.map((buffer) => [...buffer]),
    [[0, 0, 0, 64], [5]],
  );
  const changed = await kernel.tell(
    "comm_msg",
    { comm_id: id, data: { method: "update", state: {}, buffer_paths: [["data"]] } },
    { buffers: [Buffer.from(new Float32Array([9]).buffer)] },
  );
  t.is(text(changed), "data 9\n");
  const [echo] = comms(changed, "echo_update");
  t.deepEqual(dataOf(echo!)["buffer_paths"], [["data"]]);
  t.deepEqual([...echo!.buffers[0]!], [...new Uint8Array(new Float32Array([9]).buffer)]);
  const [answer] = comms(
    await kernel.tell(
      "comm_msg",
      { comm_id: id, data: { method: "custom", content: { a: 1 } } },
      { buffers: [Buffer.from("b")] },
    ),
  );
  t.deepEqual(dataOf(answer!), { method: "custom", content: { echo: { a: 1 } } });
  t.is(String(answer?.buffers[0]), "b");
});

test.serial("a page that is loaded anew gets all states: by request_state, comm_info and request_states", async (t) => {
  const id = shownBy(await run("const { slider } = Jupyter.widgets, kept = slider({ value: 4 }); kept"));
  const [answer] = comms(await kernel.tell("comm_msg", { comm_id: id, data: { method: "request_state" } }));
  t.like(dataOf(answer!), { method: "update", state: { ...models["FloatSlider"]!.state, value: 4 } });
  const { reply } = await kernel.request("comm_info_request", { target_name: "jupyter.widget" });
  const listed = Object.keys(reply["comms"] as Json);
  t.true(listed.includes(id));

  const control = { comm_id: "control", target_name: "jupyter.widget.control", data: {} };
  t.deepEqual(comms(await kernel.tell("comm_open", control, { metadata: { version: "1.0.0" } })), []);
  const [all] = comms(await kernel.tell("comm_msg", { comm_id: "control", data: { method: "request_states" } }));
  const { method, states, buffer_paths } = dataOf(all!) as {
    method: string;
    states: Record<string, Json>;
    buffer_paths: unknown[];
  };
  t.is(method, "update_states");
  t.deepEqual(Object.keys(states).sort(), listed.sort());
  t.like(states[id], {
    model_name: "FloatSliderModel",
    model_module: "@jupyter-widgets/controls",
    model_module_version: "2.0.0",
  });
  t.like(states[id]!["state"], { value: 4, min: 0, max: 100 });
  const [array] = Object.keys(states).filter((each) => states[each]!["model_name"] === "ArrayModel");
  t.deepEqual(buffer_paths, [
    [array, "state", "data"],
    [array, "state", "nested", "list", 0],
  ]);
  t.is(all?.buffers.length, 2);
  const future = await kernel.tell("comm_open", { ...control, comm_id: "future" }, { metadata: { version: "2.0.0" } });
  t.is(comms(future)[0]?.type, "comm_close");
});

test.serial("mistakes are sentences", async (t) => {
  for (const [code, said] of [
    ["slider({ maximum: 3 } as any)", 'FloatSlider has no property "maximum"; it has behavior, continuousUpdate'],
    ["slider({ min: 3, max: 1 })", "FloatSlider: its min must not be above its max, got 3 and 1."],
    ['slider({ value: "x" as any })', "FloatSlider: its value must be a finite number, got 'x'."],
    ["slider({ integer: true, value: 1.5 })", "IntSlider: its value must be an integer, got 1.5."],
    ["checkbox({ value: 1 as any })", "Checkbox: its value must be a boolean, got 1."],
    ['dropdown({ options: ["a"], value: "b" as any })', "Dropdown: its value must be one of its options (a), got 'b'."],
    ["dropdown({ options: 3 as any })", "Dropdown: its options must be"],
    ["hbox([1] as any)", "the children of a box must be widgets, got 1."],
    ["model({})", "Jupyter.widgets.model takes the state of a model"],
    ['button("x").onClick(1 as any)', "onClick takes a function"],
  ] as const)
    t.true(String((await kernel.execute(`Jupyter.widgets.${code}`)).reply["evalue"]).includes(said), code);
});

test.serial("a page asks for widgets where no cell has made one", async (t) => {
  const fresh = await startKernel();
  t.teardown(() => fresh.stop());
  await fresh.tell("comm_open", { comm_id: "c", target_name: "jupyter.widget.control", data: {} });
  const [all] = comms(await fresh.tell("comm_msg", { comm_id: "c", data: { method: "request_states" } }));
  t.deepEqual(dataOf(all!), { method: "update_states", states: {}, buffer_paths: [] });
});
