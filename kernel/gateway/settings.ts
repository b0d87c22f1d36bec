import { badRequest, notFound } from "./errors.ts";
import type { Route, RouteRequest } from "./router.ts";
import type { JsonStore } from "./store.ts";

export interface SettingsSchema {
  id: string;
  schema: unknown;
  version: string;
}

/** The user's settings of the page's plugins: the plugins' schemas, and what the user wrote as JSON with comments. */
export function settingsRoutes(schemas: readonly SettingsSchema[], store: JsonStore<string>): Route[] {
  const found = (id: string) => {
    const schema = schemas.find((candidate) => candidate.id === id);
    if (!schema) throw notFound(`settings of ${id}`);
    return schema;
  };
  // `settings` is what the page parses out of `raw` itself.
  const model = (schema: SettingsSchema, raw: string | undefined) => ({
    ...schema,
    raw: raw ?? "{}",
    settings: {},
    last_modified: null,
    created: null,
  });
  return [
    {
      method: "GET",
      pattern: /^\/lab\/api\/settings\/?$/,
      handle: async ({ query }) => {
        if (query.get("ids_only") === "true") return { json: { settings: schemas.map(({ id }) => ({ id })) } };
        const raw = await store.read();
        return { json: { settings: schemas.map((schema) => model(schema, raw[schema.id])) } };
      },
    },
    {
      method: "GET",
      pattern: /^\/lab\/api\/settings\/(.+)$/,
      handle: async ({ params }) => {
        const schema = found(params[0] ?? "");
        return { json: model(schema, (await store.read())[schema.id]) };
      },
    },
    {
      method: "PUT",
      pattern: /^\/lab\/api\/settings\/(.+)$/,
      handle: async ({ params, body }) => {
        const { id } = found(params[0] ?? "");
        const raw = body["raw"];
        if (typeof raw !== "string") throw badRequest(`Settings of ${id}: "raw" must be text.`);
        await store.update((values) => {
          values[id] = raw;
        });
        return undefined;
      },
    },
  ];
}

/** A layout as the page saves it: what it holds, and its name again. */
interface Workspace {
  data: unknown;
  metadata: Record<string, unknown> & { id?: unknown };
}

function checkWorkspace(id: string, { data, metadata }: Record<string, unknown>): Workspace {
  const given = (metadata as Workspace["metadata"] | undefined)?.id;
  if (typeof data !== "object" || data === null || given === undefined)
    throw badRequest(`The layout ${id}: "data" and "metadata.id" are expected.`);
  if (given !== id)
    throw badRequest(`The layout ${id} cannot be saved: its metadata names it ${JSON.stringify(given)}.`);
  return { data, metadata: metadata as Workspace["metadata"] };
}

/** The page's layouts by name. One that was never saved is empty, not missing: the page stops at a 404. */
export function workspaceRoutes(store: JsonStore<Workspace>): Route[] {
  const pattern = /^\/lab\/api\/workspaces\/(.+)$/;
  const change =
    (edit: (values: Record<string, Workspace>, request: RouteRequest) => void) => async (request: RouteRequest) => {
      await store.update((values) => edit(values, request));
      return undefined;
    };
  return [
    {
      method: "GET",
      pattern: /^\/lab\/api\/workspaces\/?$/,
      handle: async () => {
        const workspaces = await store.read();
        return { json: { workspaces: { ids: Object.keys(workspaces), values: Object.values(workspaces) } } };
      },
    },
    {
      method: "GET",
      pattern,
      handle: async ({ params }) => {
        const id = params[0] ?? "";
        return { json: (await store.read())[id] ?? { data: {}, metadata: { id } } };
      },
    },
    {
      method: "PUT",
      pattern,
      handle: change((values, { params, body }) => {
        const id = params[0] ?? "";
        const { data, metadata } = checkWorkspace(id, body);
        const now = new Date().toISOString();
        const created = values[id]?.metadata["created"] ?? now;
        values[id] = { data, metadata: { ...metadata, created, last_modified: now } };
      }),
    },
    {
      method: "DELETE",
      pattern,
      handle: change((values, { params }) => {
        const id = params[0] ?? "";
        if (!Object.hasOwn(values, id)) throw notFound(`layout ${id}`);
        delete values[id];
      }),
    },
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Merges objects in objects; null takes a name away. */
function merged(old: unknown, change: Record<string, unknown>): Record<string, unknown> {
  const result = isObject(old) ? { ...old } : {};
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete result[name];
    else result[name] = isObject(value) ? merged(result[name], value) : value;
  }
  return result;
}

/** Named sections of configuration that the page's older parts read and merge into. */
export function configRoutes(store: JsonStore<Record<string, unknown>>): Route[] {
  const pattern = /^\/api\/config\/([^/]+)$/;
  return [
    {
      method: "GET",
      pattern,
      handle: async ({ params }) => ({ json: (await store.read())[params[0] ?? ""] ?? {} }),
    },
    {
      method: "PUT",
      pattern,
      handle: async ({ params, body }) => {
        await store.update((values) => {
          values[params[0] ?? ""] = body;
        });
        return undefined;
      },
    },
    {
      method: "PATCH",
      pattern,
      handle: async ({ params, body }) => {
        const section = params[0] ?? "";
        await store.update((values) => {
          values[section] = merged(values[section], body);
        });
        return { json: (await store.read())[section] };
      },
    },
  ];
}
