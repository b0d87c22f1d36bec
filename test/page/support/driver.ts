import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";

/** What is used of JupyterLab's application object, which the page exposes. */
interface Lab {
  restored: Promise<unknown>;
  commands: { execute(id: string, args?: Record<string, unknown>): Promise<unknown> };
  shell: { currentWidget: NotebookPanel | null };
}
interface NotebookPanel {
  sessionContext: { session: { kernel: { connectionStatus: string; status: string } | null } | null };
  content: {
    widgets: { model: CellModel; node: { querySelectorAll(selector: string): Iterable<unknown> } }[];
    scrollToItem(index: number): Promise<void>;
  };
}
interface CellModel {
  type: string;
  executionCount: number | null;
  sharedModel: { getSource(): string };
  outputs?: { toJSON(): CellOutput[] };
}
interface CellOutput {
  output_type: string;
  data?: Record<string, unknown>;
  text?: string | string[];
  ename?: string;
  evalue?: string;
}
type LabWindow = { jupyterapp: Lab };

/** A code cell as the page shows it. */
export interface ShownCell {
  source: string;
  executionCount: number | null;
  outputs: CellOutput[];
}

/** A drawn chart: its size, how many colours it has, and how much of it is not the background. */
export interface DrawnChart {
  width: number;
  height: number;
  colours: number;
  ink: number;
}

/** A Jupyter server: our gateway, or another. */
interface Server {
  readonly url: string;
  readonly token: string;
}

/** A notebook open in the page, with what went wrong in the page meanwhile. */
export interface NotebookPage {
  page: Page;
  /** Errors of scripts, failed requests, answers of 400 and above, requests to other hosts. */
  problems: string[];
}

const debianChromium = "/usr/bin/chromium";
const patience = 60_000;

/** Starts headless Chromium: Debian's where it is installed, else the one that comes with npm. */
export async function launch(): Promise<Browser> {
  const executablePath = existsSync(debianChromium) ? debianChromium : await sparticuz.executablePath();
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
}

/** The page's script errors that come with JupyterLab itself and mean nothing: the debugger's panel asks after every cell. */
const harmless = /yjs#509|Add Yjs type to a document|ResizeObserver loop|No active debugger session/;

function watch(page: Page, base: string): string[] {
  const problems: string[] = [];
  const add = (problem: string) => {
    if (!harmless.test(problem)) problems.push(problem);
  };
  page.on("pageerror", (error) => add(`script: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    // The page itself drops requests when it is left.
    if (request.failure()?.errorText !== "net::ERR_ABORTED")
      add(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) add(`${response.status()}: ${response.request().method()} ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) add(`other host: ${request.url()}`);
  });
  return problems;
}

/** Opens the page at `where` (`lab`, `lab/tree/a.ipynb`), as a person does who follows the printed address. */
export async function openPage(browser: Browser, gateway: Server, where: string): Promise<NotebookPage> {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const problems = watch(page, gateway.url);
  // In a workspace of its own, without what an earlier page of the same server left open.
  const own = where.replace(/^lab/, `lab/workspaces/${randomUUID()}`);
  await page.goto(`${gateway.url}${own}?token=${encodeURIComponent(gateway.token)}`);
  await page.waitForFunction(() => "jupyterapp" in globalThis);
  await page.evaluate(() => (globalThis as unknown as LabWindow).jupyterapp.restored);
  return { page, problems };
}

/** Opens a notebook and waits for its kernel: JupyterLab silently skips cells that are run before it is connected. */
export async function openNotebook(browser: Browser, gateway: Server, notebook: string): Promise<NotebookPage> {
  const opened = await openPage(browser, gateway, `lab/tree/${notebook.split("/").map(encodeURIComponent).join("/")}`);
  await opened.page.waitForSelector(".jp-NotebookPanel .jp-Cell");
  await waitIdle(opened.page);
  return opened;
}

