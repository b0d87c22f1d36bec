/** Lets the methods of an object be taken off it: `const { slider } = Jupyter.widgets`. */
export function bindMethods(object: object): void {
  const methods = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object) as object);
  for (const [name, { value }] of Object.entries(methods))
    if (name !== "constructor" && typeof value === "function")
      Object.defineProperty(object, name, { value: value.bind(object) });
}
