/** Tables of what the library reports: the first column to the left, numbers to the right. */

type Row = readonly string[];

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Rows as lines of text whose columns stand below each other. */
export function tableText(rows: readonly Row[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

export function tableHtml(caption: string, header: Row, rows: readonly Row[]): string {
  const line = (cells: Row, tag: "th" | "td"): string =>
    `<tr>${cells.map((cell, i) => `<${tag} style="text-align: ${i === 0 ? "left" : "right"}">${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => line(row, "td")).join("");
  return `<table><caption>${escapeHtml(caption)}</caption><thead>${line(header, "th")}</thead><tbody>${body}</tbody></table>`;
}
