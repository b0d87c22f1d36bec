/** An answer other than success: the status and a sentence that the page shows to the user as it is. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "HttpError";
    this.status = status;
  }
}

/** Why a gateway cannot start, in a sentence for whoever starts it. */
export class StartError extends Error {}

export const notFound = (what: string) => new HttpError(404, `Not found: ${what}`);
export const badRequest = (message: string) => new HttpError(400, message);

export const errors = {
  noRuntimeFolder: (folder: string, reason: string) =>
    new StartError(
      `Nothing can be written in ${folder}, the folder for temporary files: ${reason}. Name another by TMPDIR.`,
    ),
  noDataFolder: (folder: string, reason: string) =>
    `Settings and layouts are not kept: nothing can be written in ${folder} (${reason}). Name another by XDG_DATA_HOME.`,
  unreadableNotebook: (path: string, reason: string) =>
    badRequest(
      `Unreadable notebook: ${path} is not a Jupyter notebook (${reason}). Open it with the text editor to repair it, or restore an earlier copy.`,
    ),
  oldNotebook: (path: string, version: unknown) =>
    badRequest(
      `Unreadable notebook: ${path} has nbformat ${String(version)}; 4 is needed. Convert it with "jupyter nbconvert --to notebook --nbformat 4".`,
    ),
  notText: (path: string) => badRequest(`${path} is not UTF-8 text, so it cannot be opened in the text editor.`),
  outsideRoot: (path: string) => new HttpError(403, `${path} lies outside the served folder.`),
  notFile: (path: string) => badRequest(`${path} is a folder, not a file.`),
  notFolder: (path: string) => badRequest(`${path} is not a folder.`),
  hidden: (path: string) => badRequest(`${path} is hidden: hidden files are not changed from the page.`),
  nameTooLong: (name: string) => badRequest(`The name ${name.slice(0, 40)}… is too long for this file system.`),
  noContent: (path: string) => badRequest(`${path}: a save needs "content".`),
  unknownFormat: (path: string, format: unknown, known: readonly string[]) =>
    badRequest(`${path}: the format ${JSON.stringify(format)} is not known. One of ${known.join(", ")} is expected.`),
  unknownType: (path: string, type: unknown) =>
    badRequest(`${path}: the type ${JSON.stringify(type)} is not known. One of file, notebook, directory is expected.`),
  notFlag: (name: string, value: string) => badRequest(`The query's ${name} is "${value}"; 0 or 1 is expected.`),
  badChunk: (chunk: unknown) =>
    badRequest(`An upload's parts are numbered from 1, the last is -1; ${JSON.stringify(chunk)} came.`),
  noRight: (path: string) =>
    new HttpError(403, `${path}: permission denied. Give this user the right to read and write it, or save elsewhere.`),
  intoItself: (path: string) => badRequest(`${path}: a folder can be neither copied nor moved into itself.`),
  diskFull: (path: string) =>
    new HttpError(
      507,
      `${path} was not saved: the disk is full. The file is as it was; free some space and save again.`,
    ),
  exists: (path: string) => new HttpError(409, `${path} exists already. Choose another name.`),
  folderNotEmpty: (path: string) => badRequest(`The folder ${path} is not empty. Delete what it holds first.`),
  rootStays: () => badRequest("The served folder itself cannot be deleted or renamed."),
  bodyTooLarge: (limit: number) => new HttpError(413, `The request is larger than ${limit} bytes.`),
  badAddress: () => badRequest("The request's address cannot be read."),
  bodyCut: () => badRequest("The request's body ended before its announced length."),
  bodyNotJson: (reason: string) => badRequest(`The request's body is not JSON: ${reason}`),
  noToken: () =>
    new HttpError(
      403,
      'Forbidden: no valid token came with this request. Open the address that "adjoint serve" printed.',
    ),
  noXsrf: () =>
    new HttpError(
      403,
      "Forbidden: the X-XSRFToken header is missing or does not match the _xsrf cookie. Reload the page.",
    ),
  foreignOrigin: (origin: string) => new HttpError(403, `Forbidden: requests from ${origin} are not served here.`),
  foreignHost: (host: string) =>
    new HttpError(
      403,
      `Forbidden: the host name "${host}" is not this machine's loopback. Use 127.0.0.1 or localhost.`,
    ),
  noKernelspec: (name: string, known: readonly string[]) =>
    notFound(
      `no kernelspec named "${name}" is installed. Installed here: ${known.join(", ")}. Choose one of them, or install "${name}".`,
    ),
  upgradeNeeded: () => badRequest("A kernel's channels are a WebSocket; this request asks for no upgrade."),
  wrongMethod: (method: string | undefined, path: string, known: readonly string[]) =>
    new HttpError(405, `${method} ${path}: only ${known.join(", ")} can be asked of it.`),
  kernelStart: (name: string, reason: string) => new HttpError(500, `The kernel "${name}" did not start: ${reason}`),
  stateUnreadable: (file: string) =>
    new HttpError(500, `${file} is not JSON. Delete it to start with default settings.`),
  pageMissing: () =>
    new HttpError(
      503,
      'The notebook page is not built. Run "npm run setup -- --page" in the project\'s folder, then reload.',
    ),
};

/** The text of anything thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The system's error code (`ENOENT`, …) of anything thrown. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
