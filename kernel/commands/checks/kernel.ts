import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Kernel as KernelClient } from "@jupyterlab/services";
import { reasonOf } from "../../gateway/errors.ts";
import { Gateway } from "../../gateway/gateway.ts";
import type { Kernel } from "../../gateway/kernel.ts";
import { kernelName } from "../../kernelspec.ts";
import { connect } from "../kernelConnection.ts";
import { pageFolder } from "../serve.ts";
import { type Finding, fail, ok, warn, within } from "./finding.ts";

const patience = 30_000;
const installAgain = "Install the package again. If that does not help, the lines above say what the kernel wrote.";

async function execute(client: KernelClient.IKernelConnection, code: string, begun?: () => void) {
  const future = client.requestExecute({ code, allow_stdin: false, store_history: false });
  future.onIOPub = ({ header }) => {
    if (header.msg_type === "stream") begun?.();
  };
  return within(
    patience,
    future.done.then(({ content }) => content),
  );
}

/** Whether cells run. */
async function checkCells(client: KernelClient.IKernelConnection): Promise<Finding> {
  const began = performance.now();
  const reply = await execute(client, "if (1 + 1 !== 2) throw new Error();");
  if (!reply) return fail("kernel", `The kernel gave no answer within ${patience / 1000} s.`, installAgain);
  if (reply.status !== "ok") return fail("kernel", "A cell that must run did not.", installAgain);
  return ok("kernel", `starts and runs a cell in ${((performance.now() - began) / 1000).toFixed(2)} s`);
}

/** Whether the language process checks types: a wrong cell must be refused before it runs. */
async function checkTypes(client: KernelClient.IKernelConnection): Promise<Finding> {
  const reply = await execute(client, 'const wrong: number = "text";');
  if (reply?.status === "error") return ok("types", "the language process refuses a cell of wrong types");
  return warn(
    "types",
    "Cells run, but their types are not checked: the language process does not answer.",
    'Install the package again: its dependency "typescript" brings that process, in a part made for this system.',
  );
}

/** Whether an endless loop can be interrupted, with what ran before it kept. */
async function checkInterrupt(client: KernelClient.IKernelConnection, kernel: Kernel): Promise<Finding> {
  await execute(client, "let kept = 7;");
  const loop = await execute(client, 'console.log("loops"); while (true) {}', () => void kernel.interrupt());
  const after = await execute(client, "if (kept !== 7) throw new Error();");
  if (loop?.status === "error" && after?.status === "ok")
    return ok("interrupt", "an endless loop ends, its kernel's variables stay");
  return fail("interrupt", "An endless loop was not interrupted, or its kernel lost its variables.", installAgain);
}

/** Starts the kernel as a notebook does and asks it for what notebooks need. */
export async function checkKernel(): Promise<Finding[]> {
  const [folder, data] = (await Promise.all([1, 2].map(() => mkdtemp(path.join(tmpdir(), "adjoint-doctor-"))))) as [
    string,
    string,
  ];
  let gateway: Gateway | undefined;
  try {
    gateway = await Gateway.start({ folder, port: 0, token: randomBytes(24).toString("hex"), page: pageFolder, data });
    const kernel = await gateway.kernels.start({ name: kernelName, folder });
    const client = connect(gateway, kernel);
    try {
      const cells = await checkCells(client);
      if (cells.status === "fail") return [cells];
      return [cells, await checkTypes(client), await checkInterrupt(client, kernel)];
    } finally {
      client.dispose();
    }
  } catch (error) {
    return [fail("kernel", `The kernel cannot be started: ${reasonOf(error)}`, installAgain)];
  } finally {
    await gateway?.close();
    for (const each of [folder, data]) await rm(each, { recursive: true, force: true });
  }
}
