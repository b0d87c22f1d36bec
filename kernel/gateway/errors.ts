/** An answer other than success: the status and a sentence that the page shows to the user as it is. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "HttpError";
    this.status = status;
  }
}

export const notFound = (what: string) => new HttpError(404, `Not found: ${what}`);
export const badRequest = (message: string) => new HttpError(400, message);

export const errors = {
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
  exists: (path: string) => new HttpError(409, `${path} exists already. Choose another name.`),
  folderNotEmpty: (path: string) => badRequest(`The folder ${path} is not empty. Delete what it holds first.`),
  rootStays: () => badRequest("The served folder itself cannot be deleted or renamed."),
  bodyTooLarge: (limit: number) => new HttpError(413, `The request is larger than ${limit} bytes.`),
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
