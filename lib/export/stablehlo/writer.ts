import type { DType } from "../../tensor/dtype.ts";
import { count } from "../../tensor/shape.ts";
import type { Sizes, Type, Value } from "../values.ts";

/** Element types as MLIR has them. */
const elements: Record<DType, string> = { float32: "f32", float64: "f64", int32: "i32", bool: "i1" };

export const elementType = (dtype: DType): string => elements[dtype];
export const tensorType = ({ shape, dtype }: Type): string => tensorOf(shape, elements[dtype]);
export const tensorOf = (shape: Sizes, element: string): string => `tensor<${[...shape, element].join("x")}>`;

/** A floating number as MLIR writes it: with a point, or by its bits where it is no number. */
function literal(x: number, dtype: DType): string {
  if (dtype === "bool") return x === 0 ? "false" : "true";
  if (dtype === "int32") return String(x);
  const value = dtype === "float32" ? Math.fround(x) : x;
  if (Number.isFinite(value))
    return value
      .toExponential()
      .replace(/^(-?\d+)e/, "$1.0e")
      .replace("e+", "e");
  const bytes =
    dtype === "float32" ? new Uint8Array(Float32Array.of(value).buffer) : new Uint8Array(Float64Array.of(value).buffer);
  return `0x${hex(bytes.reverse())}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex").toUpperCase();

/** Elements in nested brackets, as MLIR wants those of bools. */
function nested(data: ArrayLike<number>, shape: Sizes, dtype: DType): string {
  const visit = (axis: number, at: number): string => {
    if (axis === shape.length) return literal(data[at]!, dtype);
    const step = count(shape.slice(axis + 1));
    return `[${Array.from({ length: shape[axis]! }, (_, i) => visit(axis + 1, at + i * step)).join(", ")}]`;
  };
  return visit(0, 0);
}

/** The elements of a constant: one for all, a list, or their bytes. */
export function denseText(data: ArrayLike<number>, { shape, dtype }: Type): string {
  const n = count(shape);
  if (n === 0) return "dense<>";
  if (data.length === 1 || everywhere(data)) return `dense<${literal(data[0]!, dtype)}>`;
  if (n <= 16 || dtype === "bool") return `dense<${nested(data, shape, dtype)}>`;
  const typed =
    dtype === "float32"
      ? Float32Array.from(data)
      : dtype === "float64"
        ? Float64Array.from(data)
        : Int32Array.from(data);
  return `dense<"0x${hex(new Uint8Array(typed.buffer))}">`;
}

function everywhere(data: ArrayLike<number>): boolean {
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], data[0])) return false;
  return true;
}

/** The text of one function: its inputs, the constants of all of it, and operations in regions inside each other. */
export class Writer {
  readonly constants: string[] = [];
  readonly inputs: { readonly value: Value; readonly label: string }[] = [];
  #lines: string[] = [];
  #next = 0;
  #depth = 2;

  name(): string {
    return `%${this.#next++}`;
  }

  line(text: string): void {
    this.#lines.push(`${"  ".repeat(this.#depth)}${text}`);
  }

  /** The lines that `write` writes, as a block of their own. */
  region(write: () => void): string {
    const outer = this.#lines;
    this.#lines = [];
    this.#depth++;
    try {
      write();
      return this.#lines.join("\n");
    } finally {
      this.#depth--;
      this.#lines = outer;
    }
  }

  /** Where a region ends: in the indentation of the operation that has it. */
  get margin(): string {
    return "  ".repeat(this.#depth);
  }

  /** The module, whose public function gives the outputs. */
  module(name: string, outputs: readonly { readonly value: Value; readonly label: string }[]): string {
    const types = outputs.map(({ value }) => tensorType(value)).join(", ");
    const given = this.inputs.map(
      ({ value, label }) => `${value.name}: ${tensorType(value)} loc(${JSON.stringify(label)})`,
    );
    const results = outputs.map(({ value }) => value.name).join(", ");
    return [
      `// Inputs: ${this.inputs.map(({ label }) => label).join(", ") || "none"}. Results: ${outputs.map(({ label }) => label).join(", ") || "none"}.`,
      `module @${JSON.stringify(name)} {`,
      `  func.func public @main(${given.join(", ")}) -> (${types}) {`,
      ...this.constants.map((text) => `    ${text}`),
      ...this.#lines,
      `    return${results ? ` ${results} : ${types}` : ""}`,
      "  }",
      "}",
      "",
    ].join("\n");
  }
}
