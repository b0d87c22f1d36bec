// Builds the native core for this machine:  node scripts/native.js
// cc compiles it for the machine's best instruction set and for the base one, in native/build/, and only when a source, a
// flag or the compiler has changed. Plain JavaScript for Node 18 and later, since set-up calls it.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "native", "src");
const build = join(root, "native", "build");
const library = join(build, "adjoint.node");
const stamp = join(build, "inputs.sha256");

/** What each instruction set is compiled with. */
export const instructionSets = {
  avx512: {
    bytes: 64,
    flags: [
      "-mavx512f",
      "-mavx512bw",
      "-mavx512dq",
      "-mavx512vl",
      "-mavx2",
      "-mfma",
      "-mf16c",
      "-mbmi2",
      "-mprefer-vector-width=512",
    ],
  },
  avx2: { bytes: 32, flags: ["-mavx2", "-mfma", "-mf16c", "-mbmi2"] },
  neon: { bytes: 16, flags: [] },
  base: { bytes: 16, flags: [] },
};

/**
 * Rounding stays as written; no errno, no traps, so that loops over lanes become vectors. Not -O3: GCC 12 then unrolls those
 * loops before it could make vectors of them, and exp takes 1.1 ns for each float32 instead of 0.25.
 */
export const flags = [
  "-std=c11",
  "-D_GNU_SOURCE",
  "-O2",
  "-fPIC",
  "-fvisibility=hidden",
  "-pthread",
  "-ffp-contract=off",
  "-fno-math-errno",
  "-fno-trapping-math",
  "-Wall",
  "-Wextra",
];

/** Whether the processor has all that a set needs, by the compiler's own test of it. */
async function setsHere(cc) {
  if (process.arch === "arm64") return ["neon"];
  if (process.arch !== "x64") return ["base"];
  const macros = await run(cc, ["-march=native", "-dM", "-E", "-x", "c", "/dev/null"]).then(
    ({ stdout }) => stdout,
    () => "",
  );
  const has = (...names) => names.every((name) => macros.includes(`#define __${name}__ 1`));
  if (has("AVX512F", "AVX512BW", "AVX512DQ", "AVX512VL", "FMA", "F16C", "BMI2")) return ["avx512", "base"];
  return has("AVX2", "FMA", "F16C", "BMI2") ? ["avx2", "base"] : ["base"];
}

/** A machine without a C compiler: the WebAssembly build serves there. */
export class NoCompiler extends Error {}

/** Compiles and links; returns how long it took, or 0 if nothing had changed. */
export async function buildNative() {
  const cc = process.env.CC || "cc";
  const { stdout: version } = await run(cc, ["--version"]).catch(() => {
    throw new NoCompiler(`There is no C compiler (${cc}).`);
  });
  const headers = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  const sets = await setsHere(cc);
  const cores = `-DCORES=${sets.map((set) => `CORE(${set})`).join(" ")}`;
  const hash = createHash("sha256").update(
    JSON.stringify([version, flags, cores, instructionSets, process.platform, process.arch]),
  );
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  const inputs = hash.digest("hex");
  if (existsSync(library) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return { sets, seconds: 0 };
  const began = Date.now();
  mkdirSync(build, { recursive: true });
  // One of older sources would read what is written for it in other words.
  rmSync(library, { force: true });
  const object = (name) => join(build, `${name}.${process.pid}.o`);
  const jobs = [
    ...sets.map((set) => [
      set,
      "core.c",
      `-DISA=${set}`,
      `-DVBYTES=${instructionSets[set].bytes}`,
      ...instructionSets[set].flags,
    ]),
    ["cpu", "cpu.c", cores],
    ["schedule", "schedule.c"],
    ["threads", "threads.c"],
    ["node", "node.c", `-I${headers}`],
  ];
  const objects = jobs.map(([name]) => object(name));
  const made = join(build, `adjoint.${process.pid}.node`);
  try {
    await Promise.all(
      jobs.map(([name, source, ...own]) =>
        run(cc, [...flags, ...own, "-c", join(sources, source), "-o", object(name)]),
      ),
    );
    const undefinedSymbols = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
    await run(cc, ["-shared", "-pthread", ...undefinedSymbols, "-o", made, ...objects, "-lm"]);
    renameSync(made, library);
    writeFileSync(stamp, inputs);
  } finally {
    for (const file of [...objects, made]) rmSync(file, { force: true });
  }
  return { sets, seconds: (Date.now() - began) / 1000 };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  try {
    const { sets, seconds } = await buildNative();
    console.error(
      `The native core (${sets.join(", ")}): ${seconds ? `built in ${seconds.toFixed(1)} s` : "unchanged"}.`,
    );
  } catch (error) {
    console.error(`The native core was not built. ${error.stderr || error.message}`);
    process.exitCode = 1;
  }
