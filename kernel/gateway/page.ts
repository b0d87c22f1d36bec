import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { errors, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import { mimeTypeOf } from "./mimeTypes.ts";
import type { SettingsSchema } from "./settings.ts";

/** The built page, or what stands in for it where it was not built: the API works without a page. */
export interface Page {
  dist: string;
  version: string | undefined;
  schemas: SettingsSchema[];
}

/** Reads the page that page/build.ts made. */
export async function openPage(dist: string): Promise<Page> {
  const json = async <T>(name: string) => JSON.parse(await readFile(path.join(dist, name), "utf8")) as T;
  try {
    const { version } = await json<{ version: string }>("page.json");
    return { dist, version, schemas: await json<SettingsSchema[]>("schemas.json") };
  } catch {
    return { dist, version: undefined, schemas: [] };
  }
}

// As Jupyter Server: no other site may frame the page.
const framePolicy = "frame-ancestors 'self'";
export const securityHeaders = { "x-content-type-options": "nosniff", "referrer-policy": "same-origin" };

function sendHtml(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": framePolicy,
    ...securityHeaders,
    ...headers,
  });
  response.end(html);
}

/** The layout and the file that an address names: `/lab/workspaces/NAME/tree/PATH`, either part missing at will. */
function placeOf(where: string): { workspace: string; treePath: string } {
  const [, workspace = "default", treePath = ""] =
    /^\/lab(?:\/workspaces\/([^/]+))?(?:\/tree\/(.*))?/.exec(where) ?? [];
  return { workspace, treePath };
}

/** The page with its configuration. `cookies` come along with it, so that its own requests are allowed. */
export function sendPage(response: ServerResponse, where: string, page: Page, folder: Folder, cookies: string[]): void {
  if (page.version === undefined) throw errors.pageMissing();
  const lab = "/lab";
  const config = {
    appName: "Adjoint",
    appNamespace: "lab",
    appUrl: lab,
    appVersion: page.version,
    baseUrl: "/",
    wsUrl: "",
    token: "",
    fullAppUrl: lab,
    fullStaticUrl: "/static",
    fullSettingsUrl: `${lab}/api/settings`,
    fullThemesUrl: `${lab}/api/themes`,
    fullTreeUrl: `${lab}/tree`,
    fullWorkspacesApiUrl: `${lab}/api/workspaces`,
    fullTranslationsApiUrl: `${lab}/api/translations`,
    settingsUrl: `${lab}/api/settings`,
    themesUrl: `${lab}/api/themes`,
    treeUrl: `${lab}/tree`,
    workspacesApiUrl: `${lab}/api/workspaces`,
    translationsApiUrl: `${lab}/api/translations`,
    staticUrl: "/static",
    mode: "multiple-document",
    ...placeOf(where),
    notebookVersion: "[2, 0, 0]",
    terminalsAvailable: "false",
    buildAvailable: "false",
    buildCheck: "false",
    devMode: "false",
    exposeAppInBrowser: "true",
    cacheFiles: "false",
    quitButton: "false",
    delete_to_trash: "false",
    federated_extensions: "[]",
    deferredExtensions: "[]",
    // It would ask other machines for news.
    disabledExtensions: JSON.stringify(["@jupyterlab/apputils-extension:announcements"]),
    serverRoot: folder.root,
    preferredPath: "/",
    rootUri: `file://${folder.root}`,
  };
  const json = JSON.stringify(config).replaceAll("<", "\\u003c");
  sendHtml(
    response,
    200,
    `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Adjoint</title>
<link rel="icon" type="image/svg+xml" href="/kernelspecs/adjoint/logo-svg.svg">
<script id="jupyter-config-data" type="application/json">${json}</script>
<link rel="stylesheet" href="/static/main.css">
<script type="module" src="/static/main.js"></script>
</head>
<body></body>
</html>
`,
    { "set-cookie": cookies },
  );
}

