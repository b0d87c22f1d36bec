// Measures what types cost in a long session:  node scripts/node.js bench/language.ts [--cells 1000] [--gogc 100] [--record]
import { parseArgs } from "node:util";
import type { Language } from "../kernel/language/index.ts";
import { growingCell } from "../test/kernel/language/growingCell.ts";
import { describeMachine, load, machine } from "./machine.ts";
import { quantile } from "./measure.ts";
import { columns, record } from "./results.ts";
import { startedLanguage } from "./startedLanguage.ts";

const { values } = parseArgs({
  options: {
    cells: { type: "string", default: "1000" },
    gogc: { type: "string" },
    record: { type: "boolean", default: false },
  },
});
const cells = Number(values.cells);
/** Figures are taken from so many cells before each mark. */
const around = 20;
const marks = [10, 100, 300, 1000, 3000].filter((mark) => mark <= cells);
if (values.gogc !== undefined) process.env["GOGC"] = values.gogc;

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function mustBeClean(language: Language, text: string): Promise<void> {
  const [first] = await language.check(text);
  if (first) throw new Error(`A cell of the benchmark should have no errors, but: ${first.message}\n${text}`);
}

const loadBefore = load();
console.log(`${describeMachine(machine())}\nLoad before: ${loadBefore}. GOGC ${process.env["GOGC"] ?? "as it comes"}.`);
const began = performance.now();
const { language, megabytes, stop } = startedLanguage();
const rows: Record<string, Record<string, number>> = {};
try {
  await mustBeClean(language, "import { basename } from 'node:path'; let total = 0");
  console.log(`Start to the first answer: ${(performance.now() - began).toFixed(0)} ms`);
  await language.commit("import { basename } from 'node:path'; let total = 0", { count: 0 });
  const recent = { check: [] as number[], commit: [] as number[] };
  for (let i = 1; i <= cells; i += 1) {
    const text = growingCell(i);
    recent.check.push(await timed(() => mustBeClean(language, text)));
    recent.commit.push(await timed(() => language.commit(text, { count: i, cell: `cell-${i}` })));
    if (!marks.includes(i)) continue;
    const repeat = async (run: (n: number) => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < around; n += 1) times.push(await timed(() => run(n)));
      return quantile(times, 0.5);
    };
    rows[`cell ${i}`] = {
      "check, ms": quantile(recent.check.slice(-around), 0.5),
      "check p95, ms": quantile(recent.check.slice(-around), 0.95),
      "commit, ms": quantile(recent.commit.slice(-around), 0.5),
      "new 1+1, ms": await repeat((n) => language.check(`1+1+${n}+${i}`)),
      "unchanged, ms": await repeat(async () => {
        await language.check(text);
        await language.commit(text, { count: i, cell: `cell-${i}` });
      }),
      "member, ms": await repeat(() => language.complete(`rows${i}[0].box.`, `rows${i}[0].box.`.length)),
      "inspection, ms": await repeat(() => language.inspect(`rows${i}`, 3, 0)),
      "language process, MB": megabytes(),
    };
  }
} finally {
  await stop();
}
const heads = Object.keys(Object.values(rows)[0] ?? {});
const table = Object.entries(rows).map(([name, row]) => [name, ...heads.map((head) => (row[head] ?? 0).toFixed(2))]);
console.log(`\n${columns([["", ...heads], ...table])}`);
if (values.record) console.log(`\nWritten to ${record("language", loadBefore, rows)}`);
