/** One way of computing a workload, made ready: data in place, graph built. */
export interface Prepared {
  /** The check values of a fresh computation, the same in every system. */
  check(): readonly number[];
  /** One repetition, finished when it returns: this is what is timed. */
  run(): void;
}

export interface Workload {
  readonly id: string;
  readonly title: string;
  /** The check values by plain loops in double precision, without Adjoint and its peers. */
  reference(): readonly number[];
  /** The largest relative difference of a check value from the reference. */
  readonly tolerance: number;
  /** Adjoint's ways of computing it, by system name. */
  readonly ours: Readonly<Record<string, () => Prepared>>;
  readonly peers: readonly string[];
  /** The ratio (best peer ÷ system) that a system of ours aims at. */
  readonly aims: Readonly<Record<string, number>>;
}

/** What the process that ran one system says about it, in one line of JSON. */
export interface Measurement {
  readonly version: string;
  readonly check: readonly number[];
  readonly medianUs: number;
  readonly minUs: number;
  readonly runs: number;
  /** CPU seconds that the process got for each second of measuring. */
  readonly cpuShare: number;
}
