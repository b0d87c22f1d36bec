import { Assembler, comparedIn, type Draft, type Line, registerType } from "./assembler.ts";
import { type Cluster, outside, reachOf } from "./clusters.ts";
import { blockGeometry, type Geometry, geometryOf, type Placing, placing, resultPlacing, runs } from "./geometry.ts";
import type { MapNode, ReduceNode } from "./nodes.ts";
import type { Accumulator, Instruction, Program, Register } from "./program.ts";
import { Scratch } from "./scratch.ts";
import type { Sizes, Value, View } from "./views.ts";

/** A register reduced over all rows once the walk is over. */
interface Accumulated {
  readonly op: Accumulator["op"];
  readonly register: Draft;
  readonly result: Value;
  readonly length: number;
}

/** Operands that no walk of the cluster can read, since the columns are not one run in them: they are copied first. */
export function unreadable(cluster: Cluster): View[] {
  const { rows, space } = cluster;
  return rows === null ? [] : outside(cluster).filter((x) => !runs(space, rows, placing(x, space)));
}

/**
 * The program that computes a cluster.
 * @param stored - values that are read elsewhere
 * @param followsProduct - whether it runs on a product's blocks, which fixes what its rows and columns are
 */
export function programOf(cluster: Cluster, stored: ReadonlySet<Value>, followsProduct = false): Program {
  const { space, nodes, rowValues, late } = cluster;
  const placed = new Map<View, Placing>(outside(cluster).map((x) => [x, placing(x, space)]));
  const kept = nodes.flatMap(({ results: [y] }) => (stored.has(y) && !late.has(y) ? [y] : []));
  const geometry = followsProduct
    ? blockGeometry(space)
    : geometryOf(cluster, [...placed.values(), ...kept.map((y) => resultPlacing(y, cluster))]);
  const assembler = new Assembler(geometry);
  const registers = new Map<Value, Draft>();
  const accumulated: Accumulated[] = [];
  const operand = (x: View): Draft => registers.get(x.value) ?? assembler.read(placed.get(x) ?? placing(x, space));
  for (const node of nodes) {
    const [y] = node.results;
    if (late.has(y)) {
      accumulated.push(accumulate(node as ReduceNode, operand(node.operands[0]!), geometry, assembler));
      continue;
    }
    const made =
      node.kind === "map" ? mapped(node, node.operands.map(operand), assembler) : reduced(node, operand, assembler);
    const isRow = rowValues.has(y);
    registers.set(y, stored.has(y) ? assembler.store(made, resultPlacing(y, cluster), isRow ? "row" : "tile") : made);
  }
  return assembled(assembler.lines, accumulated, geometry);
}

/** The program that copies a view's elements to places in another value, or fills these with a number. */
export function copyProgram(
  view: View,
  value: Value,
  { offset, strides }: { offset: number; strides: Sizes },
): Program {
  const space = view.shape.filter((size) => size !== 1);
  const from = placing(view, space);
  const to = placing({ value, offset, shape: view.shape, strides }, space);
  const geometry = geometryOf({ space, rows: null }, [from, to]);
  const assembler = new Assembler(geometry);
  const x = assembler.cast(assembler.read(from), registerType(value.dtype));
  assembler.store(x, to, "tile");
  return assembled(assembler.lines, [], geometry);
}

function mapped({ expression, results: [y] }: MapNode, operands: readonly Draft[], assembler: Assembler): Draft {
  const type = registerType(y.dtype);
  if (expression === null) {
    const [x] = operands as [Draft];
    if (y.dtype !== "bool" || x.dtype === "int32") return assembler.cast(x, type);
    const from = x.dtype as "float32" | "float64";
    return assembler.emit("notEqual", from, [x, assembler.constant(0, from)], "int32");
  }
  if (y.dtype === "bool") return assembler.expression(expression, operands, comparedIn(operands.map((x) => x.dtype)));
  // Whole numbers beyond 2²⁴ are no float32: what is made of them alone is computed in float64.
  const isOfWhole = type === "float32" && operands.length > 0 && operands.every((x) => x.dtype === "int32");
  return assembler.cast(assembler.expression(expression, operands, isOfWhole ? "float64" : type), type);
}

const rowReductions = {
  sum: "rowSum",
  prod: "rowProd",
  max: "rowMax",
  min: "rowMin",
  argmax: "rowArgmax",
  argmin: "rowArgmin",
} as const;

