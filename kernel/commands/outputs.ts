import type { KernelMessage } from "@jupyterlab/services";
import type { Cell, MimeBundle, Output } from "../gateway/notebookFormat.ts";

type Content = Record<string, unknown>;
type CodeCell = Cell & { outputs: Output[] };

/** Turns a kernel's iopub messages into the outputs of a notebook's cells, as a page would show them at the end. */
export class Outputs {
  readonly #cells = new Map<string, CodeCell>();
  readonly #timed = new Map<string, Record<string, string>>();
  readonly #displays = new Map<string, Output[]>();
  readonly #clearing = new Set<Cell>();

  /**
   * Outputs that answer the request `id` belong to `cell` from now on, also those that come late; with `timing` the
   * cell's metadata tells when it began and ended, under JupyterLab's own names.
   */
  follow(id: string, cell: CodeCell, timing: boolean): void {
    this.#cells.set(id, cell);
    if (!timing) return;
    const times: Record<string, string> = {};
    cell.metadata = { ...cell.metadata, execution: times };
    this.#timed.set(id, times);
  }

  /** Takes the reply to an execution, for its time. */
  replied({ header, parent_header }: KernelMessage.IExecuteReplyMsg): void {
    const times = this.#timed.get(parent_header.msg_id);
    if (times) times["shell.execute_reply"] = header.date;
  }

  receive(message: KernelMessage.IIOPubMessage): void {
    const content = message.content as Content;
    const type: string = message.header.msg_type;
    const times = this.#timed.get((message.parent_header as { msg_id?: string }).msg_id ?? "");
    if (times && type === "status") times[`iopub.status.${content["execution_state"] as string}`] = message.header.date;
    if (times && type === "execute_input") times["iopub.execute_input"] = message.header.date;
    if (type === "update_display_data") {
      this.#update(content);
      return;
    }
    const cell = this.#cells.get((message.parent_header as { msg_id?: string }).msg_id ?? "");
    if (!cell) return;
    if (type === "execute_input") cell.execution_count = content["execution_count"] as number;
    else if (type === "clear_output") this.#clear(cell, content["wait"] === true);
    else if (type === "stream") this.#stream(cell, content);
    else if (type === "display_data" || type === "execute_result") this.#display(cell, type, content);
    else if (type === "error") {
      const { ename, evalue, traceback } = content;
      this.#add(cell, { output_type: "error", ename, evalue, traceback });
    }
  }

  #clear(cell: CodeCell, wait: boolean): void {
    if (wait) this.#clearing.add(cell);
    else cell.outputs.length = 0;
  }

  #add(cell: CodeCell, output: Output): void {
    if (this.#clearing.delete(cell)) cell.outputs.length = 0;
    cell.outputs.push(output);
  }

  #stream(cell: CodeCell, { name, text }: Content): void {
    const last = this.#clearing.has(cell) ? undefined : cell.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text = `${last.text as string}${text}`;
    else this.#add(cell, { output_type: "stream", name: name as string, text: text as string });
  }

  #display(cell: CodeCell, type: string, content: Content): void {
    const output: Output = {
      output_type: type,
      data: content["data"] as MimeBundle,
      metadata: (content["metadata"] ?? {}) as Content,
    };
    if (type === "execute_result") output["execution_count"] = content["execution_count"];
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
    this.#add(cell, output);
  }

  #update(content: Content): void {
    for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
      output.data = content["data"] as MimeBundle;
      output.metadata = (content["metadata"] ?? {}) as Content;
    }
  }
}

const displayId = (content: Content): string | undefined =>
  (content["transient"] as { display_id?: string } | undefined)?.display_id;
