/** What `adjoint run` ends with, beside 0 and, for a command line that cannot be carried out, 2. */
export const exitCodes: Readonly<Record<string, number>> = {
  failed: 1,
  timedOut: 124,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

export const usage = {
  adjoint: `Usage: adjoint COMMAND [OPTION …]

A Jupyter kernel for differentiable programming in TypeScript.

Commands:
  serve      open the notebook page on a folder
  run        execute a notebook without a browser and save its outputs
  install    make the kernel known to Jupyter
  uninstall  undo an install
  doctor     check that everything the kernel needs is there and works

"adjoint COMMAND --help" tells more about one; "adjoint --version" tells the version.`,
  serve: `Usage: adjoint serve [--port N] [--dir D] [--token T] [--no-browser]
                     [--cull-idle SECONDS]

Serves the notebook page, on this machine only, and prints its address.

  --port N       the port to listen on (default: 8899, or a free one where that is taken)
  --dir D        the folder whose notebooks are shown (default: the current one)
  --token T      the token that the address carries (default: a random one)
  --no-browser   do not open a browser
  --cull-idle S  end kernels that were idle for S seconds and that no page shows (default: never)

Ctrl-C stops the server and every kernel it started.`,
  run: `Usage: adjoint run NOTEBOOK [--to OUT] [--param NAME=VALUE] … [--params FILE] [OPTION …]

Executes the code cells of a notebook in order and saves them with their outputs.

  --to OUT             save to OUT instead of NOTEBOOK; - for standard output
  -p, --param NAME=VALUE
                       give a parameter its value: a number, true, false, null, JSON, or else a text
  --params FILE        give several, from a JSON file with an object of names and values
  --timeout SECONDS    interrupt a cell that takes longer, and end the run there
  --allow-errors       go on after a cell that fails
  --kernel NAME        run with this kernel (default: the one that the notebook names)
  --cwd DIR            run the cells in this folder (default: the notebook's own)
  --record-timing      note in each cell's metadata when it began and ended
  --no-progress        do not tell how far the run is

Parameters are variables that the cell tagged "parameters" declares. Their values go into a cell after it, tagged
"injected-parameters", and are checked against the declared types: a text for a number is an error before any
later cell runs. A cell tagged "raises-exception" may fail; one tagged "skip-execution" is left as it is. Nothing can be
asked on standard input. Progress goes to standard error.

Exit codes:
  0    every cell ran
  1    a cell failed, the kernel ended, or a file could not be read or written
  2    the command line, or a parameter's name or type, is wrong; nothing was saved
  124  a cell took longer than --timeout
  130  Ctrl-C (129 for a hang-up, 143 for a request to terminate); a second one does not wait for the running cell
After 1, 124, 129, 130 and 143 the outputs so far are saved.`,
  install: `Usage: adjoint install [--user | --sys-prefix | --prefix DIR] [--name NAME] [--display-name TEXT]

Makes the kernel known to JupyterLab, Notebook, VS Code and every other Jupyter client.

  --user               for this user (the default)
  --sys-prefix         for the active Python environment
  --prefix DIR         below DIR, in DIR/share/jupyter/kernels
  --name NAME          the name that notebooks keep (default: adjoint)
  --display-name TEXT  the name that people see (default: TypeScript (Adjoint))

Exit code 0 when it is done, 1 when it cannot be, 2 when the command line is wrong.`,
  uninstall: `Usage: adjoint uninstall [--user | --sys-prefix | --prefix DIR] [--name NAME]

Removes what "adjoint install" with the same options made, and nothing else.`,
  doctor: `Usage: adjoint doctor [--json]

Starts what the kernel needs and tells of each part whether it works, and what to do where it does not.

  --json         the same as one JSON object, for programs

Exit code 0 when everything needed works, perhaps with warnings; 1 when something fails.`,
} as const;
