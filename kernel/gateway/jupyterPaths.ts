import path from "node:path";
import { homeFolder } from "../home.ts";

/** The folder of the user's own Jupyter data, where `jupyter kernelspec install --user` puts a kernel. */
export function userJupyterFolder(): string {
  const chosen = process.env["JUPYTER_DATA_DIR"];
  if (chosen) return chosen;
  if (process.platform === "darwin") return path.join(homeFolder(), "Library", "Jupyter");
  if (process.platform === "win32") return path.join(process.env["APPDATA"] ?? homeFolder(), "jupyter");
  return path.join(process.env["XDG_DATA_HOME"] || path.join(homeFolder(), ".local", "share"), "jupyter");
}

/** The root of the active Python environment, if there is one. */
export const environmentPrefix = (): string | undefined => process.env["VIRTUAL_ENV"] || process.env["CONDA_PREFIX"];

/** Where Jupyter looks for data, the first match winning. */
export function jupyterFolders(): string[] {
  const listed = (process.env["JUPYTER_PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const prefix = environmentPrefix();
  const system =
    process.platform === "win32"
      ? [path.join(process.env["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [...listed, ...(prefix ? [path.join(prefix, "share", "jupyter")] : []), userJupyterFolder(), ...system];
}
