import path from "node:path";

export const peersFolder = import.meta.dirname;
export const venv = path.join(peersFolder, "../.venv");

/** The Python that has the peers, once `npm run bench:peers` has run. */
export const peerPython =
  process.platform === "win32" ? path.join(venv, "Scripts/python.exe") : path.join(venv, "bin/python");
