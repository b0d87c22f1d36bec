import type { WebSocket } from "ws";
import { badRequest } from "./errors.ts";
import type { Route } from "./router.ts";

/** The server's event stream: what one page posts, every subscribed page receives. */
export class Events {
  readonly #subscribers = new Set<WebSocket>();

  subscribe(socket: WebSocket): void {
    this.#subscribers.add(socket);
    socket.on("close", () => this.#subscribers.delete(socket));
  }

  routes(): Route[] {
    return [
      {
        method: "POST",
        pattern: /^\/api\/events$/,
        handle: ({ body }) => {
          if (typeof body["schema_id"] !== "string" || body["version"] === undefined || body["data"] === undefined)
            throw badRequest('An event needs "schema_id", "version" and "data".');
          for (const socket of this.#subscribers) socket.send(JSON.stringify(body));
          return undefined;
        },
      },
    ];
  }
}
