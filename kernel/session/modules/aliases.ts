import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Configuration, ConfigurationReader } from "../../tsconfig.ts";

interface Alias {
  /** What a specifier begins and ends with; a pattern without a star is all prefix. */
  readonly prefix: string;
  readonly suffix: string | undefined;
  /** Paths, with a star for what a specifier has between. */
  readonly targets: readonly string[];
}

/** The `paths` of a notebook's tsconfig.json: where the checker finds modules, they are found when cells run. */
export class Aliases {
  readonly #reader: ConfigurationReader<readonly Alias[]>;

  constructor(folder: string) {
    this.#reader = new ConfigurationReader<readonly Alias[]>(folder, [], aliasesOf);
  }

  /** The URLs that a specifier may stand for, the first that exists being meant. */
  candidates(specifier: string): string[] {
    const matching = this.#reader
      .read()
      .filter(({ prefix, suffix }) =>
        suffix === undefined
          ? specifier === prefix
          : specifier.length >= prefix.length + suffix.length &&
            specifier.startsWith(prefix) &&
            specifier.endsWith(suffix),
      );
    // An exact name comes first, then the longest beginning.
    const [best] = matching.sort(
      (one, other) =>
        Number(one.suffix !== undefined) - Number(other.suffix !== undefined) ||
        other.prefix.length - one.prefix.length,
    );
    if (best === undefined) return [];
    const between = specifier.slice(best.prefix.length, specifier.length - (best.suffix?.length ?? 0));
    return best.targets.map((target) => pathToFileURL(target.replace("*", () => between)).href);
  }
}

function aliasesOf({ options, pathsFolder }: Configuration): Alias[] {
  const { paths, baseUrl } = options;
  const base = typeof baseUrl === "string" ? baseUrl : pathsFolder;
  if (typeof paths !== "object" || paths === null || base === undefined) return [];
  return Object.entries(paths).map(([pattern, targets]) => {
    const star = pattern.indexOf("*");
    return {
      prefix: star < 0 ? pattern : pattern.slice(0, star),
      suffix: star < 0 ? undefined : pattern.slice(star + 1),
      targets: [targets]
        .flat()
        .flatMap((each: unknown) => (typeof each === "string" ? [path.resolve(base, each)] : [])),
    };
  });
}
