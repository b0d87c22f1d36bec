import { parseArgs, styleText } from "node:util";
import { packageVersion } from "../kernelspec.ts";
import { checkData, checkFolder, checkHistory, checkPage } from "./checks/files.ts";
import type { Finding } from "./checks/finding.ts";
import { checkJupyterLab, checkKernelspecs } from "./checks/jupyter.ts";
import { checkKernel } from "./checks/kernel.ts";
import { checkNode } from "./checks/node.ts";
import { checkSockets } from "./checks/sockets.ts";
import { usage } from "./usage.ts";

const checks: readonly (() => Promise<Finding | Finding[]>)[] = [
  checkNode,
  checkSockets,
  checkKernel,
  checkPage,
  checkKernelspecs,
  checkJupyterLab,
  checkFolder,
  checkData,
  checkHistory,
];

const colours = { ok: "green", warn: "yellow", fail: "red" } as const;

function print({ check, status, message, advice }: Finding): void {
  console.log(`${styleText(colours[status], status.padEnd(4))}  ${check.padEnd(10)}  ${message}`);
  if (advice !== undefined) console.log(`${" ".repeat(18)}→ ${advice}`);
}

/** `adjoint doctor`: tries each part for real; prints as it goes, or all at once as JSON. */
export async function doctor(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  if (values.help) {
    console.log(usage.doctor);
    return 0;
  }
  const findings: Finding[] = [];
  for (const check of checks) {
    const found = [await check()].flat();
    if (!values.json) found.forEach(print);
    findings.push(...found);
  }
  const failed = findings.some(({ status }) => status === "fail");
  if (values.json) console.log(JSON.stringify({ ok: !failed, version: packageVersion(), findings }, null, 2));
  else {
    const warnings = findings.filter(({ status }) => status === "warn").length;
    console.log(
      failed
        ? "\nSomething fails; see above."
        : `\nAll that is needed works${warnings > 0 ? `; warnings: ${warnings}` : ""}.`,
    );
  }
  return failed ? 1 : 0;
}
