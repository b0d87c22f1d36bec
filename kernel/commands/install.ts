import path from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../gateway/errors.ts";
import { environmentPrefix, userJupyterFolder } from "../gateway/jupyterPaths.ts";
import { findKernelspec, kernelName, removeKernelspec, writeKernelspec } from "../kernelspec.ts";
import { errors } from "./errors.ts";
import { usage } from "./usage.ts";

const where = {
  user: { type: "boolean" },
  "sys-prefix": { type: "boolean" },
  prefix: { type: "string" },
  name: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

interface Where {
  readonly user?: boolean | undefined;
  readonly "sys-prefix"?: boolean | undefined;
  readonly prefix?: string | undefined;
  readonly name?: string | undefined;
}

/** The folder of the kernelspec that the options name. */
function target({ user, "sys-prefix": sysPrefix, prefix, name = kernelName }: Where): string {
  if ([user, sysPrefix, prefix !== undefined].filter(Boolean).length > 1) throw errors.oneTarget();
  // The rule of jupyter_client; its names have no case.
  if (!/^[a-z0-9._-]+$/i.test(name) || /^\.+$/.test(name)) throw errors.badName(name);
  const below = (root: string) => path.resolve(root, "share", "jupyter", "kernels", name.toLowerCase());
  if (prefix !== undefined) return below(prefix);
  if (!sysPrefix) return path.join(userJupyterFolder(), "kernels", name.toLowerCase());
  const environment = environmentPrefix();
  if (!environment) throw errors.noEnvironment();
  return below(environment);
}

/** Whether this copy lies where npx, pnpm dlx and their like keep packages for a while. */
const isPassing = (folder: string): boolean =>
  folder.split(path.sep).some((name) => name === "_npx" || name === "dlx" || /^(dlx|bunx|xfs)-/.test(name));

/** `adjoint install`: writes the kernelspec where Jupyter looks for it. */
export async function install(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...where, "display-name": { type: "string" } } });
  if (values.help) {
    console.log(usage.install);
    return 0;
  }
  const folder = target(values);
  if (isPassing(import.meta.dirname)) throw errors.passingFolder();
  const found = await findKernelspec(folder);
  if (found.kind === "foreign") throw errors.foreignKernelspec(folder, found.shown);
  try {
    await writeKernelspec(folder, values["display-name"]);
  } catch (error) {
    throw errors.cannotInstall(folder, reasonOf(error));
  }
  console.log(`installed: ${folder}`);
  return 0;
}

/** `adjoint uninstall`: removes the kernelspec again. */
export async function uninstall(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: where });
  if (values.help) {
    console.log(usage.uninstall);
    return 0;
  }
  const folder = target(values);
  const found = await findKernelspec(folder);
  if (found.kind === "none") throw errors.notInstalled(folder);
  if (found.kind === "foreign") throw errors.foreignKernelspec(folder, found.shown);
  try {
    await removeKernelspec(folder);
  } catch (error) {
    throw errors.cannotUninstall(folder, reasonOf(error));
  }
  console.log(`removed: ${folder}`);
  return 0;
}
