import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type IRenderMime, IRenderMimeRegistry, MimeModel } from "@jupyterlab/rendermime";

/** Characters that are drawn of a longer text, of its beginning and its end: a browser draws a megabyte for ten seconds. */
const drawn = { first: 20_000, last: 80_000 };
/** Milliseconds between two drawings of a long text that grows. */
const pause = 250;

/** The beginning and the end of a long text, from line to line where it has lines, and how much is between them. */
function shortened(text: string): string {
  const head = text.slice(0, drawn.first);
  const tail = text.slice(-drawn.last);
  const beginning = head.slice(0, head.lastIndexOf("\n") + 1 || head.length);
  const end = tail.slice(tail.slice(0, -1).indexOf("\n") + 1);
  const hidden = text.length - beginning.length - end.length;
  const newline = beginning.endsWith("\n") ? "" : "\n";
  return `${beginning}${newline}\n… ${hidden.toLocaleString("en")} characters are not drawn here; they are saved with the notebook …\n\n${end}`;
}

/** Lets a renderer of texts draw as much of each as it can without a halt. */
function bounded(renderer: IRenderMime.IRenderer, mimeType: string): IRenderMime.IRenderer {
  const draw = renderer.renderModel.bind(renderer);
  let latest: IRenderMime.IMimeModel | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  renderer.renderModel = async (model) => {
    const text = String(model.data[mimeType]);
    latest = undefined;
    if (text.length <= drawn.first + drawn.last) return draw(model);
    if (timer !== undefined) {
      latest = model;
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      if (latest !== undefined && !renderer.isDisposed) void renderer.renderModel(latest);
    }, pause);
    const { trusted, metadata } = model;
    await draw(new MimeModel({ trusted, metadata, data: { [mimeType]: shortened(text) } }));
  };
  return renderer;
}

/** Long texts are drawn in part: without that one large print halts the page. */
export const longTextsPlugin: JupyterFrontEndPlugin<void> = {
  id: "adjoint-page:long-texts",
  description: "Draws the beginning and the end of texts that are too long to be drawn whole.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_, registry: IRenderMimeRegistry) => {
    for (const mimeType of ["text/plain", "application/vnd.jupyter.stdout", "application/vnd.jupyter.stderr"]) {
      const factory = registry.getFactory(mimeType);
      if (factory === undefined) continue;
      registry.addFactory(
        {
          ...factory,
          mimeTypes: [mimeType],
          createRenderer: (options) => bounded(factory.createRenderer(options), mimeType),
        },
        registry.getRank(mimeType),
      );
    }
  },
};
