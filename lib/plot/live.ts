import { displaySymbol, type MimeBundle } from "./chart.ts";

/** What the kernel's display gives back. */
interface Handle {
  update(next: unknown): unknown;
}

interface Notebook {
  display?(value: unknown): Handle;
}

/** States are sent at most this often while they change. */
const interval = 50;
/** After this long without a change the state counts as final. */
const quiet = 250;
/** Sending may take at most one part in this many of the time. */
const share = 20;

/** What a live display draws: a quick state while it changes, the whole one when it rests. */
export interface LiveSource {
  quick(): MimeBundle;
  whole(): Promise<MimeBundle>;
}

/** A picture under the cell that changes in place; nothing at all outside a notebook. */
export class LiveDisplay {
  readonly #source: LiveSource;
  #handle: Handle | null = null;
  #epoch: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #changedAt = 0;
  #sendAfter = 0;
  #version = 0;
  #settledVersion = 0;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  /** Whether it stands under the cell that now runs. */
  get shownHere(): boolean {
    return this.#handle !== null && this.#epoch === cellEpoch();
  }

  /** Tells that the source has changed: shows it at the first call, updates it at later ones, not too often. */
  changed(): void {
    const notebook = (globalThis as { Jupyter?: Notebook }).Jupyter;
    if (this.#handle === null && notebook?.display === undefined) return;
    this.#version++;
    const now = performance.now();
    this.#changedAt = now;
    this.#arm();
    if (now < this.#sendAfter) return;
    const state = asDisplay(this.#source.quick());
    if (this.#handle) this.#handle.update(state);
    else {
      this.#epoch = cellEpoch();
      this.#handle = notebook!.display!(state);
    }
    const end = performance.now();
    this.#sendAfter = end + Math.max(interval, (end - now) * share);
  }

  /** Sends the whole state if it was not sent yet; resolves when it is out. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#handle === null || this.#settledVersion === this.#version) return;
    const version = this.#version;
    const bundle = await this.#source.whole();
    // A push that came while the picture was drawn has armed the next one.
    if (version !== this.#version) return;
    this.#settledVersion = version;
    this.#handle.update(asDisplay(bundle));
  }

  /** A loop that never yields pushes without timers running, so one timer is enough: it looks when it comes due. */
  #arm(): void {
    if (this.#timer !== undefined) return;
    const look = () => {
      const rest = this.#changedAt + quiet - performance.now();
      if (rest > 0) {
        this.#timer = setTimeout(look, rest);
        this.#timer.unref();
      } else void this.settle();
    };
    this.#timer = setTimeout(look, quiet);
    this.#timer.unref();
  }
}

const asDisplay = (bundle: MimeBundle) => ({ [displaySymbol]: () => bundle });

/** The number of the cell that runs, as the kernel counts them. */
function cellEpoch(): number | undefined {
  return (globalThis as { [key: symbol]: { epoch?: number } | undefined })[Symbol.for("adjoint.cell")]?.epoch;
}
