import test from "ava";
import { PlotError, spectrum as plot } from "../../../lib/plot/index.ts";
import { spectrum } from "../../../lib/spectrum/index.ts";
import { conjugated, diagonal } from "../spectrum/operators.ts";
import { count, texts } from "./drawn.ts";

test("outliers carry their value, the bulk does not, and the negative part is shaded", async (t) => {
  const values = Array.from({ length: 500 }, (_, i) => Math.sin(i));
  const chart = plot(spectrum(conjugated([...values, 25, -12, 40])));
  const labels = await texts(chart);
  for (const label of ["25", "40", "−12"]) t.true(labels.includes(label), label);
  t.true(labels.some((label) => label.startsWith("trace ") && label.endsWith("(4 probes)")));
  t.is(count(await chart.svg(), 'aria-roledescription="rect mark"'), 2);
});

test("a spectrum known whole is said to be exact and labels each eigenvalue", async (t) => {
  const chart = plot(
    spectrum([
      [2, 1],
      [1, 2],
    ]),
    { title: "Hessian" },
  );
  const labels = await texts(chart);
  for (const label of ["Hessian", "trace 4, 0 % below zero (all eigenvalues)", "1", "3"])
    t.true(labels.includes(label), label);
  t.is(count(await chart.svg(), 'aria-roledescription="rect mark"'), 0);
});

test("one eigenvalue, none but zero, tiny and negative spectra all draw", async (t) => {
  const cases = [
    [[3]],
    [[0]],
    [[-1e-200]],
    [
      [1e150, 0],
      [0, -1e150],
    ],
  ];
  for (const matrix of cases) t.false((await plot(spectrum(matrix)).svg()).includes("NaN"), JSON.stringify(matrix));
  for (const values of [
    new Array(50).fill(0),
    new Array(9).fill(-1),
    Array.from({ length: 500 }, (_, i) => -1e-9 * i),
  ]) {
    t.false((await plot(spectrum(diagonal(values))).svg()).includes("NaN"));
  }
});

test("what is no spectrum is named", (t) => {
  t.throws(() => plot([[1]] as never), {
    instanceOf: PlotError,
    message: /the result of spectrum\(H\), got an array of 1/,
  });
});
