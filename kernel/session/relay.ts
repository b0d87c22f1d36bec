import type { ExecuteError, Listener } from "../protocol/interpreter.ts";
import type { Thrown, ToWorker } from "./bridge.ts";

/** Passes on what the main thread says to clients; says whether a message was for them. */
export function relay(message: ToWorker, listener: Listener, failureOf: (thrown: Thrown) => ExecuteError): boolean {
  switch (message.kind) {
    case "stream":
      listener.stream(message.run, message.name, message.text);
      return true;
    case "display":
      listener.display(message.run, {
        ...message.bundle,
        id: message.id,
        update: message.update,
        transient: JSON.parse(message.transient ?? "{}"),
        buffers: message.buffers ?? [],
      });
      return true;
    case "publish": {
      const { run, type, content, metadata, buffers } = message;
      listener.publish(run, type, JSON.parse(content), { metadata: JSON.parse(metadata), buffers });
      return true;
    }
    case "input":
      listener.input(message.run, message.question);
      return true;
    case "payload":
      listener.payload(message.run, message.payload);
      return true;
    case "clear":
      listener.clear(message.run, message.wait);
      return true;
    case "uncaught":
      listener.stream(message.run, "stderr", `Uncaught ${failureOf(message.error).traceback.join("\n")}\n`);
      return true;
    default:
      return false;
  }
}
