/** The name of a property in TypeScript: `readout_format` is `readoutFormat`. */
export function camelCase(name: string): string {
  const [first = "", ...rest] = name.split("_");
  return first + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** The name of a property in ipywidgets' states. */
export function snakeCase(name: string): string {
  return [...name].map((letter) => (letter === letter.toLowerCase() ? letter : `_${letter.toLowerCase()}`)).join("");
}
