/** A command line that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** A failure whose message says all that the user needs. */
export class CommandError extends Error {}

export const usage = {
  adjoint: `Usage: adjoint COMMAND [OPTION …]

A Jupyter kernel for differentiable programming in TypeScript.

Commands:
  serve      open the notebook page on a folder
  run        execute a notebook without a browser and save its outputs
  install    make the kernel known to Jupyter
  uninstall  undo an install

"adjoint COMMAND --help" tells more about one.`,
  serve: `Usage: adjoint serve [--port N] [--dir D] [--token T] [--no-browser]

Serves the notebook page, on this machine only, and prints its address.

  --port N       the port to listen on (default: 8899, or a free one where that is taken)
  --dir D        the folder whose notebooks are shown (default: the current one)
  --token T      the token that the address carries (default: a random one)
  --no-browser   do not open a browser

Ctrl-C stops the server and every kernel it started.`,
  run: `Usage: adjoint run NOTEBOOK [--to OUT]

Executes the code cells of a notebook in order and writes their outputs back.

  --to OUT       write to OUT instead of NOTEBOOK

Exit code 0 when every cell ran; 1 when one failed, with the outputs so far saved. A cell tagged
"raises-exception" may fail.`,
  install: `Usage: adjoint install [--user | --sys-prefix | --prefix DIR]

Makes the kernel known to JupyterLab, Notebook, VS Code and every other Jupyter client.

  --user         for this user (the default)
  --sys-prefix   for the active Python environment
  --prefix DIR   below DIR, in DIR/share/jupyter/kernels`,
  uninstall: `Usage: adjoint uninstall [--user | --sys-prefix | --prefix DIR]

Removes what "adjoint install" with the same option made.`,
} as const;
