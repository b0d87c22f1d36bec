/** What a package's `jsx-runtime` or `jsx-dev-runtime` exports. */
interface JsxRuntime {
  readonly Fragment?: unknown;
  readonly jsx?: Create;
  readonly jsxs?: Create;
  readonly jsxDEV?: Create;
}

type Create = (type: unknown, props: object, key: unknown, many?: boolean) => unknown;

/** Makes the function that emitted elements call, over a package's runtime: keys travel beside the properties. */
export function createElements(namespace: JsxRuntime & { readonly default?: JsxRuntime }): object {
  const { jsx, jsxs, jsxDEV, Fragment } =
    namespace.Fragment === undefined && namespace.default ? namespace.default : namespace;
  const create = (type: unknown, props: { key?: unknown }, many = false): unknown => {
    const { key, ...rest } = props;
    const given =
      "key" in props ? ([rest, key === undefined ? key : String(key)] as const) : ([props, undefined] as const);
    if (jsxDEV !== undefined) return jsxDEV(type, ...given, many);
    return (many && jsxs !== undefined ? jsxs : jsx!)(type, ...given);
  };
  return Object.assign(create, { Fragment });
}
