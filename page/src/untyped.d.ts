/** What comes without types: modules that build.ts writes from what each extension package says about itself, and KaTeX's extension. */
declare module "lab-extensions" {
  type Entry = readonly [packageName: string, plugins: unknown];
  export const extensions: Entry[];
  export const mimeExtensions: Entry[];
}
declare module "lab-styles";
declare module "*.css";
declare module "katex/contrib/auto-render" {
  interface Options {
    delimiters: { left: string; right: string; display: boolean }[];
    throwOnError: boolean;
  }
  function renderMathInElement(element: HTMLElement, options: Options): void;

  export = renderMathInElement;
}
