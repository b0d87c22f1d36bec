/** Modules that build.ts writes from what each installed extension package says about itself. */
declare module "lab-extensions" {
  type Entry = readonly [packageName: string, plugins: unknown];
  export const extensions: Entry[];
  export const mimeExtensions: Entry[];
}
declare module "lab-styles";
declare module "*.css";
