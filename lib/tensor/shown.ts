/** `run` with `more`, which reads as `text` where it is printed or is a cell's result. */
export function shownAs<F extends object, M extends object>(run: F, text: () => string, more: M): F & M {
  const hidden = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
  return Object.defineProperties(Object.assign(run, more), {
    toString: hidden(text),
    [Symbol.for("nodejs.util.inspect.custom")]: hidden(text),
    [Symbol.for("Jupyter.display")]: hidden(() => ({ "text/plain": text() })),
  });
}
