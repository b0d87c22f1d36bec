// Tells whether a folder's node_modules is what its lock file asks for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const readPackages = (file) => JSON.parse(readFileSync(file, "utf8")).packages ?? {};

/**
 * The packages that `folder`'s package-lock.json names and its node_modules lacks, or has in another version.
 * npm's own record (node_modules/.package-lock.json) is compared, so it does not matter who installed them.
 * Packages for other machines, and optional ones, may be missing.
 * @param {string} folder
 * @returns {string[]}
 */
export function missingPackages(folder) {
  const wanted = readPackages(join(folder, "package-lock.json"));
  const record = join(folder, "node_modules", ".package-lock.json");
  const installed = existsSync(record) ? readPackages(record) : {};
  return Object.keys(wanted).filter((path) => {
    if (path === "") return false;
    if (installed[path]) return installed[path].version !== wanted[path].version || !existsSync(join(folder, path));
    return !wanted[path].optional && !wanted[path].peer;
  });
}
