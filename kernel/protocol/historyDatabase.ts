import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** Milliseconds that a write waits for another kernel's: the protocol's thread waits along. */
const busyTimeout = 100;

/** An input and how its result reads, by its number in its session. */
export interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

export interface Row extends Entry {
  readonly session: number;
}

/** What is in the file, or not in it yet. */
const everything = `
  SELECT session, line, input, output FROM main.history AS saved
    WHERE NOT EXISTS (SELECT 1 FROM unsaved WHERE unsaved.session = saved.session AND unsaved.line = saved.line)
  UNION ALL SELECT session, line, input, output FROM unsaved`;

/** The inputs of all sessions in an SQLite file, which kernels share. */
export class HistoryDatabase {
  readonly #database: DatabaseSync;

  /** Opens a file, made where it is absent and readable by its owner alone; `:memory:` is none. Throws where it is unusable. */
  constructor(file: string) {
    if (file !== ":memory:") {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      closeSync(openSync(file, "a", 0o600));
    }
    this.#database = new DatabaseSync(file, { timeout: busyTimeout });
    try {
      // A commit in WAL mode waits for no disk, and readers wait for no writer.
      this.#database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS main.sessions (session INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS main.history (
          session INTEGER NOT NULL, line INTEGER NOT NULL, input TEXT NOT NULL, output TEXT, PRIMARY KEY (session, line)
        ) WITHOUT ROWID;
        CREATE TEMP TABLE unsaved (
          session INTEGER NOT NULL, line INTEGER NOT NULL, input TEXT NOT NULL, output TEXT, PRIMARY KEY (session, line)
        ) WITHOUT ROWID;
      `);
      // Another program's tables of these names are found out now.
      this.#database.prepare(everything);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Gives a session its number. */
  begin(): number {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO sessions (start) VALUES (?)")
      .run(new Date().toISOString());
    return Number(lastInsertRowid);
  }

  /** The number of the next session, were it to begin now. */
  next(): number {
    const row = this.#database.prepare("SELECT coalesce(max(session), 0) + 1 AS next FROM sessions").get();
    return Number(row?.["next"]);
  }

  /** Writes all entries or none. */
  save(session: number, entries: readonly Entry[]): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#put("main.history", session, entries);
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Makes entries that could not be saved visible to this connection, in place of those of the last call. */
  show(session: number, entries: readonly Entry[]): void {
    this.#database.exec("DELETE FROM temp.unsaved");
    this.#put("temp.unsaved", session, entries);
  }

  /** The last `count` entries whose input matches a glob, oldest first; of equal inputs only the last, if asked. */
  search(pattern: string, unique: boolean, count: number): Row[] {
    const matching = `SELECT *, ${unique ? "row_number() OVER (PARTITION BY input ORDER BY session DESC, line DESC)" : "1"}
      AS nth FROM (${everything}) WHERE input GLOB ?`;
    const sql = `SELECT * FROM (${matching}) WHERE nth = 1 ORDER BY session DESC, line DESC LIMIT ?`;
    return this.#rows(sql, pattern, count).reverse();
  }

  /** The last `count` entries, oldest first. */
  tail(count: number): Row[] {
    return this.#rows(`SELECT * FROM (${everything}) ORDER BY session DESC, line DESC LIMIT ?`, count).reverse();
  }

  /** The entries of a session from `start` to before `stop`; those below zero count from its end. */
  range(session: number, start: number, stop: number | undefined): Row[] {
    const rows = this.#rows(`SELECT * FROM (${everything}) WHERE session = ? ORDER BY line`, session);
    const end = (rows.at(-1)?.line ?? 0) + 1;
    const [from, to] = [start, stop ?? end].map((bound) => (bound < 0 ? end + bound : bound));
    return rows.filter(({ line }) => line >= from! && line < to!);
  }

  close(): void {
    this.#database.close();
  }

  #put(table: string, session: number, entries: readonly Entry[]): void {
    const statement: StatementSync = this.#database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?)`);
    for (const { line, input, output } of entries) statement.run(session, line, input, output);
  }

  #rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values) as unknown as Row[];
  }
}
