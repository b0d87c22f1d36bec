// Builds native/test/ulp.c with the vector functions of every instruction set that this machine has, and runs it:
//   node scripts/native/ulp.js f32 1        every float32 value (an hour)
//   node scripts/native/ulp.js f32 4001 exp
//   node scripts/native/ulp.js f64 10000000 1
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { flags, instructionSets } from "../native.js";

const run = promisify(execFile);
const native = fileURLToPath(new URL("../../native", import.meta.url));

/** Builds the program and says where it is and which sets it has. */
export async function buildUlp(cc = process.env.CC ?? "cc") {
  const folder = path.join(native, "build");
  mkdirSync(folder, { recursive: true });
  const { stdout } = await run(cc, ["-march=native", "-dM", "-E", "-x", "c", "/dev/null"]).catch(() => ({
    stdout: "",
  }));
  const has = (name) => stdout.includes(`#define __${name}__ 1`);
  const sets =
    process.arch === "arm64"
      ? ["neon"]
      : [
          ...(has("AVX512DQ") && has("AVX512VL") ? ["avx512"] : []),
          ...(has("AVX2") && has("FMA") ? ["avx2"] : []),
          "base",
        ];
  const objects = await Promise.all(
    sets.map(async (isa) => {
      const object = path.join(folder, `loops.${isa}.${process.pid}.o`);
      const { bytes, flags: own } = instructionSets[isa];
      await run(cc, [
        ...flags,
        ...own,
        `-DISA=${isa}`,
        `-DVBYTES=${bytes}`,
        "-c",
        path.join(native, "test/loops.c"),
        "-o",
        object,
      ]);
      return object;
    }),
  );
  const program = path.join(folder, "ulp");
  const list = `-DSETS(X)=${sets.map((isa) => `X(${isa})`).join(" ")}`;
  await run(cc, [...flags, list, path.join(native, "test/ulp.c"), ...objects, "-o", program, "-lm"]);
  return { program, sets };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { program } = await buildUlp();
  const child = execFile(program, process.argv.slice(2), { maxBuffer: 1 << 26 });
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
}
