import { argument, fold, type Scalar } from "../engine/scalar.ts";
import { type ScalarOp, type ScalarRule, scalarRules } from "../engine/scalarRules.ts";
import { Body } from "../graph/body.ts";
import { numberOf } from "../graph/passes/rewrite.ts";
import type { Operation, Primitive } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { lookup } from "../ops/registry.ts";
import { type DType, isFloating, promote } from "../tensor/dtype.ts";
import { ValueError, writtenAt } from "../tensor/errors.ts";
import { broadcastShapes, count, isSized } from "../tensor/shape.ts";
import { withState } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { exceptions } from "./exceptions.ts";
import { expansions } from "./expansions/index.ts";
import { scalarExpansions } from "./scalars.ts";
import type { Sizes, Type, Value } from "./values.ts";

/** How a format says a primitive: from values of its inputs to those of its results. */
export type Rule<E extends Emitter> = (
  to: E,
  inputs: readonly Value[],
  params: never,
  results: readonly Type[],
) => readonly Value[];

/** How a format says one operation of the scalar language, of operands of one dtype; null where it has no such operation for that. */
export type ScalarEmission<E extends Emitter> = (to: E, args: readonly Value[]) => Value | null;

export type RuleTable<E extends Emitter> = Readonly<Record<string, Rule<E>>>;
export type ScalarTable<E extends Emitter> = Readonly<Partial<Record<ScalarOp, ScalarEmission<E>>>>;

/** A graph said in another language, operation by operation. Each format has its own words; what is the same for all is here. */
export abstract class Emitter {
  /** Who exports, for errors. */
  abstract readonly caller: string;
  abstract readonly format: string;
  protected abstract rule(name: string): Rule<never> | undefined;
  protected abstract scalarRule(op: ScalarOp): ScalarEmission<never> | undefined;

  /** A value that is known; written once for the whole program. */
  abstract constant(data: ArrayLike<number>, type: Type): Value;
  /** One number in the place of a value of that type; a format may leave the shape away where numbers broadcast. */
  abstract splat(value: number, type: Type): Value;
  /** The same in full. */
  splatted(value: number, type: Type): Value {
    return this.constant([value], type);
  }
  abstract convert(x: Value, dtype: DType): Value;
  /** To the shape of an elementwise operation's result, by the rules of broadcasting; formats that broadcast leave it to the end. */
  abstract stretch(x: Value, shape: Sizes): Value;
  /** Another input of the program. */
  abstract input(name: string, type: Type): Value;
  /** What a leaf of a graph is, where it has been given a meaning. */
  readonly leaves = new Map<Tensor, Value>();

  /** The values of a body's outputs for values of its inputs. */
  inline(body: Body, inputs: readonly Value[]): Value[] {
    const values = new Map<Tensor, Value>(body.inputs.map((x, i) => [x, inputs[i]!]));
    const meaningOf = (x: Tensor): Value => {
      let value = values.get(x);
      if (!value) values.set(x, (value = this.leaf(x)));
      return value;
    };
    const done = new Set<Operation>();
    for (const { operation } of body.nodes) {
      if (!operation || done.has(operation) || operation.results.every((y) => values.has(y))) continue;
      done.add(operation);
      const read = operation.results.map((y) => body.graph.has(y));
      const { results, kept } = this.operation(operation, operation.inputs.map(meaningOf), read);
      kept.forEach((k, i) => {
        const y = operation.results[k]!;
        if (!values.has(y) && results[i]) values.set(y, results[i]);
      });
    }
    return body.outputs.map(meaningOf);
  }

  private leaf(x: Tensor): Value {
    const given = this.leaves.get(x);
    if (given) return given;
    if (!x.storage)
      throw new ValueError(
        `${this.caller}: ${x.label} has no value. Name it among the inputs, or pass it as an argument of the function.`,
      );
    const type = { shape: x.shape as Sizes, dtype: x.dtype };
    const number = numberOf(x);
    return number !== undefined && x.rank === 0 ? this.constant([number], type) : this.constant(x.storage.data, type);
  }

  /** An operation without the results that nobody reads, where it can do without them; `kept` says which the others are. */
  private operation(
    operation: Operation,
    inputs: readonly Value[],
    read: readonly boolean[],
  ): { readonly results: readonly Value[]; readonly kept: readonly number[] } {
    const { primitive, results, name, site } = operation;
    const pruned = read.every(Boolean) ? undefined : primitive.prune?.(operation.params, read);
    const { params, kept } = pruned ?? { params: operation.params, kept: [...results.keys()] };
    const types = kept.map((k) => results[k]!);
    if (!types.every(({ shape }) => isSized(shape)))
      this.refuse(name, "the size of its result is known only when it has run", site);
    return { results: this.emit(primitive, inputs, params, types as readonly Type[], name, site), kept };
  }

  /** A primitive by its name, on values. */
  op(name: string, inputs: readonly Value[], params: unknown = null): Value {
    return this.ops(name, inputs, params)[0]!;
  }

