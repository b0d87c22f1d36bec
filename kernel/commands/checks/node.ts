import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { reasonOf } from "../../gateway/errors.ts";
import { kernelspec } from "../../kernelspec.ts";
import { type Finding, fail, ok } from "./finding.ts";

/** Node and the flags that the kernel is started with. */
export async function checkNode(): Promise<Finding> {
  const flags = kernelspec().argv.filter((arg) => arg.startsWith("--"));
  const shown = `Node ${process.versions.node} (${process.execPath})`;
  try {
    await promisify(execFile)(process.execPath, [...flags, "--eval", ""]);
    return ok("node", shown);
  } catch (error) {
    return fail(
      "node",
      `${shown} does not take ${flags.join(" ")}: ${reasonOf(error)}`,
      'Install Node 24 or later, then run this command and "adjoint install" with it.',
    );
  }
}
