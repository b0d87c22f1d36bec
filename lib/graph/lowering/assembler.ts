import { fold, type Scalar } from "../../engine/scalar.ts";
import { type ScalarOp, scalarRules } from "../../engine/scalarRules.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { Geometry, Placing } from "./geometry.ts";
import type { Instruction, Kind, Place, RegisterType, Where } from "./program.ts";

/** A register before it has its place in scratch memory. */
export interface Draft {
  readonly kind: Kind;
  readonly dtype: DType;
  where: Exclude<Where, { readonly offset: number }> | null;
  /** Which phase computes it, and the first one that may read it. */
  readonly phase: number;
  readonly ready: number;
}

/** An instruction of a phase, on drafts. */
export interface Line extends Pick<Instruction, "op" | "type"> {
  readonly target: Draft;
  readonly operands: readonly Draft[];
  readonly castTo: DType | null;
  readonly phase: number;
}

const rank: Readonly<Record<Kind, number>> = { single: 0, column: 1, row: 1, tile: 2 };

/** The kind of what is computed from others: a row with a column is a tile. */
function join(kinds: readonly Kind[]): Kind {
  let kind: Kind = "single";
  for (const next of kinds) {
    if (rank[next] > rank[kind]) kind = next;
    else if (rank[next] === rank[kind] && next !== kind) kind = "tile";
  }
  return kind;
}

export const registerType = (dtype: DType): RegisterType => (dtype === "bool" ? "int32" : dtype);

/** What a condition compares in: that of its operands, exact. */
export function comparedIn(dtypes: readonly DType[]): RegisterType {
  if (dtypes.includes("float64")) return "float64";
  if (dtypes.includes("float32")) return dtypes.includes("int32") ? "float64" : "float32";
  return "int32";
}

/** Writes the instructions of a cluster's program: equal ones once. */
export class Assembler {
  readonly lines: Line[] = [];
  readonly #geometry: Geometry;
  readonly #known = new Map<string, Draft>();
  readonly #numbers = new Map<Draft, number>();

  constructor(geometry: Geometry) {
    this.#geometry = geometry;
  }

  #place({ value, offset, strides }: Placing): Place {
    return { value, offset, ...this.#geometry.split(strides) };
  }

