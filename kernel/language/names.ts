/** The names that only the documents of the server know: the session's module in a cell, a cell's part of it. */
export const sessionName = "$session";
export const cellPrefix = "$cell";
export const sessionFile = "adjoint-session";
export const cellFile = "adjoint-cell";

const importType = 'import("';

/** A message for people: types of earlier cells are `cell2.Point`. */
export function withCellNames(text: string): string {
  return withoutModules(text).split(cellPrefix).join("cell");
}

/** A signature for people: types of earlier cells go by their plain names. */
export function withoutCellNames(text: string): string {
  const [first = "", ...rest] = withoutModules(text).split(cellPrefix);
  const plain = rest.map((part) => {
    const dot = part.indexOf(".");
    return dot > 0 && isCellId(part.slice(0, dot)) ? part.slice(dot + 1) : cellPrefix + part;
  });
  return first + plain.join("");
}

function withoutModules(text: string): string {
  const [first = "", ...rest] = text.split(`${sessionName}.`).join("").split(importType);
  const plain = rest.map((part) => {
    const end = part.indexOf('").');
    const path = part.slice(0, Math.max(end, 0));
    return isOwn(path) ? part.slice(end + '").'.length) : importType + part;
  });
  return first + plain.join("");
}

function isOwn(path: string): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.indexOf(".");
  const name = dot < 0 ? file : file.slice(0, dot);
  return name === sessionFile || name === cellFile;
}

const isCellId = (text: string): boolean => [...text].every((character) => "0123456789_".includes(character));

/** One character of the class ID_Continue, `$` or `#`: a property of the character, not of the source around it. */
export const continuesIdentifier = (character: string): boolean => /^[\p{ID_Continue}$#]$/u.test(character);
