import { createRequire } from "node:module";
import path from "node:path";
import type { Comms } from "./comms.ts";
import type { Widgets } from "./widgets/index.ts";

const load = createRequire(import.meta.url);
let widgets: Widgets | undefined;

/** The widgets of the session, loaded when first asked for. */
export function widgetsOf(comms: Comms): Widgets {
  if (widgets === undefined) {
    const { Widgets } = load(
      `./widgets/index${path.extname(import.meta.filename)}`,
    ) as typeof import("./widgets/index.ts");
    widgets = new Widgets(comms);
  }
  return widgets;
}
