import { setTimeout } from "node:timers/promises";
import { errors } from "./errors.ts";
import type { InputAnswer, InputQuestion } from "./interpreter.ts";
import type { Content, Message } from "./messages.ts";
import type { Request, SessionWriter } from "./session.ts";
import type { Outbox } from "./sockets.ts";

/** Milliseconds in which a client that has just connected gets its stdin socket ready. */
const connecting = 1_000;
const retryInterval = 20;

interface Asking {
  readonly request: Request;
  readonly questions: InputQuestion[];
  /** The message that asks the first of the questions. */
  messageId?: string;
}

/** The stdin channel: running cells ask the clients that sent them, each cell one question at a time. */
export class Stdin {
  readonly #writer: SessionWriter;
  readonly #outbox: Outbox;
  readonly #answered: (ticket: number, answer: InputAnswer) => void;
  readonly #cells = new Map<number, Asking>();

  constructor(writer: SessionWriter, outbox: Outbox, answered: (ticket: number, answer: InputAnswer) => void) {
    this.#writer = writer;
    this.#outbox = outbox;
    this.#answered = answered;
  }

  /** The cell of this run may ask from now on. */
  begin(run: number, request: Request): void {
    this.#cells.set(run, { request, questions: [] });
  }

  /** The cell of this run has ended: what it still asks is withdrawn. */
  end(run: number): void {
    const cell = this.#cells.get(run);
    this.#cells.delete(run);
    for (const { ticket } of cell?.questions ?? []) this.#answered(ticket, { problem: errors.inputEnded() });
  }

  ask(run: number, question: InputQuestion): void {
    const cell = this.#cells.get(run);
    if (cell === undefined) this.#answered(question.ticket, { problem: errors.inputOutside() });
    else if ((cell.request.content as Content<"execute_request">).allow_stdin !== true)
      this.#answered(question.ticket, { problem: errors.inputRefused() });
    else if (cell.questions.push(question) === 1) void this.#send(run, cell);
  }

  /** Takes an input_reply; one that nobody waits for any more is dropped. */
  reply({ identities, parent, content }: Message): void {
    const asked = parent["msg_id"];
    for (const [run, cell] of this.#cells) {
      if (cell.messageId === undefined) continue;
      // Plain clients name no parent: theirs is the reply to what this client was asked last.
      const named = asked === undefined ? true : asked === cell.messageId;
      if (!named || !sameClient(identities, cell.request.identities)) continue;
      this.#settle(run, cell, { value: (content as Content<"input_reply">).value });
      return;
    }
  }

  #settle(run: number, cell: Asking, answer: InputAnswer): void {
    delete cell.messageId;
    const question = cell.questions.shift();
    if (question !== undefined) this.#answered(question.ticket, answer);
    if (cell.questions.length > 0) void this.#send(run, cell);
  }

  async #send(run: number, cell: Asking): Promise<void> {
    const { identities, header } = cell.request;
    const { prompt, password } = cell.questions[0]!;
    const { id, frames } = this.#writer.write(identities, "input_request", { prompt, password }, header);
    cell.messageId = id;
    const deadline = performance.now() + connecting;
    while (this.#cells.get(run) === cell && !(await this.#outbox.send(frames))) {
      if (performance.now() > deadline) return this.#settle(run, cell, { problem: errors.inputRefused() });
      await setTimeout(retryInterval);
    }
  }
}

function sameClient(left: readonly Buffer[], right: readonly Buffer[]): boolean {
  return left.length === right.length && left.every((frame, at) => frame.equals(right[at]!));
}
