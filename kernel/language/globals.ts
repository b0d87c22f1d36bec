import { webAssemblyText } from "./webAssembly.ts";
import { widgetGlobalsText } from "./widgetGlobals.ts";

/** What is global in cells beside Node's own names, as the text of one declaration file. */
export const globalsText = `
export {};
declare global {
  /** What the kernel shows and does for a cell. */
  const Jupyter: {
    /** Shows a value under the cell; with an \`id\` it can be replaced later, from any cell. */
    display(value: unknown, options?: Jupyter.DisplayOptions): Jupyter.DisplayHandle;
    /** Shows HTML. */
    html: Jupyter.Template;
    /** Shows Markdown. */
    md: Jupyter.Template;
    /** Shows an SVG picture. */
    svg: Jupyter.Template;
    /** Shows a formula in TeX. */
    tex: Jupyter.Template;
    /** Shows a PNG, JPEG, GIF or WebP picture: its bytes, or those of a file. */
    image(picture: Uint8Array | string | URL): Jupyter.Displayable;
    /** Clears the cell's output; with \`wait\` only when something new is shown. */
    clear(options?: { wait?: boolean }): void;
    /** Shows a value in the client's pager, beside the notebook, once the cell has ended; \`start\` is a line from 0. */
    page(value: unknown, options?: { start?: number }): void;
    /** Puts \`code\` into a new cell below, or with \`replace\` into this one, once the cell has ended. */
    setNextInput(code: string, options?: { replace?: boolean }): void;
    /**
     * Asks the person in front of the notebook, and lets other code run until the answer is there.
     *
     * @example
     * const name = await Jupyter.input("name? ");
     */
    input(prompt?: string): Promise<string>;
    /** As \`input\`, but what is typed stays unseen. */
    password(prompt?: string): Promise<string>;
    /** Aborted when the running cell is interrupted: \`await fetch(url, { signal: Jupyter.signal })\`. */
    readonly signal: AbortSignal;
    /** Conversations with code in the page, under the names of @jupyterlab/services. */
    readonly comms: Jupyter.Comms;
    /** Sliders, buttons and other controls: ipywidgets' own models. */
    readonly widgets: Jupyter.Widgets;
    /**
     * Publishes a message of any type to all clients.
     *
     * @example
     * Jupyter.broadcast("display_data", { data: { "text/plain": "hi" }, metadata: {}, transient: {} });
     */
    broadcast(type: string, content: Jupyter.Json, extra?: Jupyter.BroadcastOptions): Promise<void>;
    /** The name of the method by which a value shows itself: \`Symbol.for("Jupyter.display")\`. */
    readonly $display: unique symbol;
  };

  namespace Jupyter {
    /** A value that shows itself when it is the last of a cell, or through \`Jupyter.display\`. */
    type Displayable = object;
    type Json = Readonly<Record<string, unknown>>;
    /** The binary part of a message. */
    type Binary = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;
    /** A value by MIME types. */
    type MediaBundle = Record<string, unknown>;
    type Template = (strings: TemplateStringsArray | string, ...values: unknown[]) => Displayable;
    interface DisplayOptions {
      /** Names the display for later updates. */
      id?: string;
      /** The value is a MIME bundle already. */
      raw?: boolean;
      metadata?: Record<string, unknown>;
      /** What the page needs while the value is shown, and no notebook keeps. */
      transient?: Json;
      buffers?: readonly Binary[];
      /** The id, as Deno's notebooks call it. */
      display_id?: string;
      /** Replaces what is shown under the id. */
      update?: boolean;
    }
    interface BroadcastOptions {
      metadata?: Json;
      buffers?: readonly Binary[];
    }

    interface Comms {
      /**
       * Says what to do when the page opens a comm of this target; another call replaces it.
       *
       * @example
       * Jupyter.comms.register("my.target", (comm, open) => {
       *   comm.onMsg = ({ content }) => comm.send({ echo: content.data });
       * });
       */
      register(target: string, handler: (comm: Comm, open: CommMessage) => unknown): void;
      /** Comms that are open stay so. */
      unregister(target: string): void;
      /** Opens a comm whose other end is made by the page's target of this name. */
      open(target: string, data?: Json, metadata?: Json, buffers?: readonly Binary[], commId?: string): Comm;
    }
    /** One end of a conversation with an object of the page. */
    interface Comm {
      readonly commId: string;
      readonly targetName: string;
      /** Whether either side has closed it. */
      readonly isDisposed: boolean;
      /** Called with each message; what it prints belongs to the message. */
      onMsg: ((message: CommMessage) => unknown) | undefined;
      /** Called when the other side closes it. */
      onClose: ((message: CommMessage) => unknown) | undefined;
      send(data?: Json, metadata?: Json, buffers?: readonly Binary[]): void;
      close(data?: Json, metadata?: Json, buffers?: readonly Binary[]): void;
    }
    interface CommMessage {
      readonly type: "comm_open" | "comm_msg" | "comm_close";
      readonly content: { readonly comm_id: string; readonly target_name?: string; readonly data: any };
      readonly metadata: Readonly<Record<string, any>>;
      readonly buffers: readonly Uint8Array<ArrayBuffer>[];
    }
    interface DisplayHandle {
      readonly id: string;
      /** Replaces what is shown where it stands. */
      update(next: unknown, options?: Omit<DisplayOptions, "id" | "display_id" | "update">): void;
    }
  }

  namespace Deno {
    /** The kernel's functions under the name that Deno's notebooks know. */
    export import jupyter = Jupyter;
  }

${webAssemblyText}
  /** Asks the person in front of the notebook, and blocks until the answer is there. */
  function prompt(message?: string, defaultValue?: string, options?: { password?: boolean }): string;
  /** Asks for yes or no, and blocks until the answer is there. */
  function confirm(message?: string): boolean;
  /** Says something, and blocks until it is confirmed. */
  function alert(message?: string): void;
}
${widgetGlobalsText}`;
