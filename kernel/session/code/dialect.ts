import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Node, parseSync } from "oxc-parser";
import type { JsxDialect } from "./jsx.ts";

/** What a tsconfig.json says about how TypeScript is emitted; types and targets are the checker's affair. */
export interface Dialect {
  /** JSX is part of the language; the text is why it cannot be run, where it is kept as it is. */
  readonly jsx?: JsxDialect | string;
  readonly decorators: "standard" | "legacy";
  /** Class fields are assigned, not defined, as TypeScript did before ES2022. */
  readonly assignsFields: boolean;
  /** Imports that no value comes from are kept. */
  readonly verbatim: boolean;
}

export const plainDialect: Dialect = {
  decorators: "standard",
  assignsFields: false,
  verbatim: false,
};

type Options = Readonly<Record<string, unknown>>;

/** The value of JSON with comments and trailing commas, which is an expression of JavaScript. */
function readJson(text: string): unknown {
  const { program, errors } = parseSync("config.ts", `(${text.startsWith("\ufeff") ? text.slice(1) : text}\n)`);
  const [statement] = program.body;
  if (errors.length > 0 || statement?.type !== "ExpressionStatement") return undefined;
  const read = (node: Node): unknown => {
    switch (node.type) {
      case "ParenthesizedExpression":
        return read(node.expression);
      case "ObjectExpression":
        return Object.fromEntries(
          node.properties.flatMap((each) =>
            each.type === "Property" && each.key.type === "Literal" ? [[each.key.value, read(each.value)]] : [],
          ),
        );
      case "ArrayExpression":
        return node.elements.flatMap((each) => (each === null ? [] : [read(each)]));
      default:
        return "value" in node ? node.value : undefined;
    }
  };
  return read(statement.expression);
}

function findConfig(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const file = path.join(at, "tsconfig.json");
    if (existsSync(file)) return file;
    if (path.dirname(at) === at) return undefined;
  }
}

/** The compiler's options of a configuration and of those it extends; `files` takes the paths that they came from. */
function optionsOf(file: string, files: Set<string>): Options {
  if (files.has(file)) return {};
  files.add(file);
  const config = readJson(readFileSync(file, "utf8")) as { extends?: unknown; compilerOptions?: Options } | undefined;
  let options: Options = {};
  for (const base of [config?.extends].flat()) {
    if (typeof base !== "string") continue;
    const found = findBase(base, file);
    if (found !== undefined) options = { ...options, ...optionsOf(found, files) };
  }
  return { ...options, ...config?.compilerOptions };
}

function findBase(base: string, from: string): string | undefined {
  const places = path.isAbsolute(base) || base.startsWith(".") ? [path.resolve(path.dirname(from), base)] : [];
  for (const place of places.flatMap((each) => [each, `${each}.json`]))
    if (statSync(place, { throwIfNoEntry: false })?.isFile()) return place;
  if (places.length > 0) return undefined;
  const require = createRequire(from);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return require.resolve(name);
    } catch {}
  }
  return undefined;
}

/** Targets from which on TypeScript defines class fields by itself. */
const definesFields = new Set(["es2022", "es2023", "es2024", "es2025", "esnext"]);

export function dialectOf(options: Options): Dialect {
  const text = (name: string, otherwise: string): string =>
    typeof options[name] === "string" ? (options[name] as string) : otherwise;
  const legacy = options["experimentalDecorators"] === true;
  const source = text("jsxImportSource", "react");
  const kind = text("jsx", "");
  const jsx = ((): JsxDialect | string | undefined => {
    switch (kind.toLowerCase()) {
      case "":
        return undefined;
      case "react-jsx":
        return { runtime: "automatic", module: `${source}/jsx-runtime` };
      case "react-jsxdev":
        return { runtime: "automatic", module: `${source}/jsx-dev-runtime` };
      case "react": {
        const namespace = text("reactNamespace", "React");
        return {
          runtime: "classic",
          factory: text("jsxFactory", `${namespace}.createElement`),
          fragment: text("jsxFragmentFactory", `${namespace}.Fragment`),
        };
      }
      default:
        return kind;
    }
  })();
  const define = options["useDefineForClassFields"];
  const target = text("target", "esnext").toLowerCase();
  return {
    decorators: legacy ? "legacy" : "standard",
    assignsFields: typeof define === "boolean" ? !define : legacy && !definesFields.has(target),
    verbatim: options["verbatimModuleSyntax"] === true,
    ...(jsx === undefined ? {} : { jsx }),
  };
}

const stampOf = (file: string): string => {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? "" : `${stats.mtimeNs}:${stats.size}`;
};

/** The dialect that a folder's tsconfig.json asks for, read again when one of its files changes. */
export class DialectReader {
  readonly #folder: string;
  #stamps = new Map<string, string>();
  #config: string | undefined;
  #dialect = plainDialect;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(): Dialect {
    const config = findConfig(this.#folder);
    const current = [...this.#stamps].every(([file, stamp]) => stampOf(file) === stamp);
    if (config === this.#config && current) return this.#dialect;
    this.#config = config;
    const files = new Set<string>();
    try {
      this.#dialect = config === undefined ? plainDialect : dialectOf(optionsOf(config, files));
    } catch {
      // The checker tells what is wrong with a configuration.
      this.#dialect = plainDialect;
    }
    this.#stamps = new Map([...files].map((file) => [file, stampOf(file)]));
    return this.#dialect;
  }
}
