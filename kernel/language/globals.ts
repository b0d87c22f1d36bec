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
    /** Shows the bytes of a PNG, JPEG, GIF or WebP picture. */
    image(bytes: Uint8Array): Jupyter.Displayable;
    /** Clears the cell's output; with \`wait\` only when something new is shown. */
    clear(options?: { wait?: boolean }): void;
    /** Shows a value in the client's pager, beside the notebook, once the cell has ended; \`start\` is a line from 0. */
    page(value: unknown, options?: { start?: number }): void;
    /** Puts \`code\` into a new cell below, or with \`replace\` into this one, once the cell has ended. */
    setNextInput(code: string, options?: { replace?: boolean }): void;
  };

  namespace Jupyter {
    /** A value that shows itself when it is the last of a cell, or through \`Jupyter.display\`. */
    type Displayable = object;
    type Template = (strings: TemplateStringsArray | string, ...values: unknown[]) => Displayable;
    interface DisplayOptions {
      /** Names the display for later updates. */
      id?: string;
      /** The value is a MIME bundle already. */
      raw?: boolean;
      metadata?: Record<string, unknown>;
    }
    interface DisplayHandle {
      readonly id: string;
      /** Replaces what is shown where it stands. */
      update(next: unknown, options?: Omit<DisplayOptions, "id">): void;
    }
  }
}
`;
