import { randomUUID } from "node:crypto";
import type { ToWorker } from "./bridge.ts";
import { alreadyShown, bundleOf, toBundle } from "./bundle.ts";
import { currentCell } from "./context.ts";
import { errors } from "./errors.ts";
import { createPayloads, type Payloads } from "./payloads.ts";
import { describeThrown } from "./thrown.ts";

export interface DisplayOptions {
  /** Names the display for later updates. */
  readonly id?: string;
  /** The value is a MIME bundle already. */
  readonly raw?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Something shown, which can be replaced where it stands. */
export interface DisplayHandle {
  readonly id: string;
  update(next: unknown, options?: Omit<DisplayOptions, "id">): void;
}

type Template = (strings: TemplateStringsArray | string, ...values: unknown[]) => object;

/** The object `Jupyter` of cells. */
export interface JupyterGlobal extends Payloads {
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  clear(options?: { wait?: boolean }): void;
  image(bytes: Uint8Array): object;
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

/** Makes the object `Jupyter`, which shows values through `post` under the cell that calls it. */
export function createJupyter(post: (message: ToWorker) => void): JupyterGlobal {
  const send = (value: unknown, id: string | undefined, update: boolean, options: DisplayOptions): void => {
    const cell = currentCell();
    const metadata = options.metadata ?? {};
    const made = options.raw === true ? toBundle(value, metadata) : bundleOf(value);
    cell.deliver(
      made,
      ({ data }) =>
        post({ kind: "display", run: cell.run, update, id, bundle: { data, metadata: JSON.stringify(metadata) } }),
      (reason) => post({ kind: "uncaught", run: cell.run, error: describeThrown(reason) }),
    );
  };
  return Object.freeze({
    display(value: unknown, options: DisplayOptions = {}) {
      const id = options.id ?? randomUUID();
      send(value, id, false, options);
      const handle: DisplayHandle = Object.freeze({
        id,
        update: (next: unknown, changed: DisplayOptions = {}) => send(next, id, true, changed),
      });
      alreadyShown.add(handle);
      return handle;
    },
    clear: ({ wait = false } = {}) => post({ kind: "clear", run: currentCell().run, wait }),
    image: (bytes: Uint8Array) => showing({ [imageType(bytes)]: bytes }),
    html: template("text/html"),
    md: template("text/markdown"),
    svg: template("image/svg+xml"),
    tex: template("text/latex", "$$", "$$"),
    ...createPayloads(post),
  });
}
