import { homedir, userInfo } from "node:os";
import path from "node:path";

/** The user's home folder: also where HOME is empty, and `/` for a user that the machine does not know, as containers have it. */
export function homeFolder(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    try {
      const home = find();
      if (path.isAbsolute(home)) return home;
    } catch {
      // A user without an entry in the system's list, and without HOME.
    }
  }
  return path.parse(process.cwd()).root;
}

/** The user's name, or number where the machine does not know it. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "user");
  }
}
