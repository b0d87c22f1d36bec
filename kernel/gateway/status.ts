import { userName } from "../home.ts";
import { badRequest } from "./errors.ts";
import type { Kernels } from "./kernels.ts";
import type { Route } from "./router.ts";

// The version of Jupyter Server's API that the page is told.
const apiVersion = "2.17.0";

/** Who holds the token may do everything that is asked about. */
function askedPermissions(asked: string | null): unknown {
  try {
    const permissions: unknown = JSON.parse(asked ?? "{}");
    if (typeof permissions === "object" && permissions !== null && !Array.isArray(permissions)) return permissions;
  } catch {
    // Said below, as for any other value.
  }
  throw badRequest('The query\'s permissions are not JSON of the form {"contents": ["read", "write"]}.');
}

/** What the page asks about the server itself, and about parts that this server does not have. */
export function statusRoutes(kernels: Kernels): Route[] {
  const started = new Date();
  const username = userName();
  const identity = {
    username,
    name: username,
    display_name: username,
    initials: username.slice(0, 1).toUpperCase(),
    avatar_url: null,
    color: null,
  };
  const constant = (pattern: RegExp, json: unknown): Route => ({ method: "GET", pattern, handle: () => ({ json }) });
  return [
    constant(/^\/api\/?$/, { version: apiVersion }),
    {
      method: "GET",
      pattern: /^\/api\/status$/,
      handle: () => {
        const models = kernels.all().map(({ model }) => model);
        const last_activity =
          models
            .map((model) => model.last_activity)
            .sort()
            .at(-1) ?? started.toISOString();
        const connections = models.reduce((total, model) => total + model.connections, 0);
        return { json: { started: started.toISOString(), last_activity, connections, kernels: models.length } };
      },
    },
    {
      method: "GET",
      pattern: /^\/api\/me$/,
      handle: ({ query }) => ({ json: { identity, permissions: askedPermissions(query.get("permissions")) } }),
    },
    // The page asks for these whatever is installed; empty says that there are none.
    constant(/^\/api\/nbconvert$/, {}),
    constant(/^\/lsp\/status$/, { version: 2, sessions: {}, specs: {} }),
    constant(/^\/lab\/api\/translations\/?$/, {
      data: { en: { displayName: "English", nativeName: "English" } },
      message: "",
    }),
    constant(/^\/lab\/api\/translations\/(.+)$/, { data: {}, message: "" }),
  ];
}
