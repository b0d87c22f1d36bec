import { errors, reasonOf } from "./errors.ts";

/** A MIME bundle as notebooks hold it. */
export type MimeBundle = Record<string, unknown>;

export interface Output {
  output_type: string;
  data?: MimeBundle;
  metadata?: Record<string, unknown>;
  name?: string;
  text?: string | string[];
  [key: string]: unknown;
}

export interface Cell {
  id?: string;
  cell_type: string;
  source: string | string[];
  metadata: Record<string, unknown>;
  outputs?: Output[];
  execution_count?: number | null;
  attachments?: unknown;
}

/** A notebook of nbformat 4. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown> & { kernelspec?: { name?: string } };
  nbformat: number;
  nbformat_minor: number;
}

export const emptyNotebook = (): Notebook => ({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });

const joined = (text: string | string[]) => (Array.isArray(text) ? text.join("") : text);
const lines = (text: string | string[]) => joined(text).match(/[^\n]*\n|[^\n]+/g) ?? [];

const isTextType = (type: string) =>
  type.startsWith("text/") || type === "application/javascript" || type === "image/svg+xml";
const isJsonType = (type: string) => type === "application/json" || type.endsWith("+json");

function mapOutput(output: Output, text: (value: string | string[], type: string) => unknown): Output {
  const mapped = { ...output };
  if (typeof output.text === "string" || Array.isArray(output.text)) {
    mapped.text = text(output.text, "text/plain") as string | string[];
  }
  if (output.data) {
    mapped.data = Object.fromEntries(
      Object.entries(output.data).map(([type, value]) => [
        type,
        !isJsonType(type) && (typeof value === "string" || Array.isArray(value)) ? text(value, type) : value,
      ]),
    );
  }
  return mapped;
}

function isNotebook(value: unknown): value is Notebook {
  const { cells, metadata, nbformat } = value as Partial<Notebook>;
  return Array.isArray(cells) && typeof metadata === "object" && metadata !== null && nbformat === 4;
}

/**
 * Reads a notebook file's text: every multi-line text is one string, and nothing in it is trusted.
 * Throws an error with a sentence for the user when the text is not JSON, not a notebook, or older than nbformat 4.
 */
export function parseNotebook(text: string, path: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() === "" ? "null" : text);
  } catch (error) {
    throw errors.unreadableNotebook(path, reasonOf(error));
  }
  if (typeof value !== "object" || value === null)
    throw errors.unreadableNotebook(path, "the file holds no JSON object");
  if (!isNotebook(value)) {
    const version = (value as Partial<Notebook>).nbformat;
    if (typeof version === "number" && version !== 4) throw errors.oldNotebook(path, version);
    throw errors.unreadableNotebook(path, "cells, metadata and nbformat are expected");
  }
  return { ...value, cells: value.cells.map((cell) => readCell(cell, path)) };
}

function readCell(cell: Cell, path: string): Cell {
  const sourceIsText = typeof cell?.source === "string" || Array.isArray(cell?.source);
  if (!sourceIsText || typeof cell.cell_type !== "string") {
    throw errors.unreadableNotebook(path, "a cell has no source or no cell_type");
  }
  const { trusted: _, ...metadata } = cell.metadata ?? {};
  const read: Cell = { ...cell, metadata, source: joined(cell.source) };
  if (cell.outputs) read.outputs = cell.outputs.map((output) => mapOutput(output, joined));
  return read;
}

/** JSON with sorted keys, as Jupyter's own writer has them: notebooks then differ only where they were changed. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** A notebook's file text as Jupyter writes it: texts as lists of lines, sorted keys, indent 1, a newline at the end. */
export function printNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const { trusted: _, ...metadata } = cell.metadata ?? {};
    const written: Cell = { ...cell, metadata, source: lines(cell.source) };
    if (cell.outputs) {
      written.outputs = cell.outputs.map((output) =>
        mapOutput(output, (value, type) => (isTextType(type) ? lines(value) : value)),
      );
    }
    return written;
  });
  const { orig_nbformat: _, ...metadata } = notebook.metadata as Record<string, unknown>;
  return `${JSON.stringify(sorted({ ...notebook, metadata, cells }), null, 1)}\n`;
}
