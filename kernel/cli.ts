import { CommandError, UsageError, usage } from "./commands/usage.ts";
import { reasonOf } from "./gateway/errors.ts";

type Command = (args: string[]) => Promise<number>;

// Each is loaded when it is asked for: --help and install need neither sockets nor a server.
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import("./commands/serve.ts")).serve,
  run: async () => (await import("./commands/run.ts")).run,
  install: async () => (await import("./commands/install.ts")).install,
  uninstall: async () => (await import("./commands/install.ts")).uninstall,
};

const isUsageError = (error: unknown): boolean =>
  error instanceof UsageError || String((error as { code?: unknown } | null)?.code).startsWith("ERR_PARSE_ARGS");

/** Carries out a command line; resolves to the exit code: 0 done, 1 failed, 2 mistyped. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? console.error : console.log)(usage.adjoint);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    console.error(`There is no command "${name}".\n\n${usage.adjoint}`);
    return 2;
  }
  try {
    const command = await load();
    return await command(rest);
  } catch (error) {
    if (isUsageError(error)) console.error(`${reasonOf(error)}\n"adjoint ${name} --help" tells what is possible.`);
    else if (error instanceof CommandError) console.error(reasonOf(error));
    else throw error;
    return isUsageError(error) ? 2 : 1;
  }
}
