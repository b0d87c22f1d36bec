// Bundles every JupyterLab extension that package.json names into dist/, with their themes and settings schemas.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Configuration, type MultiStats, rspack } from "@rspack/core";

const require = createRequire(import.meta.url);
const root = import.meta.dirname;
const dist = path.join(root, "dist");
const generated = path.join(root, "dist", "generated");

interface Manifest {
  dependencies: Record<string, string>;
}
interface ExtensionManifest {
  version: string;
  styleModule?: string;
  jupyterlab?: { extension?: true | string; mimeExtension?: true | string; schemaDir?: string; themePath?: string };
}
interface ExtensionPackage {
  name: string;
  folder: string;
  manifest: ExtensionManifest;
  lab: NonNullable<ExtensionManifest["jupyterlab"]>;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

const packages: ExtensionPackage[] = Object.keys(readJson<Manifest>(path.join(root, "package.json")).dependencies)
  .filter((name) => /^@jupyter(lab|-widgets)\//.test(name))
  .map((name) => {
    const file = require.resolve(`${name}/package.json`);
    const manifest = readJson<ExtensionManifest>(file);
    return { name, folder: path.dirname(file), manifest, lab: manifest.jupyterlab ?? {} };
  })
  .filter(({ lab }) => lab.extension || lab.mimeExtension);

/** A module exporting `[package, plugins]` pairs, read by src/main.ts. */
function pluginModule(kind: "extension" | "mimeExtension"): string {
  const entries = packages
    .filter(({ lab }) => lab[kind])
    .map(({ name, lab }, i) => ({
      name,
      local: `${kind}${i}`,
      from: lab[kind] === true ? name : `${name}/${lab[kind]}`,
    }));
  const imports = entries.map(({ local, from }) => `import ${local} from ${JSON.stringify(from)};`).join("\n");
  const pairs = entries.map(({ name, local }) => `[${JSON.stringify(name)}, ${local}]`).join(", ");
  return `${imports}\nexport const ${kind}s = [${pairs}];\n`;
}

function styleModule(): string {
  return packages
    .filter(({ manifest }) => manifest.styleModule)
    .map(({ name, manifest }) => `import ${JSON.stringify(`${name}/${manifest.styleModule}`)};`)
    .sort()
    .join("\n");
}

// *.raw.css is text for scripts; every other style sheet is a style sheet.
const styleRules = [
  { test: /(?<!\.raw)\.css$/, type: "css" },
  { test: /\.raw\.css$/, type: "asset/source" },
];

const common: Configuration = {
  mode: "production",
  devtool: false,
  context: root,
  target: ["web", "es2022"],
  performance: false,
  optimization: { splitChunks: { chunks: "async" } },
  plugins: [new rspack.ProvidePlugin({ process: [path.join(root, "src/process.ts"), "process"] })],
  ignoreWarnings: [/starts with '~' is deprecated/, /__dirname/],
};

const application: Configuration = {
  ...common,
  entry: { main: "./src/main.ts" },
  output: {
    path: path.join(dist, "static"),
    filename: "[name].js",
    cssFilename: "[name].css",
    chunkFilename: "chunks/[name]-[contenthash:8].js",
    assetModuleFilename: "assets/[name]-[contenthash:8][ext]",
    publicPath: "auto",
  },
  resolve: {
    extensions: [".ts", ".js", ".json"],
    alias: {
      "lab-extensions": path.join(generated, "extensions.js"),
      "lab-styles": path.join(generated, "styles.js"),
    },
    fallback: { url: false, buffer: false, crypto: false, path: require.resolve("path-browserify") },
    modules: [path.join(root, "node_modules"), "node_modules"],
  },
  module: {
    rules: [
      {
        test: /\.ts$/,
        loader: "builtin:swc-loader",
        options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
      },
      // Our "type": "module" would otherwise switch JupyterLab's scripts to strict interop.
      { test: /\.m?js$/, type: "javascript/auto", resolve: { fullySpecified: false } },
      ...styleRules,
      { test: /\.svg$/, issuer: /\.css$/, type: "asset" },
      { test: /\.svg$/, issuer: /\.js$/, type: "asset/source" },
      { test: /\.(png|jpg|gif|woff2)$/, type: "asset/resource" },
      // Old font formats are named in style sheets and never fetched: 2.4 MB of dead weight.
      { test: /\.(ttf|eot|woff)$|webfonts\/.*\.svg$/, type: "asset/resource", generator: { emit: false } },
      { test: /\.(md|txt)$/, type: "asset/source" },
    ],
  },
};

const themes: Configuration[] = packages.flatMap(({ name, folder, lab }) =>
  lab.themePath
    ? [
        {
          ...common,
          entry: { index: path.join(folder, lab.themePath) },
          module: { rules: [...styleRules, { test: /\.(svg|png|jpg|gif|woff2?|ttf|eot)$/, type: "asset/inline" }] },
          output: { path: path.join(dist, "themes", name), filename: "index.js", cssFilename: "index.css" },
        },
      ]
    : [],
);

/** Every settings schema, in the form that the gateway's settings endpoint answers. */
function settingsSchemas(): object[] {
  return packages.flatMap(({ name, folder, manifest, lab }) => {
    if (!lab.schemaDir) return [];
    const schemas = path.join(folder, lab.schemaDir);
    return readdirSync(schemas)
      .filter((file) => file.endsWith(".json"))
      .map((file) => ({
        id: `${name}:${path.basename(file, ".json")}`,
        schema: readJson(path.join(schemas, file)),
        version: manifest.version,
      }));
  });
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
writeFileSync(path.join(generated, "extensions.js"), pluginModule("extension") + pluginModule("mimeExtension"));
writeFileSync(path.join(generated, "styles.js"), styleModule());

const stats = await new Promise<MultiStats | undefined>((resolve, reject) => {
  rspack([application, ...themes], (error, result) => (error ? reject(error) : resolve(result)));
});
if (!stats || stats.hasErrors() || stats.hasWarnings()) {
  console.error(stats?.toString({ preset: "errors-warnings", colors: false }) ?? "rspack gave no result");
}
if (!stats || stats.hasErrors()) process.exit(1);
rmSync(generated, { recursive: true });

const schemas = settingsSchemas();
const labManifest = readJson<{ version: string }>(require.resolve("@jupyterlab/application/package.json"));
writeFileSync(path.join(dist, "schemas.json"), JSON.stringify(schemas));
writeFileSync(path.join(dist, "page.json"), JSON.stringify({ version: labManifest.version }));
console.log(`JupyterLab ${labManifest.version}: ${packages.length} extensions, ${schemas.length} settings schemas`);
