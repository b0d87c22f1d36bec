import { access, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { reasonOf } from "../../gateway/errors.ts";
import { dataFolder } from "../../gateway/store.ts";
import { historyFile } from "../../protocol/history.ts";
import { pageFolder } from "../serve.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** Why nothing can be written in a folder, tried by writing. */
async function refusalOf(folder: string): Promise<string | undefined> {
  const probe = path.join(folder, `.adjoint-doctor-${process.pid}`);
  try {
    await (await open(probe, "wx")).close();
    await rm(probe);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The folder that the command runs in, where notebooks would be saved. */
export async function checkFolder(): Promise<Finding> {
  const folder = process.cwd();
  const refusal = await refusalOf(folder);
  if (refusal === undefined) return ok("folder", `${folder} can be written`);
  return warn(
    "folder",
    `Nothing can be written in ${folder}: ${refusal}`,
    "Notebooks here open, and cannot be saved. Choose another folder.",
  );
}

/** The folder for settings, layouts and which notebooks are trusted. */
export async function checkData(): Promise<Finding> {
  const folder = dataFolder();
  const refusal = await mkdir(folder, { recursive: true, mode: 0o700 }).then(() => refusalOf(folder), reasonOf);
  if (refusal === undefined) return ok("data", `${folder} can be written`);
  return warn(
    "data",
    `Nothing can be written in ${folder}: ${refusal}`,
    "The page's settings are forgotten with each server. Give this user the right to it, or name another folder by XDG_DATA_HOME.",
  );
}

/** The file of earlier inputs, which kernels share. */
export async function checkHistory(): Promise<Finding> {
  const file = historyFile();
  try {
    // It loads SQLite.
    const { HistoryDatabase } = await import("../../protocol/historyDatabase.ts");
    new HistoryDatabase(file).close();
    return ok("history", `${file} keeps what cells were run`);
  } catch (error) {
    return warn(
      "history",
      `${file} cannot be used: ${reasonOf(error)}`,
      "What cells were run is forgotten with each kernel. Free or remove that file, or name another by ADJOINT_HISTORY.",
    );
  }
}

/** The notebook page, which packages bring and clones build. */
export async function checkPage(): Promise<Finding> {
  const built = await access(path.join(pageFolder, "page.json")).then(
    () => true,
    () => false,
  );
  if (built) return ok("page", "the notebook page is there");
  return warn(
    "page",
    "The notebook page is not built.",
    'Run "npm run setup -- --page" in the project\'s folder; other Jupyter clients work without it.',
  );
}
