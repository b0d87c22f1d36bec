import path from "node:path";
import type { Contents, ContentType } from "./contents.ts";
import { badRequest, errors } from "./errors.ts";
import type { Answer, Route } from "./router.ts";

const textOr = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const contentTypes: readonly unknown[] = ["file", "notebook", "directory"] satisfies ContentType[];
const readFormats = ["text", "base64", "json"];
const savedFormats = ["text", "base64"];

function flag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  if (value === null) return otherwise;
  if (value !== "0" && value !== "1") throw errors.notFlag(name, value);
  return value === "1";
}

/** The type that a body names. */
function typeIn(where: string, type: unknown, otherwise: ContentType): ContentType {
  if (type === undefined || type === null) return otherwise;
  if (!contentTypes.includes(type)) throw errors.unknownType(where, type);
  return type as ContentType;
}

function chunkIn(chunk: unknown): number | undefined {
  if (chunk === undefined || chunk === null) return undefined;
  if (typeof chunk !== "number" || !Number.isInteger(chunk) || chunk === 0 || chunk < -1) throw errors.badChunk(chunk);
  return chunk;
}

const location = (where: string): Record<string, string> => ({
  location: `/api/contents/${where.split("/").map(encodeURIComponent).join("/")}`,
});

async function save(contents: Contents, where: string, body: Record<string, unknown>): Promise<Answer> {
  const type = typeIn(where, body["type"], where.endsWith(".ipynb") ? "notebook" : "file");
  const format = textOr(body["format"]);
  const { content } = body;
  if (type !== "directory" && (content === undefined || content === null)) throw errors.noContent(where);
  if (type === "file") {
    if (format === undefined || !savedFormats.includes(format))
      throw errors.unknownFormat(where, format ?? null, savedFormats);
    if (typeof content !== "string") throw badRequest(`${where}: a file's "content" is text.`);
  }
  const { model, created } = await contents.save(where, { type, format, content, chunk: chunkIn(body["chunk"]) });
  return { status: created ? 201 : 200, json: model, headers: location(model.path) };
}

async function create(contents: Contents, folder: string, body: Record<string, unknown>): Promise<Answer> {
  const from = textOr(body["copy_from"]);
  if (from !== undefined) {
    const model = await contents.copy(from, folder);
    return { status: 201, json: model, headers: location(model.path) };
  }
  const extension = textOr(body["ext"]) ?? "";
  if (path.posix.basename(`a${extension}`) !== `a${extension}`)
    throw badRequest(`"ext" is an extension such as ".txt"; ${JSON.stringify(extension)} came.`);
  const type = typeIn(folder, body["type"], extension === ".ipynb" ? "notebook" : "file");
  const model = await contents.create(folder, type, { notebook: ".ipynb", directory: "", file: extension }[type]);
  return { status: 201, json: model, headers: location(model.path) };
}

/** Jupyter Server's contents API. */
export function contentsRoutes(contents: Contents): Route[] {
  const pattern = /^\/api\/contents\/?(.*)$/;
  return [
    {
      method: "POST",
      pattern: /^\/api\/contents\/(.+)\/trust$/,
      handle: async ({ params }) => {
        await contents.trust(params[0] ?? "");
        return { status: 201, json: {} };
      },
    },
    {
      method: "GET",
      pattern,
      handle: async ({ params, query }) => {
        const where = params[0] ?? "";
        const format = query.get("format") ?? undefined;
        if (format !== undefined && !readFormats.includes(format))
          throw errors.unknownFormat(where, format, readFormats);
        const type = query.get("type");
        const options = {
          content: flag(query, "content", true),
          hash: flag(query, "hash", false),
          type: contentTypes.includes(type) ? (type as ContentType) : undefined,
          format,
        };
        const json = await contents.get(where, options);
        return { json, headers: { "last-modified": new Date(json.last_modified).toUTCString() } };
      },
    },
    { method: "POST", pattern, handle: ({ params, body }) => create(contents, params[0] ?? "", body) },
    { method: "PUT", pattern, handle: ({ params, body }) => save(contents, params[0] ?? "", body) },
    {
      method: "PATCH",
      pattern,
      handle: async ({ params, body }) => {
        const to = textOr(body["path"]);
        if (to === undefined) throw badRequest('A rename needs a "path".');
        const model = await contents.rename(params[0] ?? "", to);
        return { json: model, headers: location(model.path) };
      },
    },
    {
      method: "DELETE",
      pattern,
      handle: async ({ params }) => {
        await contents.delete(params[0] ?? "");
        return undefined;
      },
    },
  ];
}
