import { largestSize } from "./theme.ts";

type Fields = Record<string, unknown>;

const marks = new Set(
  "arc area bar image line point rect rule text tick trail circle square geoshape boxplot errorband errorbar".split(
    " ",
  ),
);
const types = new Set(["quantitative", "temporal", "ordinal", "nominal", "geojson"]);
const properties = new Set(
  (
    "$schema config background padding autosize params datasets usermeta name title description data transform width " +
    "height view mark encoding projection layer concat hconcat vconcat columns resolve spacing align center bounds " +
    "facet repeat spec"
  ).split(" "),
);
const compositions = ["layer", "concat", "hconcat", "vconcat"] as const;

/** What a view inherits from those around it. */
interface Scope {
  /** Rows to look fields up in; null where they cannot be known. */
  readonly rows: readonly unknown[] | null;
  /** Fields that transforms add; null where they cannot be known. */
  readonly added: ReadonlySet<string> | null;
  readonly encoded: boolean;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const quoted = (names: Iterable<string>) => [...names].map((name) => `"${name}"`).join(", ");

/**
 * Faults of a Vega-Lite specification that the compiler does not report or reports as an internal error: unknown
 * marks, properties and field types, fields that the data lacks, data without rows, sizes that JupyterLab cannot
 * show. Sentences; none when all is well.
 */
export function findFaults(spec: unknown, splitAccessPath: (path: string) => string[]): string[] {
  if (!isFields(spec)) return ["the specification must be an object."];
  const faults: string[] = [];
  const datasets = isFields(spec["datasets"]) ? spec["datasets"] : {};
  const rowCounts: (number | null)[] = [];
  const pending: { view: Fields; scope: Scope; place: string }[] = [
    { view: spec, scope: { rows: null, added: new Set(), encoded: false }, place: "the specification" },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { view, place } = next;
    checkProperties(view, place, faults);
    const rows = "data" in view ? inlineRows(view["data"], datasets) : next.scope.rows;
    if ("data" in view) rowCounts.push(rows?.length ?? null);
    const scope: Scope = {
      rows,
      added: addedFields(view["transform"], next.scope.added),
      encoded: next.scope.encoded || isFields(view["encoding"]),
    };
    if ("mark" in view) checkMark(view["mark"], scope.encoded, place, faults);
    if (isFields(view["encoding"])) checkEncoding(view["encoding"], scope, splitAccessPath, faults);
    for (const name of compositions) {
      const parts = view[name];
      if (!Array.isArray(parts)) continue;
      for (const [i, part] of parts.entries()) {
        if (isFields(part)) pending.push({ view: part, scope, place: `${name}[${i}]` });
        else faults.push(`${name}[${i}] must be an object.`);
      }
    }
    // Facets and repeats bind fields by other names, so rows are not known inside.
    if (isFields(view["spec"])) {
      pending.push({ view: view["spec"], scope: { ...scope, rows: null, added: null }, place: `${place}.spec` });
    }
  }
  if (rowCounts.length > 0 && rowCounts.every((count) => count === 0)) faults.push("its data has no rows.");
  return faults;
}

function checkProperties(view: Fields, place: string, faults: string[]): void {
  for (const name of Object.keys(view)) {
    if (!properties.has(name)) faults.push(`"${name}" is not a property of a view (in ${place}).`);
  }
  for (const side of ["width", "height"] as const) {
    const size = view[side];
    if (size === "container") {
      faults.push(`${side}: "container" makes the notebook page hang; give a number up to ${largestSize}.`);
    } else if (typeof size === "number" && !(size > 0 && size < Number.POSITIVE_INFINITY)) {
      faults.push(`${side} must be a positive number, got ${size}.`);
    } else if (side === "width" && typeof size === "number" && size > largestSize) {
      faults.push(`width ${size} is wider than the notebook's column; give a number up to ${largestSize}.`);
    }
  }
}

function checkMark(mark: unknown, encoded: boolean, place: string, faults: string[]): void {
  const type = isFields(mark) ? mark["type"] : mark;
  if (typeof type !== "string" || !marks.has(type)) {
    faults.push(`"${String(type)}" is not a mark (in ${place}); the marks are ${[...marks].join(", ")}.`);
  } else if (!encoded) {
    faults.push(`the ${type} mark has no encoding (in ${place}); give it one, such as { x: { field: …, type: … } }.`);
  }
}

function checkEncoding(encoding: Fields, scope: Scope, splitAccessPath: (path: string) => string[], faults: string[]) {
  for (const [channel, definition] of Object.entries(encoding)) {
    for (const part of [definition].flat()) {
      if (!isFields(part)) continue;
      const conditions = [part["condition"]].flat().filter(isFields);
      for (const { field, type } of [part, ...conditions] as Fields[]) {
        if (type !== undefined && !types.has(String(type))) {
          faults.push(`${channel}: type "${String(type)}" is not one of ${quoted(types)}.`);
        }
        if (typeof field === "string" && !hasField(field, scope, splitAccessPath)) {
          faults.push(`${channel}: the data has no field "${field}"; it has ${quoted(known(scope))}.`);
        }
      }
    }
  }
}

function hasField(field: string, { rows, added }: Scope, splitAccessPath: (path: string) => string[]): boolean {
  if (rows === null || added === null || rows.length === 0 || added.has(field)) return true;
  const [first] = splitAccessPath(field);
  if (first === undefined || added.has(first)) return true;
  return rows.some((row) => (isFields(row) ? first in row : first === "data"));
}

function known({ rows, added }: Scope): Set<string> {
  const first = rows?.[0];
  return new Set([...(isFields(first) ? Object.keys(first) : ["data"]), ...(added ?? [])]);
}

function inlineRows(data: unknown, datasets: Fields): readonly unknown[] | null {
  if (!isFields(data)) return null;
  const values = "values" in data ? data["values"] : typeof data["name"] === "string" ? datasets[data["name"]] : null;
  return Array.isArray(values) ? values : null;
}

/** The names after "as" in the transforms, with the default ones of those that have them. */
function addedFields(transform: unknown, before: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (!Array.isArray(transform) || before === null) return before;
  const added = new Set(before);
  for (const step of transform.filter(isFields)) {
    if ("pivot" in step || ("lookup" in step && !("as" in step)) || "impute" in step) return null;
    if ("fold" in step && !("as" in step)) added.add("key").add("value");
    if ("density" in step && !("as" in step)) added.add("value").add("density");
    if (("regression" in step || "loess" in step || "quantile" in step) && !("as" in step)) return null;
    const lists = [step["aggregate"], step["joinaggregate"], step["window"]].flat().filter(isFields);
    for (const { as } of [step, ...lists] as Fields[]) {
      for (const name of [as].flat()) if (typeof name === "string") added.add(name);
    }
  }
  return added;
}
