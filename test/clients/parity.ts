// Asks JupyterLab's server and this project's gateway the same and compares the answers:  parity.ts VENV
// Differences are listed with their reasons in parity/differences.ts; one that is not listed fails, and so does a listed one that is gone.
import { request } from "node:http";
import { differences } from "./parity/differences.ts";
import { type ParityRequest, requests } from "./parity/requests.ts";
import { type ParityServer, startJupyter, startOurs, token } from "./parity/servers.ts";

const venv = process.argv[2];
if (!venv) throw new Error("Usage: parity.ts VENV");

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** The headers that clients read or browsers obey. */
const comparedHeaders = ["content-type", "location", "content-disposition", "x-content-type-options", "content-range"];

/** A plain request, which may carry any Host, Cookie and Origin. */
function ask(
  url: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(url).origin, { path: `/${path}`, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.setTimeout(60_000, () => sent.destroy(new Error(`${method} ${path}: no answer in a minute`)));
    sent.on("error", reject).end(body);
  });
}

/** What one server gave for every request, in the order asked. */
class Client {
  readonly #server: ParityServer;
  readonly #kept = new Map<string, string>();
  #cookies = "";

  constructor(server: ParityServer) {
    this.#server = server;
  }

  async signIn(): Promise<void> {
    let path = `lab?token=${token}`;
    for (let hops = 0; hops < 5; hops++) {
      const { status, headers } = await ask(this.#server.url, path, "GET", { cookie: this.#cookies });
      const fresh = [headers["set-cookie"] ?? []].flat().map((cookie) => cookie.split(";")[0] ?? "");
      this.#cookies = [...new Set([...this.#cookies.split("; ").filter(Boolean), ...fresh])].join("; ");
      if (status !== 302) return;
      path = String(headers["location"]).replace(/^\//, "");
    }
  }

  #filled(text: string): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => this.#kept.get(name) ?? whole);
  }

  async ask({
    path,
    method = "GET",
    body,
    rawBody,
    headers,
    anonymous,
    cookies,
    keep,
  }: ParityRequest): Promise<Answer> {
    const text = rawBody ?? (body === undefined ? undefined : this.#filled(JSON.stringify(body)));
    const answer = await ask(
      this.#server.url,
      this.#filled(path),
      method,
      {
        ...(anonymous ? {} : { authorization: `token ${token}` }),
        ...(cookies ? { cookie: this.#cookies } : {}),
        ...(text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) }),
        ...headers,
      },
      text,
    );
    for (const [name, field] of Object.entries(keep ?? {})) {
      const value = field.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], json(answer));
      this.#kept.set(name, String(value));
    }
    return answer;
  }
}

function json({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/;
/** Fields whose text is each server's own. */
const ownText = new Set(["message", "version", "execution_state"]);

/** A value with what differs from run to run replaced by its kind. */
function stable(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const nameOf = (item: unknown): string => {
      const { name, id } = (item ?? {}) as { name?: string; id?: string };
      return name ?? id ?? "";
    };
    const items = value.map((item) => stable(item));
    // Neither server promises an order: what has a name is compared by it.
    return items.length > 0 && items.every((item) => nameOf(item) !== "" && !nameOf(item).startsWith("("))
      ? Object.fromEntries(items.map((item) => [nameOf(item), item]))
      : items;
  }
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, stable(item, name)]));
  if (typeof value !== "string") return value;
  if (ownText.has(key)) return "(text)";
  if (date.test(value)) return "(date)";
  return value.replace(uuid, "(uuid)");
}

/** Where two values differ: `.content[0].size`, with both sides in short. */
function compare(theirs: unknown, ours: unknown, at = ""): { where: string; detail: string }[] {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (isObject(theirs) && isObject(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort();
    return keys.flatMap((key) =>
      compare(theirs[key], ours[key], Array.isArray(theirs) ? `${at}[${key}]` : `${at}.${key}`),
    );
  }
  if (theirs === ours) return [];
  const short = (value: unknown) => (value === undefined ? "absent" : (JSON.stringify(value) ?? "").slice(0, 160));
  return [{ where: at || ".", detail: `Jupyter Server ${short(theirs)}, here ${short(ours)}` }];
}

function seen(answer: Answer): Record<string, unknown> {
  const type = String(answer.headers["content-type"] ?? "")
    .replace(/;\s*/, "; ")
    .toLowerCase();
  const headers = Object.fromEntries(
    comparedHeaders.map((name) => [
      name,
      name === "content-type" ? type : String(answer.headers[name] ?? "").replace(uuid, "(uuid)"),
    ]),
  );
  // Of an error's fields, clients read the message.
  const whole = json(answer) as { message?: unknown } | undefined;
  const value = answer.status >= 400 && whole?.message !== undefined ? { message: whole.message } : whole;
  const isPage = type.startsWith("text/html");
  const body = value !== undefined ? stable(value) : isPage ? "(page)" : answer.body.toString("latin1");
  return { status: answer.status, header: headers, body };
}

const started = await Promise.all([startJupyter(venv), startOurs(venv)]);
const problems: string[] = [];
/** Every request and every place of every listed difference, until it is seen. */
const unseen = new Set(
  differences.flatMap(({ requests: names, at }, i) => [...names, ...at].map((what) => `${i} ${what}`)),
);
let listed = 0;
try {
  const [theirs, ours] = [new Client(started[0]), new Client(started[1])];
  await Promise.all([theirs.signIn(), ours.signIn()]);
  for (const each of requests) {
    const [a, b] = await Promise.all([theirs.ask(each), ours.ask(each)]);
    const found =
      a.status === b.status ? compare(seen(a), seen(b)) : compare({ status: a.status }, { status: b.status });
    for (const { where, detail } of found) {
      const known = differences.flatMap(({ requests: names, at }, i) =>
        names.includes(each.name)
          ? at.filter((place) => where === place || where.startsWith(`${place}.`)).map((place) => [i, place] as const)
          : [],
      );
      for (const [i, place] of known) for (const what of [each.name, place]) unseen.delete(`${i} ${what}`);
      if (known.length > 0) listed++;
      else problems.push(`${each.name}: ${where}: ${detail}`);
    }
  }
} finally {
  await Promise.all(started.map((server) => server.stop()));
}
for (const what of unseen)
  problems.push(`listed, but there is no such difference any more: ${what.replace(/^\d+ /, "")}`);
console.log(`${requests.length} requests, ${listed} differences with a reason, ${problems.length} without`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
