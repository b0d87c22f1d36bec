import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { errors } from "./errors.ts";

const xsrfCookie = "_xsrf";

/** Compares two secrets in a time that tells nothing about where they differ, nor about their lengths. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** The host name of a `Host` header, without port and brackets, or undefined when it is malformed. */
function hostName(host: string): string | undefined {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, "");
  } catch {
    return undefined;
  }
}

const isLoopback = (name: string) => name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);

function cookiesOf(request: IncomingMessage): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0) cookies.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return cookies;
}

export interface AuthOptions {
  token: string;
  /** A secret of this user that outlives the server: two servers on one host share the `_xsrf` cookie, cookies knowing no ports. */
  secret: Buffer;
}

/** Who may ask: the rules of Jupyter Server (token, cookie with XSRF, Host and Origin). */
export class Auth {
  readonly token: string;
  readonly #session: string;
  readonly #xsrf: string;

  constructor({ token, secret }: AuthOptions) {
    this.token = token;
    this.#session = createHmac("sha256", secret).update(`session ${token}`).digest("base64url");
    this.#xsrf = createHmac("sha256", secret).update("xsrf").digest("base64url");
  }

  /** Refuses a Host that is not loopback: a page of another site whose name was rebound to 127.0.0.1. */
  checkHost(request: IncomingMessage): void {
    const host = request.headers.host ?? "";
    const name = hostName(host);
    if (name === undefined || !isLoopback(name)) throw errors.foreignHost(host);
  }

  /** Refuses a browser's request that another site's page makes; programs send no Origin. */
  checkOrigin(request: IncomingMessage): void {
    const origin = request.headers.origin;
    if (origin !== undefined && origin !== `http://${request.headers.host}`) throw errors.foreignOrigin(origin);
  }

  /** How the request proves itself, or undefined when it does not. */
  proof(request: IncomingMessage, query: URLSearchParams): "token" | "cookie" | undefined {
    const header = /^(?:token|bearer)\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const offered = header ?? query.get("token");
    if (offered !== null && offered !== undefined) return sameSecret(offered, this.token) ? "token" : undefined;
    const cookie = cookiesOf(request).get(this.#sessionCookie(request));
    return cookie !== undefined && sameSecret(cookie, this.#session) ? "cookie" : undefined;
  }

  /** Throws unless the request may be answered. */
  check(request: IncomingMessage, query: URLSearchParams): void {
    const proof = this.proof(request, query);
    if (!proof) throw errors.noToken();
    if (proof === "cookie" && request.method !== "GET" && request.method !== "HEAD") {
      this.checkOrigin(request);
      const sent = request.headers["x-xsrftoken"];
      if (typeof sent !== "string" || !sameSecret(sent, this.#xsrf)) throw errors.noXsrf();
    }
  }

  /** The cookies that a page load with a valid token gets. The page's scripts read `_xsrf` and send it back as a header. */
  cookies(request: IncomingMessage): string[] {
    return [
      `${this.#sessionCookie(request)}=${this.#session}; Path=/; HttpOnly; SameSite=Lax`,
      `${xsrfCookie}=${this.#xsrf}; Path=/; SameSite=Lax`,
    ];
  }

  #sessionCookie(request: IncomingMessage): string {
    return `adjoint-${request.socket.localPort}`;
  }
}
