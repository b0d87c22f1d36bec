import { execFile } from "node:child_process";
import { access, constants, readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { jupyterFolders } from "../../gateway/jupyterPaths.ts";
import { findKernelspec, type Kernelspec, kernelspec, packageVersion } from "../../kernelspec.ts";
import { type Finding, ok, warn } from "./finding.ts";

const oldestLab = 4;

/** What `jupyter ARGS` prints, or undefined where there is no Jupyter on the PATH. */
async function jupyter(...args: string[]): Promise<string | undefined> {
  const started = promisify(execFile)("jupyter", args, { timeout: 30_000 });
  return started.then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

/** The JupyterLab that the PATH holds; none is needed for the kernel's own page. */
export async function checkJupyterLab(): Promise<Finding> {
  const printed = await jupyter("--version");
  const versions = new Map(
    (printed ?? "").split("\n").map((line) => line.split(":").map((part) => part.trim()) as [string, string]),
  );
  const lab = versions.get("jupyterlab");
  if (printed === undefined || lab === undefined || !/^\d/.test(lab)) {
    return ok(
      "jupyterlab",
      `${printed === undefined ? "no Jupyter" : "a Jupyter without JupyterLab"} on the PATH; "adjoint serve" needs none`,
    );
  }
  if (Number.parseInt(lab, 10) >= oldestLab) return ok("jupyterlab", `JupyterLab ${lab}`);
  return warn(
    "jupyterlab",
    `JupyterLab ${lab} is older than ${oldestLab}.`,
    "Charts may not show. Update it: pip install --upgrade jupyterlab",
  );
}

/** The folders where the Jupyter of the PATH looks for kernels, else those that Jupyter looks in by default. */
async function dataFolders(): Promise<string[]> {
  const printed = await jupyter("--paths", "--json");
  if (printed === undefined) return jupyterFolders();
  const { data } = JSON.parse(printed) as { data: string[] };
  return data;
}

/** What keeps an installed kernelspec from starting this copy of the kernel. */
async function faultOf({ argv }: Kernelspec, version: string): Promise<string | undefined> {
  const [program, ...rest] = argv;
  const main = rest.find((arg) => path.isAbsolute(arg));
  const runs = await access(program ?? "", constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!runs) return `its Node, ${program}, is not there any more`;
  const there =
    main !== undefined &&
    (await access(main).then(
      () => true,
      () => false,
    ));
  if (!there) return `its kernel, ${main}, is not there any more`;
  if (version !== packageVersion()) return `it starts version ${version}; this is ${packageVersion()}`;
  if (argv.join("\n") !== kernelspec().argv.join("\n")) return `it starts another copy: ${argv.slice(0, -1).join(" ")}`;
  return undefined;
}

/** Each kernelspec of ours that Jupyter finds: whether it starts something, and whether that is this copy. */
export async function checkKernelspecs(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const data of await dataFolders()) {
    const kernels = path.join(data, "kernels");
    for (const name of await readdir(kernels).catch(() => [])) {
      const folder = path.join(kernels, name);
      const found = await findKernelspec(folder);
      if (found.kind !== "own") continue;
      const fault = await faultOf(found.spec, found.version);
      findings.push(
        fault === undefined
          ? ok("kernelspec", folder)
          : warn(
              "kernelspec",
              `${folder}: ${fault}.`,
              'Install it again: "adjoint install" with the options used before.',
            ),
      );
    }
  }
  const none = warn(
    "kernelspec",
    "No Jupyter on this machine knows the kernel.",
    '"adjoint install" makes it known; "adjoint serve" and "adjoint run" work without.',
  );
  return findings.length > 0 ? findings : [none];
}
