import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { InputAnswer } from "../../protocol/interpreter.ts";
import { type Shared, slot, type ToAsker, type ToWorker } from "../bridge.ts";
import { currentCell } from "../context.ts";
import { errors } from "../errors.ts";

/** Questions of user code to the person in front of the client, asked with or without blocking the thread. */
export class Input {
  readonly #shared: Shared;
  readonly #post: (message: ToWorker) => void;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (answer: InputAnswer) => void>();
  #tickets = 0;

  constructor(shared: Shared, post: (message: ToWorker) => void, port: MessagePort) {
    this.#shared = shared;
    this.#post = post;
    this.#port = port;
    port.on("message", (message: ToAsker) => this.#settle(message));
    port.unref();
  }

  /** Asks, and lets other code run until the answer is there. A question of an interrupted cell is never answered. */
  ask(prompt: unknown, password: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const ticket = this.#send(prompt, password, (answer) => {
        if ("value" in answer) resolve(answer.value);
        else reject(errors.input(answer.problem));
      });
      currentCell().signal.addEventListener("abort", () => this.#waiting.delete(ticket));
    });
  }

  /** Asks, and blocks the thread until the answer is there; V8's termination ends the wait. */
  askBlocking(prompt: unknown, password: boolean): string {
    let answer: InputAnswer | undefined;
    this.#send(prompt, password, (given) => {
      answer = given;
    });
    for (;;) {
      const seen = Atomics.load(this.#shared.flow, slot.answers);
      for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port))
        this.#settle(next.message as ToAsker);
      if (answer !== undefined) break;
      Atomics.wait(this.#shared.flow, slot.answers, seen);
    }
    if ("value" in answer) return answer.value;
    throw errors.input(answer.problem);
  }

  #send(prompt: unknown, password: boolean, settle: (answer: InputAnswer) => void): number {
    if (typeof prompt !== "string") throw errors.prompt(prompt);
    const ticket = ++this.#tickets;
    this.#waiting.set(ticket, settle);
    this.#post({ kind: "input", run: currentCell().run, question: { ticket, prompt, password } });
    return ticket;
  }

  #settle({ ticket, answer }: ToAsker): void {
    const settle = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    settle?.(answer);
  }
}

/** The functions of browsers that ask and wait, as the globals of cells. */
export function createDialogs(input: Input) {
  return {
    prompt(message = "Prompt", defaultValue = "", { password = false }: { password?: boolean } = {}): string {
      const shown = defaultValue === "" ? `${message} ` : `${message} [${defaultValue}] `;
      return input.askBlocking(shown, password) || String(defaultValue);
    },
    confirm(message = "Confirm"): boolean {
      return ["y", "yes"].includes(input.askBlocking(`${message} [y/N] `, false).trim().toLowerCase());
    },
    alert(message = "Alert"): void {
      input.askBlocking(`${message} [Enter] `, false);
    },
  };
}
