import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { inspect } from "node:util";
import type { Auth } from "./auth.ts";
import { errors, HttpError, notFound, reasonOf } from "./errors.ts";
import type { Folder } from "./folder.ts";
import type { Kernelspecs } from "./kernelspecs.ts";
import type { Log } from "./log.ts";
import { type Page, securityHeaders, sendLogin, sendOwnFile, sendPage, sendUserFile } from "./page.ts";
import type { Refusals } from "./refusals.ts";
import { decodePath, findRoute, methodsOf, type Route, readAddress, readBody, sendJson } from "./router.ts";

/** Statuses that are everyday answers, not refusals. */
const everyday = new Set([404, 409]);

/** What requests are answered from. */
export interface Served {
  readonly auth: Auth;
  readonly folder: Folder;
  readonly page: Page;
  readonly specs: Kernelspecs;
  readonly routes: readonly Route[];
}

/** Answers HTTP requests: with the page, a file, what a route gives, or why not. */
export class Requests {
  readonly #served: Served;
  readonly #refusals: Refusals;
  readonly #log: Log;

  constructor(served: Served, refusals: Refusals, log: Log) {
    this.#served = served;
    this.#refusals = refusals;
    this.#log = log;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#handle(request, response);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (!(error instanceof HttpError)) this.#log(`${inspect(error)}\n`);
      if (!everyday.has(status)) this.#refusals.note(status, request.method, request.url, reasonOf(error));
      // What is left of a body that nobody wants is not read.
      if (!request.complete) response.setHeader("connection", "close");
      if (response.headersSent) response.destroy();
      else sendJson(response, status, { message: reasonOf(error), reason: null });
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#served.auth.checkHost(request);
    const { pathname, searchParams: query } = readAddress(request);
    const where = decodePath(pathname);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead && /^\/(lab(\/(tree|workspaces)(\/.*)?)?)?\/?$/.test(where)) {
      this.#sendPage(request, response, where, query);
      return;
    }
    // As Jupyter: that there is a server, and its version, is no secret; clients look for it before they have a token.
    if (!/^\/api\/?$/.test(where) || !isRead) this.#served.auth.check(request, query);
    if (isRead && (await this.#sendFile(request, response, where, query))) return;
    const found = findRoute(this.#served.routes, request.method, where);
    if (!found) {
      const known = methodsOf(this.#served.routes, where);
      if (known.length === 0) throw notFound(`${request.method} ${where}`);
      response.setHeader("allow", known.join(", "));
      if (request.method !== "OPTIONS") throw errors.wrongMethod(request.method, where, known);
      response.writeHead(200, { "content-length": 0, ...securityHeaders }).end();
      return;
    }
    const body = isRead ? {} : await readBody(request);
    const answer = await found.route.handle({ params: found.params, query, body });
    if (answer) sendJson(response, answer.status ?? 200, answer.json, answer.headers);
    else response.writeHead(204, securityHeaders).end();
  }

  /** The page; a token in its address moves into a cookie, so that it stays neither in the history nor in links. */
  #sendPage(request: IncomingMessage, response: ServerResponse, where: string, query: URLSearchParams): void {
    const proof = this.#served.auth.proof(request, query);
    if (!proof) {
      sendLogin(response, query.has("token"));
      return;
    }
    const isRoot = where === "/" || where === "";
    if (!query.has("token") && !isRoot) {
      sendPage(response, where, this.#served.page, this.#served.folder, this.#served.auth.cookies(request));
      return;
    }
    query.delete("token");
    const rest = query.size > 0 ? `?${query}` : "";
    const location = `${isRoot ? "/lab" : where.replace(/^\/+/, "/").split("/").map(encodeURIComponent).join("/")}${rest}`;
    response
      .writeHead(302, { location, "set-cookie": this.#served.auth.cookies(request), "cache-control": "no-store" })
      .end();
  }

  async #sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    where: string,
    query: URLSearchParams,
  ): Promise<boolean> {
    const [, kind, rest] = /^\/(static|lab\/api\/themes|files|kernelspecs)\/(.+)$/.exec(where) ?? [];
    if (!kind || !rest) return false;
    if (kind === "static") await sendOwnFile(request, response, path.join(this.#served.page.dist, "static"), rest);
    else if (kind === "lab/api/themes")
      await sendOwnFile(request, response, path.join(this.#served.page.dist, "themes"), rest);
    else if (kind === "files")
      await sendUserFile(request, response, this.#served.folder, rest, query.get("download") === "1");
    else {
      const [name, ...file] = rest.split("/");
      await sendOwnFile(request, response, (await this.#served.specs.find(name ?? "")).folder, file.join("/"));
    }
    return true;
  }
}
