import type { Tensor } from "./tensor.ts";

const edge = 3;
const most = 200;

/** A tensor as text: dtype and shape, then its values as rows, with the middle left out where there are many. */
export function format(t: Tensor): string {
  const kind = t.constructor.name === "Variable" ? "Variable" : t.symbolic ? "Symbol" : "Tensor";
  const head = `${kind}${t.name ? ` ${t.name}` : ""} ${t.dtype} [${t.shape.join(", ")}]`;
  const origin = t.operation ? `  from ${t.operation.name}` : "";
  if (!t.storage) return `${head}${origin}`;
  const values = rows(t);
  return values.includes("\n") ? `${head}${origin}\n${values}` : `${head}${origin} ${values}`;
}

function rows(t: Tensor): string {
  const shape = t.shape as readonly number[];
  const data = t.storage!.data;
  const short = data.length > most;
  const texts = new Map<number, string>();
  const show = (i: number): string => {
    let text = texts.get(i);
    if (text === undefined) texts.set(i, (text = element(data[i]!, t.dtype)));
    return text;
  };
  const pick = (n: number): number[] => {
    const all = Array.from({ length: Math.min(n, short && n > 2 * edge ? 2 * edge : n) }, (_, i) => i);
    return short && n > 2 * edge ? all.map((i) => (i < edge ? i : n - 2 * edge + i)) : all;
  };
  const visit = (axis: number, at: number, step: number, use: (text: string, leaf: boolean) => string): string => {
    if (axis === shape.length) return use(show(at), true);
    const n = shape[axis]!;
    const inner = n === 0 ? 0 : step / n;
    const parts = pick(n).map((i) => visit(axis + 1, at + i * inner, inner, use));
    if (parts.length < n) parts.splice(edge, 0, "…");
    const last = axis === shape.length - 1;
    return `[${parts.join(last ? ", " : `,${"\n".repeat(shape.length - 1 - axis)}${" ".repeat(axis + 1)}`)}]`;
  };
  visit(0, 0, data.length, (text) => text);
  const width = shape.length > 1 ? Math.max(0, ...[...texts.values()].map((text) => text.length)) : 0;
  return visit(0, 0, data.length, (text) => text.padStart(width));
}

/** Five significant digits, as few as the number needs; bool as words. */
function element(value: number, dtype: Tensor["dtype"]): string {
  if (dtype === "bool") return value === 0 ? "false" : "true";
  if (dtype === "int32" || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e6 || size < 1e-4) ? value.toExponential(4) : String(Number(value.toPrecision(5)));
}