  ops(name: string, inputs: readonly Value[], params: unknown = null): readonly Value[] {
    const primitive = lookup(name);
    return this.emit(primitive, inputs, params, primitive.infer(inputs, params) as readonly Type[]);
  }

  private emit(
    primitive: Primitive,
    inputs: readonly Value[],
    params: unknown,
    results: readonly Type[],
    called = primitive.name,
    site: Error | null = null,
  ): readonly Value[] {
    const { name, expression } = primitive;
    const reason = exceptions[name];
    if (reason) this.refuse(called, reason, site);
    // Nothing needs no operation.
    if (results.every(({ shape }) => count(shape) === 0) && results.length > 0)
      return results.map((type) => this.constant([], type));
    const rule = this.rule(name);
    if (rule) return rule(this as never, inputs, params as never, results);
    if (expression) return [this.elementwise(expression, inputs, results[0]!, called, site)];
    const expansion = expansions[name];
    if (!expansion)
      this.refuse(called, "it is an operation of your own, which this library only knows how to run", site);
    return this.inline(expanded(expansion, inputs, params), inputs);
  }

  /** A graph of the expansions by its name. */
  expand(name: string, inputs: readonly Value[], params: unknown = null): Value {
    return this.inline(expanded(expansions[name]!, inputs, params), inputs)[0]!;
  }

  refuse(name: string, reason: string, site: Error | null = null): never {
    throw new ValueError(`${this.caller}: ${name}${writtenAt(site)} cannot be said in ${this.format}: ${reason}.`);
  }

  /** An expression of the scalar language on operands that broadcast. */
  elementwise(
    expression: Scalar,
    inputs: readonly Value[],
    { shape, dtype }: Type,
    called = "an expression",
    site: Error | null = null,
  ): Value {
    // What comparisons compare: int32 for bools too, which formats do not count with.
    const joined =
      dtype === "bool"
        ? promote(
            called,
            inputs.map((x) => x.dtype),
            true,
          )
        : dtype;
    const inner: DType = joined === "bool" ? "int32" : joined;
    const number = (x: Value): Value => (x.dtype === inner ? x : this.convert(x, inner));
    const truth = (x: Value): Value =>
      x.dtype === "bool"
        ? x
        : this.scalar("notEqual", [x, this.splat(0, { shape: x.shape, dtype: x.dtype })], called, site);
    const join = (op: ScalarOp, args: readonly Value[]): Value => {
      const shaped = args.map((x) => this.stretch(x, shape));
      if (op === "where")
        return this.scalar(op, [truth(shaped[0]!), number(shaped[1]!), number(shaped[2]!)], called, site);
      if (logical.has(op)) return this.scalar(op, shaped.map(truth), called, site);
      if (inner === "int32") {
        if (wholeAlready.has(op)) return number(shaped[0]!);
        if (onlyFloat.has(op)) return this.splat(op === "isfinite" ? 1 : 0, { shape, dtype: "bool" });
      }
      return this.scalar(op, shaped.map(number), called, site);
    };
    const value = fold<Value>(
      expression,
      (leaf) => (leaf.op === "argument" ? inputs[leaf.value]! : this.splat(leaf.value, { shape, dtype: inner })),
      join,
    );
    const typed = value.dtype === dtype ? value : dtype === "bool" ? truth(value) : this.convert(value, dtype);
    return this.shaped(typed, shape);
  }

  /** Of the shape, where a format leaves broadcasting to the end. */
  protected shaped(x: Value, shape: Sizes): Value {
    return this.stretch(x, shape);
  }

  /** One operation of the scalar language, in the format's own words or by its expansion. */
  private scalar(op: ScalarOp, args: readonly Value[], called: string, site: Error | null): Value {
    const own = this.scalarRule(op)?.(this as never, args);
    if (own) return own;
    const expansion = scalarExpansions[op];
    if (!expansion) this.refuse(called, `it has no word for ${op}`, site);
    const rule: ScalarRule = scalarRules[op];
    const dtype = rule.result === "bool" ? "bool" : args[args.length - 1]!.dtype;
    const shape = broadcastShapes(
      called,
      args.map((x) => x.shape),
    ) as Sizes;
    return this.elementwise(expansion(...args.map((_, i) => argument(i))), args, { shape, dtype }, called, site);
  }
}

const logical: ReadonlySet<ScalarOp> = new Set<ScalarOp>(["logicalAnd", "logicalOr", "logicalXor", "logicalNot"]);
const wholeAlready: ReadonlySet<ScalarOp> = new Set<ScalarOp>(["floor", "ceil", "trunc", "round"]);
const onlyFloat: ReadonlySet<ScalarOp> = new Set<ScalarOp>(["isnan", "isfinite", "isinf"]);

/** The graph of an expansion for such inputs. */
function expanded(
  expansion: (inputs: readonly Tensor[], params: never) => readonly Tensor[],
  inputs: readonly Type[],
  params: unknown,
): Body {
  const symbols = inputs.map((x) => placeholder(x));
  return withState("tracing", null, () => new Body(symbols, expansion(symbols, params as never)));
}

export const isFloat = ({ dtype }: Type): boolean => isFloating(dtype);
