import { kernelspec } from "../../../kernel/kernelspec.ts";

/** The main.js of an installed package, whose kernel the tests then start instead of this checkout's. */
const main = process.env["ADJOINT_KERNEL_MAIN"];

/** How tests start a kernel: as its kernelspec says. */
export function kernelArgv(): readonly string[] {
  const { argv } = kernelspec();
  return main === undefined ? argv : argv.map((arg) => (/[\\/]kernel[\\/]main\.ts$/.test(arg) ? main : arg));
}
