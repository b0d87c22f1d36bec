import { CommandError, errors, UsageError } from "./commands/errors.ts";
import { nearest } from "./commands/nearest.ts";
import { usage } from "./commands/usage.ts";
import { codeOf, reasonOf, StartError } from "./gateway/errors.ts";
import { packageVersion } from "./kernelspec.ts";

type Command = (args: string[]) => Promise<number>;
type CommandName = Exclude<keyof typeof usage, "adjoint">;

// Each is loaded when it is asked for: --help and install need neither sockets nor a server.
const commands: Record<CommandName, () => Promise<Command>> = {
  serve: async () => (await import("./commands/serve.ts")).serve,
  run: async () => (await import("./commands/run.ts")).run,
  install: async () => (await import("./commands/install.ts")).install,
  uninstall: async () => (await import("./commands/install.ts")).uninstall,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
};

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** What was mistyped, with the option that was probably meant, of those that the command's help names. */
function usageError(error: unknown, command: CommandName, args: readonly string[]): UsageError | undefined {
  if (error instanceof UsageError) return error;
  const code = codeOf(error);
  if (!code?.startsWith("ERR_PARSE_ARGS")) return undefined;
  const message = reasonOf(error);
  if (code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") return new UsageError(message);
  const known = [...(usage[command].match(/--[a-z][a-z-]*/g) ?? []), "--help"];
  const typed = args.map((arg) => arg.split("=")[0]!).find((arg) => message.includes(`'${arg}'`));
  return typed === undefined ? new UsageError(message) : errors.noOption(typed, nearest(typed, known));
}

/** Carries out a command line; resolves to the exit code: 0 done, 1 failed, 2 mistyped. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? console.error : console.log)(usage.adjoint);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-V") {
    console.log(packageVersion());
    return 0;
  }
  if (!isCommand(name)) {
    console.error(`${errors.noCommand(name, nearest(name, Object.keys(commands))).message}\n\n${usage.adjoint}`);
    return 2;
  }
  try {
    const command = await commands[name]();
    return await command(rest);
  } catch (error) {
    const mistyped = usageError(error, name, rest);
    if (mistyped) console.error(`${mistyped.message}\n"adjoint ${name} --help" tells what is possible.`);
    else if (error instanceof CommandError || error instanceof StartError) console.error(reasonOf(error));
    else throw error;
    return mistyped ? 2 : 1;
  }
}
