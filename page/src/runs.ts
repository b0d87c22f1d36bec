import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { CodeCell } from "@jupyterlab/cells";
import { URLExt } from "@jupyterlab/coreutils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { type Kernel, KernelMessage, ServerConnection } from "@jupyterlab/services";
import { KernelShellFutureHandler } from "@jupyterlab/services/lib/kernel/future";

/** A run that another page, or this one before it was loaded again, asked for: `GET adjoint/api/kernels/ID/runs`. */
interface Run {
  msg_id: string;
  session: string;
  cell_id: string;
  /** Whether the page that asked for it is still there, to save what it shows. */
  watched: boolean;
  messages: KernelMessage.IMessage[];
}

const settings = ServerConnection.makeSettings();
const runsOf = (kernel: Kernel.IKernelConnection, ...rest: string[]) =>
  URLExt.join(settings.baseUrl, "adjoint/api/kernels", kernel.id, "runs", ...rest);

/** Shows in a cell what a run published so far, and what it publishes from now on. */
class TakenOver {
  readonly #cell: CodeCell;
  readonly #future: KernelShellFutureHandler<KernelMessage.IExecuteRequestMsg, KernelMessage.IExecuteReplyMsg>;
  readonly #seen = new Set<string>();
  readonly id: string;
  #count: number | null = null;
  #handling: Promise<void> = Promise.resolve();
  readonly done: Promise<void>;
  #finish = () => {};

  constructor(run: Run, cell: CodeCell, kernel: Kernel.IKernelConnection) {
    this.id = run.msg_id;
    this.#cell = cell;
    const request = KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
      channel: "shell",
      msgType: "execute_request",
      msgId: run.msg_id,
      session: run.session,
      content: { code: cell.model.sharedModel.getSource() },
    });
    this.#future = new KernelShellFutureHandler(() => undefined, request, false, true, kernel as never);
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    cell.outputArea.future = this.#future;
    cell.model.executionCount = null;
    cell.setPrompt("*");
  }

  show(message: KernelMessage.IMessage): void {
    if (this.#seen.has(message.header.msg_id)) return;
    this.#seen.add(message.header.msg_id);
    this.#handling = this.#handling.then(() => this.#handle(message));
  }

  async #handle(message: KernelMessage.IMessage): Promise<void> {
    if (KernelMessage.isExecuteInputMsg(message)) this.#count = message.content.execution_count;
    const ends = KernelMessage.isStatusMsg(message) && message.content.execution_state === "idle";
    await this.#future.handleMsg(message);
    if (!ends) return;
    this.#cell.model.executionCount = this.#count;
    this.#cell.setPrompt(this.#count === null ? "" : String(this.#count));
    this.#finish();
  }
}

/** Resolves when the kernel's messages arrive; its info would come only when a busy kernel is done. */
function connected(kernel: Kernel.IKernelConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (kernel.connectionStatus !== "connected") return;
      kernel.connectionStatusChanged.disconnect(look);
      resolve();
    };
    kernel.connectionStatusChanged.connect(look);
    look();
  });
}

async function takeOver(panel: NotebookPanel): Promise<void> {
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel) return;
  await connected(kernel);
  const taken = new Map<string, TakenOver>();
  let early: KernelMessage.IMessage[] | undefined = [];
  // From before the question on: what comes while it is answered may not be in the answer.
  kernel.anyMessage.connect((_, { msg, direction }) => {
    if (direction !== "recv") return;
    if (early) early.push(msg);
    else taken.get((msg.parent_header as { msg_id?: string }).msg_id ?? "")?.show(msg);
  });
  const response = await ServerConnection.makeRequest(runsOf(kernel), {}, settings);
  // Another server than ours keeps nothing.
  const runs = response.ok ? ((await response.json()) as Run[]) : [];
  for (const run of runs) {
    const cell = panel.content.widgets.find(({ model }) => model.id === run.cell_id && model.type === "code");
    if (!cell || run.session === kernel.clientId) continue;
    const shown = new TakenOver(run, cell as CodeCell, kernel);
    taken.set(run.msg_id, shown);
    for (const message of run.messages) shown.show(message);
    if (!run.watched) void keep(panel, kernel, shown);
  }
  for (const message of early) taken.get((message.parent_header as { msg_id?: string }).msg_id ?? "")?.show(message);
  early = undefined;
}

/** The server may forget a run once its output is in the file. */
async function keep(panel: NotebookPanel, kernel: Kernel.IKernelConnection, shown: TakenOver): Promise<void> {
  await shown.done;
  await panel.context.save();
  await ServerConnection.makeRequest(runsOf(kernel, shown.id), { method: "DELETE" }, settings);
}

/** A notebook that is opened while its cells run, or ran with no page open, shows all that they printed. */
export const runsPlugin: JupyterFrontEndPlugin<void> = {
  id: "adjoint-page:runs",
  description: "Shows the output of cells that were running when the page was loaded.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_, tracker: INotebookTracker) => {
    tracker.widgetAdded.connect((_sender, panel) => {
      takeOver(panel).catch((error: unknown) => console.error("The output of running cells cannot be shown.", error));
    });
  },
};
