import type { RegistryName } from "../modules/specifiers.ts";
import { closest } from "./closest.ts";

const typeName = (value: unknown): string => (value === null ? "null" : typeof value);

/** So many exports of a module are listed. */
const listedExports = 40;

/** How a package of a registry is installed. */
export const installCommand = ({ registry, name, range }: RegistryName): string => {
  const versioned = range === undefined ? name : `${name}@${range}`;
  return registry === "jsr" ? `npx jsr add ${versioned}` : `npm install ${versioned}`;
};

/** What the session says about the code of cells and what it imports. */
export const codeErrors = {
  jsx: (kept: string | undefined): string =>
    kept === undefined
      ? 'JSX runs once a tsconfig.json beside the notebook says how: put { "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "react" } } there, or the package that you use instead of react.'
      : `the tsconfig.json beside the notebook keeps JSX as it is ("jsx": "${kept}"), which cannot run; put "react-jsx" or "react" there.`,
  noExport: (specifier: string, name: string, exported: readonly string[]): SyntaxError => {
    const close = closest(name, exported);
    const meant = close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
    const listed = exported.slice(0, listedExports).join(", ");
    const more = exported.length > listedExports ? `, … ${exported.length - listedExports} more` : "";
    const all = exported.length === 0 ? "It exports nothing." : `It exports ${listed}${more}.`;
    return new SyntaxError(
      `the module ${JSON.stringify(specifier)} has no export named ${JSON.stringify(name)}.${meant} ${all}`,
    );
  },
  notInstalled: (name: string, command: string, folder: string, cause: unknown): Error =>
    Object.assign(
      new Error(`the package ${name} is not installed for ${folder}: run \`${command}\` there, then this cell again.`),
      { code: (cause as { code?: unknown }).code },
    ),
  otherVersion: (wanted: RegistryName, version: string): Error =>
    new Error(
      `${wanted.registry}:${wanted.name}@${wanted.range} is asked for, and ${version} is installed: run \`${installCommand(wanted)}\` and restart the kernel, or change the specifier.`,
    ),
  overNetwork: (specifier: string): Error =>
    new Error(
      `modules are not loaded over the network: save ${specifier} beside the notebook and import the file, or install its package.`,
    ),
  fileSyntax: (file: string, line: number, column: number, source: string, message: string): SyntaxError =>
    new SyntaxError(`${file}:${line}:${column} ${message}\n    ${source}\n    ${" ".repeat(Math.max(0, column - 1))}^`),
  reserved: (name: string): string =>
    `\`${name}\` cannot be declared: JavaScript and TypeScript keep the name for themselves. Give what you declare another name.`,
  nesting: (): string =>
    "This is nested too deeply, or is one expression of thousands of operators: split it into parts with names of their own.",
  notDecorator: (kind: string, name: string | symbol, value: unknown): TypeError =>
    new TypeError(`the decorator of the ${kind} ${String(name)} must be a function; got ${typeName(value)}.`),
  decorated: (kind: string, name: string | symbol, expected: string): TypeError =>
    new TypeError(`a decorator of the ${kind} ${String(name)} must return ${expected} or nothing.`),
  initializer: (value: unknown): TypeError => new TypeError(`addInitializer takes a function; got ${typeName(value)}.`),
  lateInitializer: (): TypeError =>
    new TypeError("addInitializer can only be called while its decorator runs, not later."),
};
