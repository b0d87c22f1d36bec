import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MessageType } from "../kernel/protocol/messages.ts";

const root = path.join(import.meta.dirname, "..");

/** The files that tell which tests exercise each message: all of them, and the README's shorter form of that. */
export const documents = { all: path.join(root, "docs/protocol.md"), readme: path.join(root, "README.md") };

const asked = (channels: string) => [`→ ${channels}`, `← ${channels}`] as const;
const [toShell, fromShell] = asked("shell");
const [toControl, fromControl] = asked("control");
const [toEither, fromEither] = asked("shell, control");
const published = "← iopub";
const comm = `${toShell}; ${published}`;

/** Where each message goes: → to the kernel, ← from it. */
export const ways = {
  kernel_info_request: toEither,
  kernel_info_reply: fromEither,
  execute_request: toShell,
  execute_reply: fromShell,
  execute_input: published,
  execute_result: published,
  stream: published,
  error: published,
  display_data: published,
  update_display_data: published,
  clear_output: published,
  status: published,
  iopub_welcome: published,
  is_complete_request: toShell,
  is_complete_reply: fromShell,
  complete_request: toShell,
  complete_reply: fromShell,
  inspect_request: toShell,
  inspect_reply: fromShell,
  history_request: toShell,
  history_reply: fromShell,
  connect_request: toEither,
  connect_reply: fromEither,
  comm_open: comm,
  comm_msg: comm,
  comm_close: comm,
  input_request: "← stdin",
  input_reply: "→ stdin",
  comm_info_request: toEither,
  comm_info_reply: fromEither,
  shutdown_request: toEither,
  shutdown_reply: fromEither,
  debug_request: toControl,
  debug_reply: fromControl,
  debug_event: published,
  interrupt_request: toControl,
  interrupt_reply: fromControl,
  create_subshell_request: toControl,
  create_subshell_reply: fromControl,
  delete_subshell_request: toControl,
  delete_subshell_reply: fromControl,
  list_subshell_request: toControl,
  list_subshell_reply: fromControl,
} satisfies Record<MessageType, string>;

/** The tests that exercise each message, by their paths in test/kernel/, as docs/protocol.md lists them. */
export function recorded(): Map<string, string[]> {
  const cells = readFileSync(documents.all, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  return new Map(cells.map(([, type = "", tests = ""]) => [type, tests === "" ? [] : tests.split(", ")]));
}

/** Whether a test that docs/protocol.md names is there. */
export const isThere = (test: string): boolean => existsSync(path.join(root, "test/kernel", test));

/** Of many tests the README names those that are about few messages; of a message that nearly all use, the protocol's broadest. */
const [named, few] = [3, 10];
const [begin, end] = ["<!-- messages: scripts/protocolTable.ts --readme -->", "<!-- /messages -->"];

/** The README with its table as docs/protocol.md has it now. */
export function currentReadme(): string {
  const rows = recorded();
  const breadth = (test: string) => [...rows.values()].filter((tests) => tests.includes(test)).length;
  const lines = [...rows].map(([type, tests]) => {
    const own = tests.filter((test) => test.startsWith("protocol/"));
    const ranked =
      tests.length > few
        ? own.toSorted((a, b) => breadth(b) - breadth(a))
        : tests.toSorted((a, b) => breadth(a) - breadth(b));
    const shown = ranked.slice(0, named);
    const links = shown.map((test) => `[${path.basename(test, ".test.ts")}](test/kernel/${test})`);
    const more = tests.length - shown.length;
    if (more > 0) links.push(`[${more} more](docs/protocol.md)`);
    return `| \`${type}\` | ${ways[type as MessageType]} | ${links.join(", ")} |`;
  });
  const table = `<details>
<summary>Each message of the protocol, and the tests that cover it</summary>

| message | → to the kernel, ← from it | tests |
|---|---|---|
${lines.join("\n")}

</details>`;
  const readme = readFileSync(documents.readme, "utf8");
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} or, after it, ${end}: put both back.`);
  return `${readme.slice(0, from + begin.length)}\n${table}\n${readme.slice(to)}`;
}
