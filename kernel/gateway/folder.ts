import { realpath } from "node:fs/promises";
import path from "node:path";
import { codeOf, errors, notFound } from "./errors.ts";

/** The served folder: turns the API's paths (`/` between names, relative to the folder) into real files inside it. */
export class Folder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async open(root: string): Promise<Folder> {
    return new Folder(await realpath(root));
  }

  /** The API path without `.`, `..` and needless slashes; the folder itself is "". */
  clean(apiPath: string): string {
    if (apiPath.includes("\0")) throw notFound("a path with a NUL character");
    const parts = apiPath.split(path.sep === "\\" ? /[/\\]/ : "/").filter((part) => part !== "" && part !== ".");
    if (parts.includes("..")) throw notFound(apiPath);
    return parts.join("/");
  }

  /** Whether the path, or a folder on its way, is hidden: such files are neither shown nor changed, as in Jupyter. */
  isHidden(apiPath: string): boolean {
    return this.clean(apiPath)
      .split("/")
      .some((part) => part.startsWith("."));
  }

  /** The real path of an existing file, or of a new one in an existing folder; symbolic links that lead out are refused. */
  async resolve(apiPath: string): Promise<string> {
    const wanted = path.join(this.root, ...this.clean(apiPath).split("/"));
    const real = await realpath(wanted).catch(async (error: unknown) => {
      if (codeOf(error) === "ELOOP") throw errors.outsideRoot(apiPath);
      if (codeOf(error) === "ENAMETOOLONG") throw errors.nameTooLong(path.basename(wanted));
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
      const parent = await realpath(path.dirname(wanted)).catch(() => path.dirname(wanted));
      return path.join(parent, path.basename(wanted));
    });
    if (!this.#holds(real)) throw errors.outsideRoot(apiPath);
    return real;
  }

  #holds(real: string): boolean {
    const relative = path.relative(this.root, real);
    return (
      relative === "" || (!relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative))
    );
  }
}
