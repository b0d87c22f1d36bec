/** A cell as notebooks have them: types, a function, a class, data built on the cell before, a variable of the session. */
export const growingCell = (i: number): string => `interface Row${i} { id: number; name: string; tags: string[] }
/** Makes the rows of cell ${i}. */
function make${i}(n: number, label = "x") { const rows: Row${i}[] = []; for (let k = 0; k < n; k += 1) rows.push({ id: k, name: label + k, tags: [] }); return rows; }
class Box${i}<T> { constructor(public value: T) {} map<U>(f: (x: T) => U) { return new Box${i}(f(this.value)); } }
const rows${i} = make${i}(10).map((row) => ({ ...row, box: new Box${i}(row), previous: ${i > 1 ? `rows${i - 1}.length` : "0"} }));
total += rows${i}.length; const last = rows${i}.at(-1); const path${i} = basename(String(last?.id));
const zeros${i} = ad.zeros([${i}, 3]);`;