/** The page for a browser that has no valid token yet. */
export function sendLogin(response: ServerResponse, wrong: boolean): void {
  sendHtml(
    response,
    403,
    `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Adjoint: token needed</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 34em; margin: 15vh auto; padding: 0 1em; color-scheme: light dark }</style>
</head>
<body>
<h1>${wrong ? "This token is not the server's" : "A token is needed"}</h1>
<p>Open the address that <code>adjoint serve</code> printed in its terminal, or enter the token it ends with.</p>
<form action="/lab"><input name="token" type="password" aria-label="Token" autofocus required> <button>Open</button></form>
</body>
</html>
`,
  );
}

/** The one range of bytes that a player of sound or video asks for; anything else gets the whole file. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | undefined {
  const [, start, end] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (start === undefined || end === undefined || (start === "" && end === "")) return undefined;
  const from = start === "" ? Math.max(0, size - Number(end)) : Number(start);
  const to = start === "" || end === "" ? size - 1 : Math.min(Number(end), size - 1);
  return from <= to ? { from, to } : undefined;
}

/** A name in the form that headers take (RFC 8187). */
const headerName = (name: string) =>
  `utf-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;

const compressible = (type: string) => /^text\/|json|svg/.test(type);

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  headers: Record<string, string>,
) {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) throw notFound(path.basename(file));
  const type = mimeTypeOf(file) ?? "application/octet-stream";
  const tag = `"${createHash("sha256").update(`${info.size} ${info.mtimeMs}`).digest("base64url").slice(0, 16)}"`;
  const common = {
    etag: tag,
    "accept-ranges": "bytes",
    "last-modified": info.mtime.toUTCString(),
    "cache-control": "no-cache",
    ...securityHeaders,
    ...headers,
  };
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304, common).end();
    return;
  }
  const gzip = compressible(type) && /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const range = rangeOf(request.headers.range, info.size);
  if (range) {
    const { from, to } = range;
    response.writeHead(206, {
      ...common,
      "content-type": type,
      "content-range": `bytes ${from}-${to}/${info.size}`,
      "content-length": String(to - from + 1),
    });
    if (request.method === "HEAD") response.end();
    else await pipeline(createReadStream(file, { start: from, end: to }), response).catch(() => undefined);
    return;
  }
  const charset = type.startsWith("text/") ? "; charset=utf-8" : "";
  response.writeHead(200, {
    ...common,
    "content-type": type + charset,
    ...(gzip ? { "content-encoding": "gzip", vary: "accept-encoding" } : { "content-length": String(info.size) }),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // A browser that leaves midway ends the pipeline with an error that concerns nobody.
  const bytes = createReadStream(file);
  await (gzip ? pipeline(bytes, createGzip({ level: 4 }), response) : pipeline(bytes, response)).catch(() => undefined);
}

/** A file below `base` that was built or installed with us; `relative` may not lead out. */
export async function sendOwnFile(
  request: IncomingMessage,
  response: ServerResponse,
  base: string,
  relative: string,
): Promise<void> {
  const file = path.join(base, path.posix.resolve("/", relative));
  // Names with a hash of their content never change.
  const immutable = /-[0-9a-f]{8}\.\w+$/.test(file) ? { "cache-control": "max-age=31536000, immutable" } : {};
  await sendFile(request, response, file, { ...immutable } as Record<string, string>);
}

/** A file of the served folder: its scripts may run, but as a stranger's, without this page's cookies. */
export async function sendUserFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: Folder,
  apiPath: string,
  download: boolean,
): Promise<void> {
  if (folder.isHidden(apiPath)) throw notFound(apiPath);
  const file = await folder.resolve(apiPath);
  await sendFile(request, response, file, {
    "content-security-policy": `${framePolicy}; sandbox allow-scripts`,
    // A notebook's JSON is for keeping, not for looking at.
    ...(download || file.endsWith(".ipynb")
      ? { "content-disposition": `attachment; filename*=${headerName(path.posix.basename(apiPath))}` }
      : {}),
  });
}
