import { isRecord } from "./schema.ts";

/** Which comms are open, learnt from the messages that open and close them on either side. */
export class OpenComms {
  readonly #targets = new Map<string, string>();

  /** Takes note of a message, whoever sent it. */
  seen(type: string, content: unknown): void {
    if (!isRecord(content) || typeof content["comm_id"] !== "string") return;
    if (type === "comm_close") this.#targets.delete(content["comm_id"]);
    else if (type === "comm_open") this.#targets.set(content["comm_id"], String(content["target_name"]));
  }

  /** The open comms of a target, or all, as a comm_info_reply lists them. */
  list(target?: unknown): Record<string, { target_name: string }> {
    const all = [...this.#targets].filter(([, name]) => typeof target !== "string" || target === "" || name === target);
    return Object.fromEntries(all.map(([id, target_name]) => [id, { target_name }]));
  }
}
