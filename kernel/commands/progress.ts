import { stripVTControlCharacters } from "node:util";

/** Tells how far a run of cells is. */
export interface Progress {
  /** Cell `number` of `total`, whose first line is `headline`, begins. */
  begin(number: number, total: number, headline: string): void;
  /** The cell that began last has ended, after this many seconds. */
  end(seconds: number): void;
  /** Nothing more will come; what follows begins on a line of its own. */
  close(): void;
}

export const silent: Progress = { begin: () => undefined, end: () => undefined, close: () => undefined };

/** One line for each cell that ended: for logs and pipes. */
export function lines(write: (text: string) => void): Progress {
  let current = "";
  let said = "";
  return {
    begin(number, total, headline) {
      current = `cell ${number} of ${total}`;
      said = headline;
    },
    end: (seconds) => write(`${current}, ${seconds.toFixed(2)} s: ${said}\n`),
    close: () => undefined,
  };
}

const redrawEvery = 200;
const barWidth = 20;

const clock = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** One line of a terminal, drawn again and again: a bar, the cell's number, the time so far and the cell's first line. */
export function bar(terminal: { write(text: string): unknown; readonly columns?: number }): Progress {
  const began = performance.now();
  let [number, total, headline] = [0, 0, ""];
  const draw = () => {
    const done = total === 0 ? 0 : Math.round((barWidth * (number - 1)) / total);
    const shown = "━".repeat(done) + "─".repeat(barWidth - done);
    const text = `${shown} cell ${number} of ${total}  ${clock((performance.now() - began) / 1000)}  ${headline}`;
    terminal.write(`\r\u001b[K${text.slice(0, (terminal.columns || 80) - 1)}`);
  };
  // Long cells are seen to go on; the timer alone keeps nothing alive.
  const timer = setInterval(() => total > 0 && draw(), redrawEvery).unref();
  return {
    begin(nextNumber, nextTotal, nextHeadline) {
      [number, total, headline] = [nextNumber, nextTotal, stripVTControlCharacters(nextHeadline)];
      draw();
    },
    end: () => undefined,
    close() {
      if (total > 0) terminal.write("\r\u001b[K");
      total = 0;
      clearInterval(timer);
    },
  };
}
