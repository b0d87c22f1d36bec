import type { IncomingMessage, ServerResponse } from "node:http";
import { badRequest, errors, HttpError, reasonOf } from "./errors.ts";

/** A request as handlers see it: path parameters decoded, body parsed. */
export interface RouteRequest {
  params: readonly string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** `json` answers 200 (or `status`) with JSON; `undefined` answers 204 without a body. */
export type Answer = { status?: number; json: unknown; headers?: Record<string, string> } | undefined;

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  pattern: RegExp;
  handle(request: RouteRequest): Answer | Promise<Answer>;
}

// A notebook with pictures may be large, and uploads come in chunks of 1 MB as base64.
const bodyLimit = 512 * 1024 * 1024;

/** Reads and parses a JSON body; an empty one is `{}`. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimit) throw errors.bodyTooLarge(bodyLimit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Not destroyed when it is left, so that the answer still finds its way.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bodyLimit) throw errors.bodyTooLarge(bodyLimit);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof HttpError ? error : errors.bodyCut();
  }
  if (size === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw errors.bodyNotJson(reasonOf(error));
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw errors.bodyNotJson("an object is expected");
  return body as Record<string, unknown>;
}

/** The route for `method` and `path`, with its decoded parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string | undefined,
  path: string,
): { route: Route; params: string[] } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match) return { route, params: match.slice(1).map((part) => part ?? "") };
  }
  return undefined;
}

/** The methods that a path has, whichever was asked for. */
export const methodsOf = (routes: readonly Route[], path: string): string[] => [
  ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
];

/** A request's address; of its host nothing is used. */
export function readAddress(request: IncomingMessage): URL {
  const address = URL.parse(request.url ?? "/", "http://127.0.0.1/");
  if (!address) throw errors.badAddress();
  return address;
}

/** Decodes a URL's path; a malformed escape is the client's mistake, not ours. */
export function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw badRequest("The address holds a malformed % escape.");
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  json: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(json));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": bytes.length,
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(bytes);
}
