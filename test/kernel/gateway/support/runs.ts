import type { Gateway } from "../../../../kernel/gateway/gateway.ts";
import type { RunModel as OwnRunModel } from "../../../../kernel/gateway/runs.ts";
import { api, type PageMessage } from "./page.ts";

/** A run as the gateway tells of it. */
export type RunModel = Omit<OwnRunModel, "messages"> & {
  readonly messages: readonly (Omit<PageMessage, "parent"> & { parent_header: PageMessage["parent"] })[];
};

export const runsOf = async (gateway: Gateway, kernel: string) =>
  (await (await api(gateway, `adjoint/api/kernels/${kernel}/runs`)).json()) as RunModel[];

/** Its messages as a page gets them. */
export const asPage = (run: RunModel): PageMessage[] =>
  run.messages.map(({ parent_header, ...rest }) => ({ ...rest, parent: parent_header }));
