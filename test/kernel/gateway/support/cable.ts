import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { ExecutionContext } from "ava";

interface Cut {
  /** How many bytes the page still gets. */
  left: number;
  readonly unnoticed: boolean;
  readonly done: () => void;
}

/** A cable between pages and a gateway, which can be cut at any byte. */
export class Cable {
  readonly url: string;
  readonly #sockets = new Set<Socket>();
  #cut: Cut | undefined;

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}/`;
  }

  static async lay(t: ExecutionContext, gateway: { readonly port: number }): Promise<Cable> {
    const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const cable = new Cable((server.address() as AddressInfo).port);
    server.on("connection", (page) => cable.#join(page, connect(gateway.port, "127.0.0.1")));
    t.teardown(() => {
      for (const socket of cable.#sockets) socket.destroy();
      server.close();
    });
    return cable;
  }

  #join(page: Socket, gateway: Socket): void {
    for (const socket of [page, gateway]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => this.#sockets.delete(socket));
    }
    page.pipe(gateway);
    page.on("drain", () => gateway.resume());
    page.on("close", () => gateway.destroy());
    gateway.on("end", () => page.end());
    gateway.on("data", (chunk: Buffer) => {
      const cut = this.#cut;
      if (cut && cut.left < chunk.length) {
        this.#cut = undefined;
        this.#end(page, gateway, chunk.subarray(0, cut.left), cut);
        return;
      }
      if (cut) cut.left -= chunk.length;
      if (!page.write(chunk)) gateway.pause();
    });
  }

  #end(page: Socket, gateway: Socket, rest: Buffer, { unnoticed, done }: Cut): void {
    if (unnoticed) {
      page.removeAllListeners("close").unpipe(gateway);
      gateway.removeAllListeners("data").pause();
    } else gateway.resetAndDestroy();
    // What the page has is its own; the rest never comes.
    page.end(rest, () => {
      page.destroy();
      done();
    });
  }

  /**
   * Resolves when the connection is cut over which the last of so many more bytes went to a page, in the middle of a
   * frame; when `unnoticed`, the gateway's end stays open and silent, as that of a machine that sleeps.
   */
  cutAfter(bytes: number, { unnoticed = false } = {}): Promise<void> {
    return new Promise((done) => {
      this.#cut = { left: bytes, unnoticed, done };
    });
  }
}
