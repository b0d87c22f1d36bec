import { connect } from "node:net";

/** Sends bytes as they are and gives all that comes until the gateway closes the connection; `end` says that no more follow. */
export function exchange(port: number, bytes: string | Buffer, { end = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.setEncoding("latin1").on("data", (chunk: string) => (answer += chunk));
    socket.on("error", () => undefined).on("close", () => resolve(answer));
  });
}
