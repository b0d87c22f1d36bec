/** A command line that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** A failure whose message says all that the user needs. */
export class CommandError extends Error {}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
const didYouMean = (near: string | undefined): string => (near === undefined ? "" : ` Did you mean "${near}"?`);

export const errors = {
  noCommand: (name: string, near: string | undefined) =>
    new UsageError(`There is no command "${name}".${didYouMean(near)}`),
  noOption: (name: string, near: string | undefined) =>
    new UsageError(`There is no option "${name}".${didYouMean(near)}`),
  oneNotebook: (count: number) => new UsageError(`One notebook is expected, ${count} came.`),
  noStandardInput: () =>
    new UsageError(
      'A notebook is not read from standard input: its kernel needs a file\'s folder to find imports in. Save it first, then "adjoint run FILE".',
    ),
  badTimeout: (text: string) =>
    new UsageError(`--timeout: a number of seconds above 0 is expected, for example 60; "${text}" came.`),
  badParameter: (text: string) =>
    new UsageError(`--param: NAME=VALUE is expected, for example --param epochs=20; "${text}" came.`),
  badParametersFile: (file: string, reason: string) =>
    new UsageError(
      `--params: ${file} cannot be read as JSON (${reason}). An object of names and values is expected, for example { "epochs": 20 }.`,
    ),
  noParametersCell: (names: readonly string[]) =>
    new UsageError(
      `No cell of the notebook is tagged "parameters", so ${quoted(names)} cannot be set. Tag the cell that declares them (in JupyterLab: the gears at the right, "Cell Tags").`,
    ),
  unreadableParametersCell: (reason: string) =>
    new CommandError(`The cell tagged "parameters" cannot be read: ${reason}`),
  unknownParameter: (name: string, known: readonly string[], near: string | undefined) =>
    new UsageError(
      `The notebook has no parameter "${name}".${didYouMean(near)} ${
        known.length > 0
          ? `Its cell tagged "parameters" declares: ${known.join(", ")}.`
          : 'Its cell tagged "parameters" declares no variables.'
      }`,
    ),
  wrongParameter: (name: string, value: string, reason: string) =>
    `The parameter "${name}" cannot be ${value}: ${reason}`,
  noParametersFor: (language: string, kernel: string) =>
    new CommandError(
      `Parameters can be set in notebooks in TypeScript and JavaScript; the kernel "${kernel}" runs ${language}.`,
    ),
  noFile: (file: string) => new CommandError(`There is no file ${file}.`),
  unreadable: (file: string, reason: string) => new CommandError(`${file} cannot be read: ${reason}`),
  unwritable: (file: string, reason: string) => new CommandError(`${file} cannot be written: ${reason}`),
  notAFile: (file: string) =>
    new UsageError(`--to: ${file} is not a plain file. Give the path of a file, or - for standard output.`),
  noFolderFor: (file: string, folder: string) =>
    new UsageError(`--to: ${file} cannot be written: there is no folder ${folder}. Make it first.`),
  notFolder: (option: string, folder: string) => new CommandError(`${option}: ${folder} is not a folder.`),
  oneTarget: () => new UsageError("--user, --sys-prefix and --prefix exclude each other."),
  badName: (name: string) =>
    new UsageError(
      `--name: "${name}" cannot be the name of a kernel. Letters, digits, "-", "_" and "." are allowed, for example "adjoint-next".`,
    ),
  noEnvironment: () =>
    new CommandError("--sys-prefix: no Python environment is active (VIRTUAL_ENV and CONDA_PREFIX are unset)."),
  passingFolder: () =>
    new CommandError(
      'This copy lies in the cache of npx or a like program, which may vanish. Install it first: "npm install --global adjoint", then "adjoint install".',
    ),
  foreignKernelspec: (folder: string, shown: string) =>
    new CommandError(
      `${folder} holds another kernel (${shown}), which stays untouched. Choose another name: --name NAME.`,
    ),
  notInstalled: (folder: string) => new CommandError(`Nothing is installed in ${folder}.`),
  cannotInstall: (folder: string, reason: string) =>
    new CommandError(`The kernel cannot be installed in ${folder}: ${reason}`),
  cannotUninstall: (folder: string, reason: string) =>
    new CommandError(`The kernel cannot be removed from ${folder}: ${reason}`),
};
