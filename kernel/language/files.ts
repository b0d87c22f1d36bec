import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { cellFile, sessionFile } from "./names.ts";

/** The in-memory files of a notebook's folder, none of which is ever written. */
export interface Files {
  readonly config: string;
  /** The name under which a user's own tsconfig.json in the same folder is extended. */
  readonly userConfig: string;
  readonly globals: string;
  readonly session: string;
  readonly cell: string;
}

export const sessionModule = `./${sessionFile}.mts`;

/** With JSX the cell is a `.tsx`: no ending says JSX and module at once. */
export function filesIn(folder: string, jsx = false): Files {
  return {
    config: join(folder, "tsconfig.json"),
    userConfig: join(folder, "tsconfig.adjoint-user.json"),
    globals: join(folder, "adjoint-globals.d.mts"),
    session: resolve(folder, sessionModule),
    cell: join(folder, `${cellFile}${jsx ? ".tsx" : ".mts"}`),
  };
}

/** A path as the server writes it. */
export const serverPath = (path: string): string => path.split(sep).join("/");

export const uriOf = (path: string): string => pathToFileURL(path).href;

/** What the user's configuration says that ours must add to instead of replacing it. */
export interface UserOptions {
  readonly types?: readonly string[];
  readonly typeRoots?: readonly string[];
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  readonly pathsBasePath?: string;
  readonly strict?: boolean;
  readonly noImplicitAny?: boolean;
  readonly jsx?: unknown;
}

/** The text of the tsconfig.json that the server sees in the notebook's folder. */
export function configText(files: Files, library: string, userConfig: string | undefined, user: UserOptions): string {
  const folder = dirname(files.config);
  const extended = userConfig === files.config ? files.userConfig : userConfig;
  const base = user.pathsBasePath ?? folder;
  const paths = Object.entries(user.paths ?? {}).map(([name, targets]) => [
    name,
    targets.map((to) => resolve(base, to)),
  ]);
  return JSON.stringify({
    ...(extended === undefined ? {} : { extends: extended }),
    compilerOptions: {
      ...(extended === undefined ? { strict: true, lib: ["esnext"] } : {}),
      ...runtimeOptions,
      ...(user.jsx === undefined ? {} : withJsx),
      types: [...new Set(["node", ...(user.types ?? [])])],
      typeRoots: [...(user.typeRoots ?? ancestorTypeRoots(folder)), ownTypeRoot()],
      paths: { ...Object.fromEntries(paths), adjoint: [library] },
    },
    include: [],
    // The configuration lists itself: an open file of no project would get one of its own, with the DOM's types.
    files: [
      files.config,
      ...(extended === files.userConfig ? [extended] : []),
      files.globals,
      files.session,
      files.cell,
    ],
  });
}

/** How cells run, whatever a project beside them is built for. */
const runtimeOptions = {
  target: "esnext",
  module: "nodenext",
  moduleResolution: "nodenext",
  moduleDetection: "force",
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  // Its only effect on checks is to refuse types in decorated signatures that an earlier cell declared.
  emitDecoratorMetadata: false,
  composite: false,
  incremental: false,
  declaration: false,
  isolatedDeclarations: false,
  importHelpers: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
};

/** Under nodenext a `.tsx` is a module, with its top-level await, only where a package.json says so. */
const withJsx = { module: "preserve", moduleResolution: "bundler" };

function ancestorTypeRoots(folder: string): string[] {
  const roots: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    const root = join(at, "node_modules", "@types");
    if (existsSync(root)) roots.push(root);
    if (dirname(at) === at) return roots;
  }
}

function ownTypeRoot(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")));
}