function reduced(
  { op, operands: [x], results: [y] }: ReduceNode,
  operand: (x: View) => Draft,
  assembler: Assembler,
): Draft {
  const isPosition = op === "argmax" || op === "argmin";
  const own = operand(x);
  const type = isPosition ? (own.dtype as "float32") : registerType(y.dtype);
  const wide = own.kind === "tile" || own.kind === "column" ? own : widened(assembler, own);
  return assembler.reduce(rowReductions[op], assembler.cast(wide, type), isPosition ? "int32" : type);
}

/** As a register with an element for each place. */
const widened = (assembler: Assembler, x: Draft): Draft =>
  assembler.emit("cast", x.dtype as "float32", [x], x.dtype, "tile");

function accumulate(node: ReduceNode, x: Draft, { columns }: Geometry, assembler: Assembler): Accumulated {
  const {
    op,
    results: [result],
  } = node;
  const length = reachOf(node)!.reach === "column" ? columns : 1;
  const own = assembler.cast(x, registerType(result.dtype));
  const isPlain = own.kind === "tile" || (own.kind === "row" && length === 1 && node.operands[0].shape.length > 0);
  return { op: op as Accumulated["op"], register: isPlain ? own : widened(assembler, own), result, length };
}

/** Most bytes of a tile's registers: half of the first cache. */
const tileBytes = 16384;
const [leastTile, mostTile] = [128, 1024];
/** Rows up to this length are one tile, so that several phases need one walk. */
const longestTile = 4096;

/** The side of the tiles where rows of what is read or written are columns here: lines of the cache are then used whole. */
const square = 32;

/** Whether an instruction moves what is nearer to its neighbour in the next row than in the next column. */
function isAcross({ op, target, operands }: Line): boolean {
  const place = (op === "gather" ? operands[0] : op === "scatter" ? target : null)?.where;
  if (place?.is !== "strided") return false;
  const { strides, step } = place.place;
  return step !== 0 && strides.at(-1) !== 0 && Math.abs(strides.at(-1)!) < Math.abs(step);
}

function assembled(written: readonly Line[], accumulated: readonly Accumulated[], geometry: Geometry): Program {
  const { outer, columns } = geometry;
  const last = written.reduce((phase, line) => Math.max(phase, line.phase), 0);
  // What one tile holds whole needs no second walk.
  const isOneTile = last === 0 || columns <= longestTile;
  const phases = Array.from({ length: isOneTile ? 1 : last + 1 }, (_, p) =>
    isOneTile ? [...written] : written.filter(({ phase }) => phase === p),
  );
  const reduces = written.some(({ target, phase }) => target.ready > phase && target.kind === "row");
  const scratch = new Scratch(
    phases,
    accumulated.map(({ register }) => register),
  );
  const elements = Math.min(
    mostTile,
    Math.max(leastTile, Math.floor(tileBytes / Math.max(scratch.bytesPerElement, 1) / 64) * 64),
  );
  const isTurned = last === 0 && written.some(isAcross);
  const tileColumns = isOneTile && last > 0 ? columns : Math.min(columns, isTurned ? square : elements);
  const tileRows = Math.max(
    1,
    Math.min(outer.at(-1)!, Math.floor(elements / Math.max(isTurned ? tileColumns : columns, 1))),
  );
  const offsets = scratch.place(tileRows, tileColumns, columns);
  const numbers = new Map<Draft, number>();
  const registers: Register[] = [];
  const numberOf = (draft: Draft): number => {
    let number = numbers.get(draft);
    if (number === undefined) {
      numbers.set(draft, (number = registers.length));
      registers.push({ kind: draft.kind, dtype: draft.dtype, where: draft.where ?? offsets.where(draft) });
    }
    return number;
  };
  const instructions = phases.map((lines) =>
    lines.map((line): Instruction => {
      const operands = line.operands.map(numberOf);
      const extra = line.target.ready > line.phase ? offsets.extra(16 * tileRows) : 0;
      return { op: line.op, type: line.type, target: numberOf(line.target), operands, castTo: line.castTo, extra };
    }),
  );
  const rows = outer.reduce((product, size) => product * size, 1);
  const byColumns = !reduces && accumulated.some(({ length }) => length > 1) && columns >= 2048 && rows < 8 * columns;
  const accumulators = accumulated.map(
    ({ op, register, result, length }): Accumulator => ({
      op,
      register: numberOf(register),
      partials: offsets.extra(Math.max(64, (byColumns && length > 1 ? tileColumns : length) * 8)),
      result,
      length,
    }),
  );
  return {
    outer,
    columns,
    tileRows,
    tileColumns,
    byColumns,
    registers,
    accumulators,
    phases: instructions,
    scratch: offsets.bytes,
  };
}
