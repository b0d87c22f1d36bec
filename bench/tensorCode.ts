// Measures what an editor waits for in 300 lines of tensor code:  node scripts/node.js bench/tensorCode.ts [--rounds 7] [--record]
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMachine, load, machine } from "./machine.ts";
import { quantile } from "./measure.ts";
import { columns, record } from "./results.ts";
import { startedLanguage } from "./startedLanguage.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, record: { type: "boolean", default: false } },
});
const program = readFileSync(new URL("../test/lib/types/compiles/tensorCode.ts", import.meta.url), "utf8").replace(
  "../../../../lib/index.ts",
  "adjoint",
);
const mistake = `${program}\nad.zeros([2, 3]).matmul(ad.zeros([4, 5]));\n`;

const rows: Record<string, number[]> = {
  "from the start of its process, ms": [],
  "after an edit, ms": [],
  "with a mistake in the last line, ms": [],
  "language process, MB": [],
};
const loadBefore = load();
console.log(`${describeMachine(machine())}\nLoad before: ${loadBefore}. ${program.split("\n").length - 1} lines.`);
for (let round = 0; round < Number(values.rounds); round += 1) {
  const began = performance.now();
  const { language, megabytes, stop } = startedLanguage();
  const answered = async (text: string, errors: number): Promise<number> => {
    const start = performance.now();
    const found = await language.check(text);
    if (found.length !== errors)
      throw new Error(`Expected ${errors} diagnostics, got: ${found.map(({ message }) => message).join("\n")}`);
    return performance.now() - start;
  };
  try {
    await answered(program, 0);
    const figures = [
      performance.now() - began,
      await answered(program.replace("epoch < 10", `epoch < ${round + 11}`), 0),
      await answered(mistake, 1),
      megabytes(),
    ];
    Object.values(rows).forEach((list, i) => {
      list.push(figures[i]!);
    });
  } finally {
    await stop();
  }
}
const figures = Object.fromEntries(
  Object.entries(rows).map(([name, list]) => [name, { median: quantile(list, 0.5), least: quantile(list, 0) }]),
);
const table = Object.entries(figures).map(([name, { median, least }]) => [name, median.toFixed(0), least.toFixed(0)]);
console.log(`\n${columns([["", "median", "least"], ...table])}`);
if (values.record) console.log(`\nWritten to ${record("tensorCode", loadBefore, figures)}`);
