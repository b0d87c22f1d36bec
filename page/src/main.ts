// The page's entry: the start-up sequence of JupyterLab's own application, without module federation.
import { JupyterLab } from "@jupyterlab/application";
import { JupyterPluginRegistry, PageConfig } from "@jupyterlab/coreutils";
import { IConnectionStatus, IServiceManager } from "@jupyterlab/services";
import "lab-styles";
import { extensions, mimeExtensions } from "lab-extensions";
import { katexPlugin } from "./katex.ts";
import { longTextsPlugin } from "./longTexts.ts";
import { runsPlugin } from "./runs.ts";

type Plugin = Parameters<JupyterPluginRegistry["registerPlugins"]>[0][number];
type Options = JupyterLab.IOptions;
type MimeExtension = NonNullable<Options["mimeExtensions"]>[number];
type PluginInfo = NonNullable<Options["availablePlugins"]>[number];

const available: PluginInfo[] = [];
const disabled: string[] = [];

/** The plugins of `modules` that the page's configuration leaves on; every one is noted for the plugin manager. */
function enabled<P extends { id: string }>(modules: readonly (readonly [string, unknown])[]): P[] {
  const on: P[] = [];
  for (const [extension, value] of modules) {
    for (const plugin of [value].flat() as (P & Partial<Plugin>)[]) {
      const off = PageConfig.Extension.isDisabled(plugin.id);
      available.push({
        id: plugin.id,
        description: plugin.description ?? "",
        requires: plugin.requires ?? [],
        optional: plugin.optional ?? [],
        provides: plugin.provides ?? null,
        autoStart: plugin.autoStart ?? false,
        enabled: !off,
        extension,
      });
      if (off) disabled.push(plugin.id);
      else on.push(plugin);
    }
  }
  return on;
}

const mime = enabled<MimeExtension & { id: string }>(mimeExtensions);
const pluginRegistry = new JupyterPluginRegistry();
pluginRegistry.registerPlugins(
  enabled<Plugin>([...extensions, ["adjoint-page", [katexPlugin, longTextsPlugin, runsPlugin]]]),
);
const connectionStatus = await pluginRegistry.resolveOptionalService(IConnectionStatus);
const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
const lab = new JupyterLab({
  pluginRegistry,
  serviceManager,
  ...(connectionStatus ? { connectionStatus } : {}),
  mimeExtensions: mime,
  disabled: { matches: disabled, patterns: PageConfig.Extension.disabled },
  deferred: { matches: [], patterns: [] },
  availablePlugins: available,
});
if (PageConfig.getOption("exposeAppInBrowser") === "true") {
  (globalThis as { jupyterapp?: JupyterLab }).jupyterapp = lab;
}
await lab.start({ bubblingKeydown: true });
await lab.restored;
document.body.dataset["labReady"] = "true";
