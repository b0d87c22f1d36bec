import path from "node:path";
import { homeFolder } from "../home.ts";
import { errors } from "./errors.ts";
import type { Entry, HistoryDatabase, Row } from "./historyDatabase.ts";
import type { Content } from "./messages.ts";

/** Milliseconds in which entries are gathered into one write, so that no reply waits for it. */
const gathering = 250;
/** How often a write is tried anew before the session is kept in memory only. */
const patience = 8;
/** SQLite's name for a database without a file. */
const memory = ":memory:";
/** SQLite takes a negative limit for none. */
const unlimited = -1;

type Found = [session: number, line: number, input: string | [input: string, output: string | null]];

/** The file of all sessions: what ADJOINT_HISTORY says (`:memory:` for none), else one in the user's folder for state. */
export function historyFile(): string {
  const chosen = process.env["ADJOINT_HISTORY"];
  if (chosen) return chosen;
  const { platform } = process;
  const local = platform === "win32" ? process.env["LOCALAPPDATA"] : process.env["XDG_STATE_HOME"];
  const usual = platform === "darwin" ? path.join("Library", "Application Support") : path.join(".local", "state");
  return path.join(local || path.join(homeFolder(), usual), "adjoint", "history.sqlite");
}

/**
 * The inputs of this session and of those before it, and how they read when shown. They are written in batches, after a
 * while; where their file cannot be used, the log says so once and this session is kept in memory.
 */
export class History {
  readonly #file: string;
  readonly #log: (line: string) => void;
  /** Entries that are not in the file yet, as they stand. */
  readonly #unsaved = new Map<number, Entry>();
  readonly #session: Entry[] = [];
  #database: HistoryDatabase | undefined;
  #number: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempts = 0;
  #inMemory = false;
  /** One thing is done with the database after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, log: (line: string) => void) {
    this.#file = file;
    this.#log = log;
  }

  add(line: number, input: string): void {
    const entry = { line, input, output: null };
    this.#session.push(entry);
    this.#keep(entry);
  }

  /** Keeps the text of a result beside its input. */
  setOutput(line: number, output: string): void {
    const entry = this.#session.findLast((each) => each.line === line);
    if (entry === undefined) return;
    entry.output = output;
    this.#keep(entry);
  }

  /** Answers a history_request, with what is not written yet. */
  async find(request: Content<"history_request">): Promise<Found[]> {
    const rows = await this.#after(async () => {
      await this.#save();
      try {
        return this.#rows(await this.#open(), request);
      } catch (error) {
        // What is asked is at fault, such as a pattern that SQLite finds too complex.
        if (this.#database !== undefined && codeOf(error) === faultOfQuery) throw error;
        await this.#giveUp(error);
        return this.#rows(await this.#open(), request);
      }
    });
    return rows.map(({ session, line, input, output }) => [
      session,
      line,
      request.output === true ? [input, output] : input,
    ]);
  }

  /** Writes what is not written yet and closes the file. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#after(() => this.#save());
    this.#database?.close();
    this.#database = undefined;
  }

  #rows(database: HistoryDatabase, request: Content<"history_request">): Row[] {
    const current = this.#number ?? database.next();
    database.show(current, [...this.#unsaved.values()]);
    const count = typeof request.n === "number" ? Math.min(Math.max(0, request.n), Number.MAX_SAFE_INTEGER) : unlimited;
    switch (request.hist_access_type) {
      case "tail":
        return database.tail(count);
      case "search":
        return database.search(request.pattern ?? "*", request.unique === true, count);
      case "range": {
        const { session = 0, start, stop } = request;
        return database.range(session > 0 ? session : current + session, start ?? 0, stop ?? undefined);
      }
    }
  }

  #keep(entry: Entry): void {
    this.#unsaved.set(entry.line, entry);
    this.#timer ??= setTimeout(() => void this.#after(() => this.#save()), gathering).unref();
  }

  #after<T>(body: () => Promise<T>): Promise<T> {
    const result = this.#last.then(body);
    this.#last = result.catch(() => {});
    return result;
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unsaved.size === 0) return;
    try {
      const database = await this.#open();
      this.#number ??= database.begin();
      const entries = [...this.#unsaved.values()];
      database.save(this.#number, entries);
      this.#unsaved.clear();
      this.#attempts = 0;
    } catch (error) {
      // Another kernel may be writing at length: its lock is gone later.
      this.#attempts += 1;
      if (codeOf(error) !== busy || this.#attempts >= patience) await this.#giveUp(error);
      else this.#timer ??= setTimeout(() => void this.#after(() => this.#save()), gathering).unref();
    }
  }

  /** Goes on without the file, from the first entry of this session. */
  async #giveUp(error: unknown): Promise<void> {
    if (this.#inMemory) throw error;
    this.#inMemory = true;
    this.#log(errors.history(this.#file, error instanceof Error ? error.message : String(error)));
    this.#database?.close();
    this.#database = undefined;
    this.#number = undefined;
    for (const entry of this.#session) this.#unsaved.set(entry.line, entry);
    await this.#save();
  }

  async #open(): Promise<HistoryDatabase> {
    if (this.#database === undefined) {
      const { HistoryDatabase } = await import("./historyDatabase.ts");
      this.#database = new HistoryDatabase(this.#inMemory ? memory : this.#file);
    }
    return this.#database;
  }
}

/** SQLite's codes for an error of the query and for a file that another locks. */
const faultOfQuery = 1;
const busy = 5;

/** SQLite's code for an error, without what its extended codes add. */
const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
