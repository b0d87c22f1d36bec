import { ConfigurationReader, type Options } from "../../tsconfig.ts";
import type { JsxDialect } from "./jsx.ts";

/** What a tsconfig.json says about how TypeScript is emitted; types and targets are the checker's affair. */
export interface Dialect {
  /** JSX is part of the language; the text is why it cannot be run, where it is kept as it is. */
  readonly jsx?: JsxDialect | string;
  readonly decorators: "standard" | "legacy";
  /** Class fields are assigned, not defined, as TypeScript did before ES2022. */
  readonly assignsFields: boolean;
  /** Legacy decorators learn of the types that they stand at (`emitDecoratorMetadata`). */
  readonly metadata?: { readonly strictNulls: boolean };
  /** Imports that no value comes from are kept. */
  readonly verbatim: boolean;
}

export const plainDialect: Dialect = {
  decorators: "standard",
  assignsFields: false,
  verbatim: false,
};

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
  const strict = options["strictNullChecks"] ?? options["strict"] ?? true;
  const metadata = legacy && options["emitDecoratorMetadata"] === true;
  const target = text("target", "esnext").toLowerCase();
  return {
    decorators: legacy ? "legacy" : "standard",
    assignsFields: typeof define === "boolean" ? !define : legacy && !definesFields.has(target),
    verbatim: options["verbatimModuleSyntax"] === true,
    ...(metadata && { metadata: { strictNulls: strict === true } }),
    ...(jsx === undefined ? {} : { jsx }),
  };
}

/** The dialect that a folder's tsconfig.json asks for, read again when one of its files changes. */
export class DialectReader extends ConfigurationReader<Dialect> {
  constructor(folder: string) {
    super(folder, plainDialect, ({ options }) => dialectOf(options));
  }
}
