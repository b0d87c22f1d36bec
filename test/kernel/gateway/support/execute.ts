import { type Kernel, KernelMessage } from "@jupyterlab/services";

/** Runs code and gives the text of its streams and results, and the reply's status. */
export async function execute(
  kernel: Kernel.IKernelConnection,
  code: string,
): Promise<{ status: string; text: string }> {
  const future = kernel.requestExecute({ code });
  let text = "";
  future.onIOPub = (message) => {
    if (KernelMessage.isStreamMsg(message)) text += message.content.text;
    if (KernelMessage.isExecuteResultMsg(message)) text += String(message.content.data["text/plain"]);
  };
  return { status: (await future.done).content.status, text };
}
