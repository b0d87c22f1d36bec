// Runs tests of the kernel against the package as it is installed from its tarball:  packedTests.ts [PATTERN …]
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { checkout, installPacked } from "./support/pack.ts";

const parts = "cells,errors,files,imports,jsx,language,values,widgets";
/** What depends on how the kernel's own files are written: places in stacks, modules and types, what steps pass over. */
const chosen = [
  `test/kernel/session/**/{${parts}}.test.ts`,
  "test/kernel/debugger/**",
  "test/kernel/protocol/kernel.test.ts",
];
const patterns = process.argv.length > 2 ? process.argv.slice(2) : chosen;
const packed = installPacked();
try {
  const { status } = spawnSync(process.execPath, [join(checkout, "node_modules/ava/entrypoints/cli.js"), ...patterns], {
    cwd: checkout,
    env: { ...process.env, ADJOINT_KERNEL_MAIN: join(packed.installed, "dist/kernel/main.js") },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(packed.work, { recursive: true, force: true });
}
