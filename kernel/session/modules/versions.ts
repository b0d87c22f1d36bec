/** Versions of packages, as far as `npm:` specifiers name them (semver.org, and the ranges of npm). */

type Version = readonly [major: number, minor: number, patch: number];

/** `1.2.3`, `v1.2` or `1.x`; undefined for what is none of these. A part that is left open is -1. */
function parse(text: string): Version | undefined {
  const plain = text.startsWith("v") ? text.slice(1) : text;
  const [numbers = ""] = (plain.split("+", 1)[0] ?? "").split("-", 1);
  const parts = numbers.split(".").map((part) => (["x", "X", "*"].includes(part) ? -1 : Number(part || Number.NaN)));
  if (parts.length > 3 || parts.some((part) => !Number.isInteger(part))) return undefined;
  return [parts[0] ?? -1, parts[1] ?? -1, parts[2] ?? -1];
}

const closed = (version: Version): Version => [
  Math.max(0, version[0]),
  Math.max(0, version[1]),
  Math.max(0, version[2]),
];

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** The first version that a range like `^1.2` leaves out: the part at `index` is one more. */
const after = (version: Version, index: number): Version => {
  const [major, minor, patch] = closed(version);
  return index === 0 ? [major + 1, 0, 0] : index === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1];
};

const operators = [">=", "<=", ">", "<", "=", "^", "~"] as const;

function meets(version: Version, comparator: string): boolean | undefined {
  const operator = operators.find((each) => comparator.startsWith(each)) ?? "";
  const wanted = parse(comparator.slice(operator.length));
  if (wanted === undefined) return undefined;
  const low = closed(wanted);
  const open = wanted.indexOf(-1);
  const given = open === -1 ? 3 : open;
  const within = (end: Version): boolean => compare(version, low) >= 0 && compare(version, end) < 0;
  switch (operator) {
    case "^": {
      const first = low.findIndex((part) => part > 0);
      return given === 0 || within(after(low, first === -1 ? Math.min(given, 3) - 1 : Math.min(first, 2)));
    }
    case "~":
      return given === 0 || within(after(low, Math.min(given - 1, 1)));
    case ">=":
      return compare(version, low) >= 0;
    case ">":
      return given < 3 ? compare(version, after(low, given - 1)) >= 0 : compare(version, low) > 0;
    case "<":
      return compare(version, low) < 0;
    case "<=":
      return given < 3 ? compare(version, after(low, given - 1)) < 0 : compare(version, low) <= 0;
    default:
      return given === 0 || within(after(low, given - 1));
  }
}

/** Whether an installed version is in the range that a specifier names; a tag like `latest` says nothing about it. */
export function isInRange(installed: string, range: string): boolean {
  const version = parse(installed);
  if (version === undefined) return true;
  return range.split("||").some((alternative) =>
    alternative
      .trim()
      .split(" ")
      .filter((each) => each !== "")
      .every((comparator) => meets(version, comparator) ?? true),
  );
}
