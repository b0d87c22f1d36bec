import { GradientCheck } from "../autodiff/gradientCheck.ts";
import { Graph } from "../graph/graph.ts";
import { format } from "../tensor/format.ts";
import { escapeHtml } from "../tensor/table.ts";
import { Tensor } from "../tensor/tensor.ts";
import { displaySymbol, type MimeBundle } from "./chart.ts";
import { gradientCheck } from "./gradientCheck.ts";
import { graph } from "./graph.ts";

/** Above this many nodes a tensor's picture would be no small one. */
const smallGraph = 40;

/** A tensor as a cell's result: its text and, when it has a small graph, a picture of that below. */
async function showTensor(this: Tensor): Promise<MimeBundle> {
  const text = format(this);
  if (!this.operation || new Graph([this]).nodes.length > smallGraph) return { "text/plain": text };
  const svg = await graph(this).svg();
  return {
    "text/plain": text,
    "text/html": `<pre>${escapeHtml(text)}</pre><div style="max-width: 420px">${svg}</div>`,
  };
}

/** A graph as a cell's result is its drawing. */
const showGraph = function (this: Graph): Promise<MimeBundle> {
  return graph(this.outputs)[displaySymbol]();
};

/** A check of gradients is a chart of its errors, and its table where only text is shown. */
const showCheck = function (this: GradientCheck): Promise<MimeBundle> {
  return gradientCheck(this)[displaySymbol]();
};

Object.defineProperty(GradientCheck.prototype, displaySymbol, { value: showCheck, configurable: true });
Object.defineProperty(Tensor.prototype, displaySymbol, { value: showTensor, configurable: true });
Object.defineProperty(Graph.prototype, displaySymbol, { value: showGraph, configurable: true });