/** Waits until the kernel of the notebook in front is connected and idle. */
export async function waitIdle(page: Page, timeout = patience): Promise<void> {
  await page.waitForFunction(
    () => {
      const { jupyterapp } = globalThis as unknown as LabWindow;
      const kernel = jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
      return kernel?.connectionStatus === "connected" && kernel.status === "idle";
    },
    undefined,
    { timeout },
  );
}

/** Carries out one of JupyterLab's commands; resolves when the page says that it is done. */
export async function command(page: Page, id: string, args: Record<string, unknown> = {}): Promise<void> {
  await page.evaluate(
    async ([name, options]) => {
      await (globalThis as unknown as LabWindow).jupyterapp.commands.execute(name, options);
    },
    [id, args] as const,
  );
}

/** Runs every cell; resolves when the last one ended or one failed, and every chart was drawn. */
export async function runAll(page: Page, timeout = 5 * patience): Promise<ShownCell[]> {
  page.setDefaultTimeout(timeout);
  await command(page, "notebook:run-all-cells");
  await waitIdle(page, timeout);
  await waitCharts(page);
  page.setDefaultTimeout(patience);
  return shownCells(page);
}

/** Scrolls from cell to cell, since those out of sight are not drawn, and waits at each for the charts of its outputs. */
export async function waitCharts(page: Page): Promise<void> {
  const cells = await page.evaluate(
    () => (globalThis as unknown as LabWindow).jupyterapp.shell.currentWidget?.content.widgets.length ?? 0,
  );
  for (let i = 0; i < cells; i++) {
    await page.evaluate((index) => {
      // Its promise stays open where there is nothing to scroll.
      void (globalThis as unknown as LabWindow).jupyterapp.shell.currentWidget?.content.scrollToItem(index);
    }, i);
    await page.waitForFunction((index) => {
      const cell = (globalThis as unknown as LabWindow).jupyterapp.shell.currentWidget?.content.widgets[index];
      const charts = [...(cell?.node.querySelectorAll(".jp-RenderedVegaCommon5") ?? [])] as PageElement[];
      return charts.every((node) => node.querySelector("canvas, svg") !== null);
    }, i);
  }
}

/** The code cells of the notebook in front. */
export function shownCells(page: Page): Promise<ShownCell[]> {
  return page.evaluate(() =>
    ((globalThis as unknown as LabWindow).jupyterapp.shell.currentWidget?.content.widgets ?? [])
      .map(({ model }) => model)
      .filter((model) => model.type === "code")
      .map((model) => ({
        source: model.sharedModel.getSource(),
        executionCount: model.executionCount,
        outputs: model.outputs?.toJSON() ?? [],
      })),
  );
}

/** Presses the toolbar's stop button. */
export async function pressStop(page: Page): Promise<void> {
  await page.click('.jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name="interrupt"] jp-button');
}

export async function setTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await command(page, "apputils:change-theme", { theme: theme === "dark" ? "JupyterLab Dark" : "JupyterLab Light" });
  await page.waitForSelector(`body[data-jp-theme-light=${theme === "light"}]`, { state: "attached" });
  // JupyterLab covers the page while it changes.
  await page.waitForSelector("#jupyterlab-splash", { state: "detached" });
}

interface PageElement {
  querySelector(selector: string): PageElement | null;
  width: number;
  height: number;
  getContext(kind: "2d"): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } };
}
interface PageDocument {
  document: { querySelectorAll(selector: string): Iterable<unknown> };
}

/** Reads back the pixels of every chart that Vega drew in the notebook. */
export function drawnCharts(page: Page): Promise<DrawnChart[]> {
  return page.evaluate(() => {
    const canvases = [
      ...(globalThis as unknown as PageDocument).document.querySelectorAll(".jp-OutputArea .vega-embed canvas"),
    ] as PageElement[];
    return canvases.map((canvas) => {
      const { width, height } = canvas;
      const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, width, height).data.buffer);
      const counts = new Map<number, number>();
      for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      return { width, height, colours: counts.size, ink: 1 - Math.max(...counts.values()) / pixels.length };
    });
  });
}

/** Saves a picture of what the page shows, and gives the file's path. */
export async function screenshot(page: Page, folder: string, name: string): Promise<string> {
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
