import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";
import { describeThrown } from "../faults/thrown.ts";
import { alreadyShown, bundleOf, toBundle } from "../values/bundle.ts";
import { createBroadcast } from "./broadcast.ts";
import { type Binary, copyBuffers, toJson } from "./bytes.ts";
import type { Comms } from "./comms.ts";
import type { Input } from "./input.ts";
import { createPayloads, type Payloads } from "./payloads.ts";
import type { Widgets } from "./widgets/index.ts";

export interface DisplayOptions {
  /** Names the display for later updates. */
  readonly id?: string;
  /** The value is a MIME bundle already. */
  readonly raw?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What clients need while the value is shown and no notebook keeps. */
  readonly transient?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Binary[];
  /** As Deno's notebooks name the id, */
  readonly display_id?: string;
  /** and ask for what the handle's `update` does. */
  readonly update?: boolean;
}

/** Something shown, which can be replaced where it stands. */
export interface DisplayHandle {
  readonly id: string;
  update(next: unknown, options?: Omit<DisplayOptions, "id" | "display_id" | "update">): void;
}

type Template = (strings: TemplateStringsArray | string, ...values: unknown[]) => object;

/** The object `Jupyter` of cells. */
export interface JupyterGlobal extends Payloads {
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  clear(options?: { wait?: boolean }): void;
  image(picture: Uint8Array | string | URL): object;
  input(prompt?: string): Promise<string>;
  password(prompt?: string): Promise<string>;
  broadcast: ReturnType<typeof createBroadcast>;
  readonly comms: Comms;
  readonly widgets: Widgets;
  readonly signal: AbortSignal;
  readonly $display: symbol;
  readonly html: Template;
  readonly md: Template;
  readonly svg: Template;
  readonly tex: Template;
}

const displayMethod = Symbol.for("Jupyter.display");
const showing = (data: Record<string, unknown>): object => ({ [displayMethod]: () => data });

const template =
  (type: string, before = "", after = ""): Template =>
  (strings, ...values) => {
    const text = typeof strings === "string" ? strings : String.raw({ raw: strings }, ...values);
    return showing({ [type]: `${before}${text}${after}` });
  };

const signatures: readonly (readonly [type: string, offset: number, bytes: string])[] = [
  ["image/png", 0, "\x89PNG"],
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
];

function imageType(bytes: Uint8Array): string {
  const found = signatures.find(([, offset, magic]) =>
    [...magic].every((letter, at) => bytes[offset + at] === letter.charCodeAt(0)),
  );
  if (found === undefined) throw errors.image();
  return found[0];
}

export interface JupyterParts {
  readonly post: (message: ToWorker) => void;
  readonly input: Input;
  readonly comms: Comms;
  /** Loads the widgets, which few notebooks need. */
  readonly widgets: () => Widgets;
}

/** Makes the object `Jupyter`, which shows values through `post` under the cell that calls it. */
export function createJupyter({ post, input, comms, widgets }: JupyterParts): JupyterGlobal {
  const send = (value: unknown, id: string | undefined, update: boolean, options: DisplayOptions): void => {
    const cell = currentCell();
    const metadata = options.metadata ?? {};
    const transient = toJson("the transient data of a display", options.transient);
    const buffers = copyBuffers(options.buffers);
    const made = options.raw === true ? toBundle(value, metadata) : bundleOf(value);
    cell.deliver(
      made,
      ({ data }) =>
        post({
          ...{ kind: "display", run: cell.run, update, id, transient, buffers },
          bundle: { data, metadata: JSON.stringify(metadata) },
        }),
      (reason) => post({ kind: "uncaught", run: cell.run, error: describeThrown(reason) }),
    );
  };
  return Object.freeze({
    display(value: unknown, options: DisplayOptions = {}) {
      const id = options.id ?? options.display_id ?? randomUUID();
      send(value, id, options.update === true, options);
      const handle: DisplayHandle = Object.freeze({
        id,
        update: (next: unknown, changed: DisplayOptions = {}) => send(next, id, true, changed),
      });
      alreadyShown.add(handle);
      return handle;
    },
    clear: ({ wait = false } = {}) => post({ kind: "clear", run: currentCell().run, wait }),
    image(picture: Uint8Array | string | URL) {
      const bytes = typeof picture === "string" || picture instanceof URL ? readFileSync(picture) : picture;
      return showing({ [imageType(bytes)]: bytes });
    },
    input: (prompt = "") => input.ask(prompt, false),
    password: (prompt = "") => input.ask(prompt, true),
    broadcast: createBroadcast(post),
    comms,
    get widgets() {
      return widgets();
    },
    get signal() {
      return currentCell().signal;
    },
    $display: displayMethod,
    html: template("text/html"),
    md: template("text/markdown"),
    svg: template("image/svg+xml"),
    tex: template("text/latex", "$$", "$$"),
    ...createPayloads(post),
  });
}
