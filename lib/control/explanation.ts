import type { Body } from "../graph/body.ts";
import { type Cost, costOf, costOfNodes } from "../graph/cost.ts";
import { Graph } from "../graph/graph.ts";
import { passesFor } from "../graph/passes/index.ts";
import { closed } from "../graph/passes/rewrite.ts";
import { isConstant } from "../ops/apply.ts";
import type { Bindings } from "../tensor/dims.ts";
import { count } from "../tensor/shape.ts";
import { withState } from "../tensor/state.ts";
import { escapeHtml, tableHtml, tableText } from "../tensor/table.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Specialised } from "./specialisations.ts";

/** The graph as a pass left it, and what it takes to run. */
export interface Stage extends Cost {
  /** The pass; "traced" for all that the function did, read by a result or not. */
  readonly pass: string;
  readonly graph: Graph;
}

/** A plain number that stands in the graph as it was when the function was traced. */
export interface CapturedNumber {
  readonly value: number;
  /** The operation that reads it. */
  readonly operation: string;
}

const header = ["", "operations", "multiplications", "bytes"] as const;

/** One kind of arguments as a line. */
export const tracedFor = ({ arguments: kinds, reason }: Specialised): string =>
  `traced for (${kinds.join(", ")}): ${reason}`;

/** What becomes of a compiled function before it runs. Shown as a table. */
export class Explanation {
  readonly name: string;
  readonly stages: readonly Stage[];
  /** Kinds of arguments that it was traced for, and why; the one used last at the end. */
  readonly specialisations: readonly Specialised[];
  readonly numbers: readonly CapturedNumber[];
  /** What it read from outside and reads again at each call: variables, symbols. */
  readonly captured: readonly string[];

  constructor(parts: Pick<Explanation, "name" | "stages" | "specialisations" | "numbers" | "captured">) {
    this.name = parts.name;
    this.stages = parts.stages;
    this.specialisations = parts.specialisations;
    this.numbers = parts.numbers;
    this.captured = parts.captured;
  }

  toString(): string {
    return [this.name, ...tableText([header, ...this.#rows()]), ...this.#notes()].join("\n");
  }

  #rows(): string[][] {
    return this.stages.map(({ pass, operations, multiplications, bytes }) => [
      pass,
      ...[operations, multiplications, bytes].map(grouped),
    ]);
  }

  #notes(): string[] {
    const traced = this.specialisations.map(tracedFor);
    const numbers = this.numbers.map(({ value, operation }) => `${value} (${operation})`);
    return [
      ...traced,
      ...(this.captured.length > 0 ? [`read at each call: ${this.captured.join(", ")}`] : []),
      ...(numbers.length > 0 ? [`numbers as they were when it was traced: ${numbers.join(", ")}`] : []),
    ];
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const notes = this.#notes().map((note) => `<div>${escapeHtml(note)}</div>`);
    return {
      "text/plain": this.toString(),
      "text/html": `${tableHtml(this.name, header, this.#rows())}${notes.join("")}`,
    };
  }
}

const grouped = (n: number): string => n.toLocaleString("en-US");

/**
 * A graph before and after each pass.
 * @param recorded - every node that was written down, needed or not
 * @param bindings - what names of sizes stand for
 */
export function stagesOf(
  given: Body,
  recorded: readonly Tensor[],
  reassociate: boolean,
  bindings: Bindings = new Map(),
): Stage[] {
  return withState("tracing", null, () => {
    const show = (body: Body): Graph => new Graph(body.outputs, [...body.nodes]);
    let body = closed(given);
    const made = recorded.filter((v) => v.operation !== null);
    const all = made.length > 0 ? costOfNodes(made, [...made, ...given.outputs], bindings) : costOf(body, bindings);
    const stages: Stage[] = [{ pass: "traced", ...all, graph: show(body) }];
    for (const [pass, simplify] of passesFor(reassociate)) {
      body = simplify(body);
      stages.push({ pass, ...costOf(body, bindings), graph: show(body) });
    }
    return stages;
  });
}

/** The constants of one element that operations of a body read. */
export function numbersIn(body: Body): CapturedNumber[] {
  const inputs = new Set(body.inputs);
  const operations = new Set(body.nodes.flatMap((v) => (v.operation && !inputs.has(v) ? [v.operation] : [])));
  return [...operations].flatMap(({ name, inputs }) =>
    inputs.flatMap((x) =>
      isConstant(x) && count(x.shape) === 1 ? [{ value: written(x.storage!.data[0]!, x.dtype), operation: name }] : [],
    ),
  );
}

/** A float32 as a person would write it: 0.1, not 0.10000000149011612. */
const written = (value: number, dtype: Tensor["dtype"]): number =>
  dtype === "float32" ? Number(value.toPrecision(7)) : value;
