import { checkContent, isMessageType } from "../../protocol/messages.ts";
import type { ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";
import { type Binary, copyBuffers, toJson } from "./bytes.ts";

export interface BroadcastOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Binary[];
}

/**
 * Makes `Jupyter.broadcast`, which publishes a message of any type to all clients, under the cell that calls it. The
 * content of a type that the protocol knows is checked against it.
 */
export function createBroadcast(post: (message: ToWorker) => void) {
  return (
    type: string,
    content: Readonly<Record<string, unknown>>,
    { metadata, buffers }: BroadcastOptions = {},
  ): Promise<void> => {
    if (typeof type !== "string" || type === "") throw errors.broadcastType(type);
    const written = toJson("the content of a message", content);
    const problem = isMessageType(type) ? checkContent(type, JSON.parse(written)) : undefined;
    if (problem !== undefined) throw errors.broadcast(problem);
    post({
      ...{ kind: "publish", run: currentCell().run, type },
      content: written,
      metadata: toJson("the metadata of a message", metadata),
      buffers: copyBuffers(buffers),
    });
    return Promise.resolve();
  };
}
