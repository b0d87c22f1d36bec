import { Worker } from "node:worker_threads";
import { onEachSet } from "./native.ts";
import { gemmWords, schedule } from "./words.ts";

/** A thread that sets the flag after some time, and says when. */
const setter = (flag: Int32Array, milliseconds: number): Worker =>
  new Worker(
    `const { flag, milliseconds } = require("node:worker_threads").workerData;
     Atomics.wait(flag, 1, 0, milliseconds); Atomics.store(flag, 0, 1);`,
    { eval: true, workerData: { flag, milliseconds } },
  );

onEachSet("an interrupt ends a run of minutes, and the next run is right", async (t, library) => {
  const flag = new Int32Array(new SharedArrayBuffer(8));
  library.configure({ interrupt: flag });
  const n = 1024;
  const [a, b, c] = [0, 0, 0].map(() => new Float32Array(n * n).fill(1)) as [Float32Array, Float32Array, Float32Array];
  const operand = (buffer: number) => ({ buffer, strides: [0, n, 1] });
  const product = (batch: number) =>
    schedule([0, a.byteLength, b.byteLength, c.byteLength], 3 * 2 ** 20, [
      [
        "gemm",
        gemmWords({ dtype: "float32", batch: [batch], m: n, n, k: n, a: operand(1), b: operand(2), c: operand(3) }),
      ],
    ]);
  const buffers = [new Uint8Array(0), a, b, c];
  const worker = setter(flag, 50);
  t.is(library.run(product(1_000_000), buffers), 1);
  await worker.terminate();
  t.is(library.run(product(1), buffers), 1, "the flag is still set");
  flag[0] = 0;
  t.is(library.run(product(1), buffers), 0);
  t.true(c.every((x) => x === n));
});

onEachSet("a run that cannot be says why", (t, library) => {
  const step = gemmWords({
    dtype: "float32",
    m: 2,
    n: 2,
    k: 2,
    a: { buffer: 1, strides: [2, 1] },
    b: { buffer: 1, strides: [2, 1] },
    c: { buffer: 2, strides: [2, 1] },
  });
  const words = schedule([0, 16, 16], 3 * 2 ** 20, [["gemm", step]]);
  const [arena, a, c] = [new Uint8Array(0), new Float32Array(4), new Float32Array(4)];
  t.throws(() => library.run(words, [arena, a]), { code: "ADJOINT_BUFFER", message: /needs 3 buffers/ });
  t.throws(() => library.run(words, [arena, a, new Float32Array(3)]), {
    code: "ADJOINT_BUFFER",
    message: "Buffer 2 has 12 bytes; the schedule needs 16.",
  });
  const gone = new Float32Array(4);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  t.throws(() => library.run(words, [arena, a, gone]), {
    code: "ADJOINT_BUFFER",
    message: /Buffer 2 has 0 bytes.*detached/,
  });
  t.throws(() => library.run(words.subarray(0, 20), [arena, a, c]), { code: "ADJOINT_SCHEDULE" });
  const other = words.slice();
  other[0] = 99n;
  t.throws(() => library.run(other, [arena, a, c]), { code: "ADJOINT_SCHEDULE", message: /version/ });
  const enormous = words.slice();
  enormous[3] = 2n ** 50n;
  t.throws(() => library.run(enormous, [arena, a, c]), { code: "ADJOINT_MEMORY" });
  t.is(library.run(words, [arena, a, c]), 0);
  for (const threads of [0, 65, 10_000, 1.5, Number.NaN])
    t.throws(() => library.configure({ threads }), { code: "ADJOINT_THREADS" });
  t.throws(() => library.configure({ isa: "vax" }), { code: "ADJOINT_ISA" });
  t.true(library.describe().threads >= 1);
});