  constant(number: number, dtype: RegisterType): Draft {
    return this.#once(`${dtype} ${Object.is(number, -0) ? "-0" : number}`, () => ({
      kind: "single",
      dtype,
      where: { is: "constant", number },
      phase: 0,
      ready: 0,
    }));
  }

  /** An operand that stands in memory; gathered where it is not contiguous along the columns, or of bytes. */
  read(placed: Placing): Draft {
    const { dtype, constant } = placed.value;
    if (constant !== null) return this.constant(constant, registerType(dtype));
    return this.#once(`${this.#number(placed.value)} ${placed.offset} ${placed.strides.join()}`, () => {
      const place = this.#place(placed);
      const { strides, step } = place;
      const still = strides.at(-1) === 0;
      const kind: Kind =
        step === 0 ? (still && strides.every((s) => s === 0) ? "single" : "row") : still ? "column" : "tile";
      const isDirect = dtype !== "bool" && (step === 1 || step === 0);
      const source: Draft = { kind, dtype, where: { is: isDirect ? "memory" : "strided", place }, phase: 0, ready: 0 };
      return isDirect ? source : this.emit("gather", registerType(dtype), [source], registerType(dtype));
    });
  }

  /** The register of an instruction's result; `kind` where it is to be larger than its operands'. */
  emit(
    op: string,
    type: RegisterType,
    operands: readonly Draft[],
    dtype: DType,
    kind = join(operands.map((x) => x.kind)),
  ): Draft {
    const key = `${op} ${type} ${dtype} ${kind} ${operands.map((x) => this.#number(x)).join()}`;
    return this.#once(key, () =>
      this.#line(
        op,
        type,
        operands,
        { kind, dtype: registerType(dtype), where: null },
        op === "cast" ? dtype : null,
        0,
      ),
    );
  }

  /** A row reduction: its result is there in the next phase. */
  reduce(op: string, x: Draft, dtype: RegisterType): Draft {
    const key = `${op} ${this.#number(x)}`;
    return this.#once(key, () =>
      this.#line(op, x.dtype as RegisterType, [x], { kind: "row", dtype, where: null }, null, 1),
    );
  }

  #line(
    op: string,
    type: RegisterType,
    operands: readonly Draft[],
    made: Pick<Draft, "kind" | "dtype" | "where">,
    castTo: DType | null,
    later: number,
  ): Draft {
    const phase = Math.max(0, ...operands.map((x) => x.ready));
    const target: Draft = { ...made, phase, ready: phase + later };
    this.lines.push({ op, type, operands, target, castTo, phase });
    return target;
  }

  cast(x: Draft, to: RegisterType): Draft {
    if (x.dtype === to) return x;
    if (x.where?.is === "constant") {
      const { number } = x.where;
      return this.constant(to === "float32" ? Math.fround(number) : to === "int32" ? Math.trunc(number) : number, to);
    }
    return this.emit("cast", x.dtype as RegisterType, [x], to);
  }

  /** An expression of elements; its result is in `type`, or a condition. */
  expression(expression: Scalar, operands: readonly Draft[], type: RegisterType): Draft {
    const condition = (x: Draft): Draft =>
      x.dtype === "int32"
        ? x
        : this.emit("notEqual", x.dtype as RegisterType, [x, this.constant(0, x.dtype as RegisterType)], "int32");
    return fold<Draft>(
      expression,
      (leaf) => (leaf.op === "argument" ? operands[leaf.value]! : this.constant(leaf.value, type)),
      (op: ScalarOp, args) => {
        if (op === "where") {
          const [c, ...choices] = args;
          return this.emit(op, type, [condition(c!), ...choices.map((x) => this.cast(x, type))], type);
        }
        const { result } = scalarRules[op];
        if (result === "bool" && args.every((x) => x.dtype === "int32") && !op.startsWith("is"))
          return this.emit(op, "int32", args, "int32");
        // Of whole numbers only floating point knows what is finite.
        const own = result === "bool" && op.startsWith("is") && type === "int32" ? "float64" : type;
        return this.emit(
          op,
          own,
          args.map((x) => this.cast(x, own)),
          result === "bool" ? "int32" : own,
        );
      },
    );
  }

  /** Has a register's value stand in memory as well; returns what to read from now on. */
  store(x: Draft, placed: Placing, kind: "tile" | "row"): Draft {
    const place = this.#place(placed);
    const { dtype } = placed.value;
    if (dtype === "bool" || (kind === "tile" && place.step !== 1)) {
      const target: Draft = { kind, dtype, where: { is: "strided", place }, phase: x.ready, ready: x.ready };
      this.lines.push({
        op: "scatter",
        type: registerType(dtype),
        operands: [x],
        target,
        castTo: null,
        phase: x.ready,
      });
      return x;
    }
    if (x.where === null && x.kind === kind) {
      x.where = { is: "memory", place };
      return x;
    }
    return this.#line(
      "cast",
      x.dtype as RegisterType,
      [x],
      { kind, dtype: x.dtype, where: { is: "memory", place } },
      dtype,
      0,
    );
  }

  #number(key: Draft | Placing["value"]): number {
    return numberIn(this.#numbers as Map<object, number>, key);
  }

  #once(key: string, make: () => Draft): Draft {
    let draft = this.#known.get(key);
    if (!draft) this.#known.set(key, (draft = make()));
    return draft;
  }
}

function numberIn(numbers: Map<object, number>, key: object): number {
  let number = numbers.get(key);
  if (number === undefined) numbers.set(key, (number = numbers.size));
  return number;
}
