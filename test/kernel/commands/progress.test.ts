import test from "ava";
import { bar, lines } from "../../../kernel/commands/progress.ts";

const rewind = "\r\u001b[K";

test("a terminal shows one line: how many cells are done, which one runs, the time, and the cell's first line", (t) => {
  let written = "";
  const progress = bar({ write: (text) => (written += text), columns: 60 });
  t.teardown(() => progress.close());
  progress.begin(2, 4, "const answer = 42; // and a comment that is too long for the line");
  t.is(written, `${rewind}━━━━━${"─".repeat(15)} cell 2 of 4  0:00  const answer = 42; `);
  written = "";
  progress.end(1);
  progress.close();
  progress.close();
  t.is(written, rewind);
});

test("a terminal of unknown width is taken for one of eighty columns, and colours of a cell's text are left out", (t) => {
  let written = "";
  const progress = bar({ write: (text) => (written += text), columns: 0 });
  t.teardown(() => progress.close());
  progress.begin(1, 1, "\u001b[31mred\u001b[39m();");
  t.is(written, `${rewind}${"─".repeat(20)} cell 1 of 1  0:00  red();`);
});

test("elsewhere each cell that ended has a line", (t) => {
  let written = "";
  const progress = lines((text) => (written += text));
  progress.begin(3, 9, "f();");
  t.is(written, "");
  progress.end(1.5);
  t.is(written, "cell 3 of 9, 1.50 s: f();\n");
});
