import type { ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";
import { describeThrown } from "../faults/thrown.ts";
import { bundleOf, toBundle } from "../values/bundle.ts";

/** What a cell asks of its client beside showing output; the client acts on it when the cell has ended. */
export interface Payloads {
  page(value: unknown, options?: { readonly start?: number }): void;
  setNextInput(code: string, options?: { readonly replace?: boolean }): void;
}

/** A pager shows plain text, which what is to be shown may lack. */
function withText(data: string): Record<string, unknown> {
  const bundle = JSON.parse(data) as Record<string, unknown>;
  const first = Object.values(bundle).find((each) => typeof each === "string");
  return { "text/plain": first ?? data, ...bundle };
}

/** Makes the functions of `Jupyter` that ask something of the client, for the cell that calls them. */
export function createPayloads(post: (message: ToWorker) => void): Payloads {
  return {
    page(value, { start = 0 } = {}) {
      if (!Number.isInteger(start) || start < 0) throw errors.pageStart(start);
      const cell = currentCell();
      cell.deliver(
        typeof value === "string" ? toBundle({ "text/plain": value }, {}) : bundleOf(value),
        ({ data }) =>
          post({ kind: "payload", run: cell.run, payload: { source: "page", data: withText(data), start } }),
        (reason) => post({ kind: "uncaught", run: cell.run, error: describeThrown(reason) }),
      );
    },
    setNextInput(code, { replace = false } = {}) {
      if (typeof code !== "string") throw errors.nextInput(typeof code);
      post({ kind: "payload", run: currentCell().run, payload: { source: "set_next_input", text: code, replace } });
    },
  };
}
