/** A description of JSON values that checks them at run time and gives their type at compile time. */
export interface Shape<T> {
  /** Says what is wrong with `value`, found at the path `at`; undefined when nothing is. */
  check(value: unknown, at: string): string | undefined;
  /** Never set: carries the type. */
  readonly type?: T;
}

interface OptionalShape<T> extends Shape<T> {
  readonly optional: true;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends OptionalShape<unknown> ? K : never }[keyof F];
type ObjectOf<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
  [K in OptionalKeys<F>]?: Infer<F[K]>;
};

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "an array" : typeof value);

const primitive = <T>(name: string, holds: (value: unknown) => boolean): Shape<T> => ({
  check: (value, at) => (holds(value) ? undefined : `${at} must be ${name}, got ${kindOf(value)}`),
});

export const string: Shape<string> = primitive("a string", (value) => typeof value === "string");
export const boolean: Shape<boolean> = primitive("a boolean", (value) => typeof value === "boolean");
export const integer: Shape<number> = primitive("an integer", (value) => Number.isInteger(value));
export const anything: Shape<unknown> = { check: () => undefined };
/** An object whose keys are not fixed. */
export const record: Shape<Record<string, unknown>> = primitive("an object", isRecord);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function literal<const T extends string>(...values: readonly T[]): Shape<T> {
  return {
    check: (value, at) =>
      values.some((each) => each === value)
        ? undefined
        : `${at} must be ${values.map((each) => `"${each}"`).join(" or ")}, got ${JSON.stringify(value) ?? "nothing"}`,
  };
}

export function array<T>(element: Shape<T>): Shape<T[]> {
  return {
    check(value, at) {
      if (!Array.isArray(value)) return `${at} must be an array, got ${kindOf(value)}`;
      for (const [index, each] of value.entries()) {
        const problem = element.check(each, `${at}[${index}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** An object whose keys are not fixed and whose values all have one shape. */
export function dictionary<T>(element: Shape<T>): Shape<Record<string, T>> {
  return {
    check(value, at) {
      if (!isRecord(value)) return `${at} must be an object, got ${kindOf(value)}`;
      for (const [key, each] of Object.entries(value)) {
        const problem = element.check(each, `${at}.${key}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** An array of as many elements as there are shapes. */
export function tuple<const S extends readonly Shape<unknown>[]>(
  ...elements: S
): Shape<{ -readonly [K in keyof S]: Infer<S[K]> }> {
  return {
    check(value, at) {
      if (!Array.isArray(value)) return `${at} must be an array, got ${kindOf(value)}`;
      if (value.length !== elements.length) return `${at} must have ${elements.length} elements, got ${value.length}`;
      return elements
        .map((each, index) => each.check(value[index], `${at}[${index}]`))
        .find((each) => each !== undefined);
    },
  };
}

/** What one of two shapes describes; the second one says what is wrong. */
export const either = <A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> => ({
  check: (value, at) => (first.check(value, at) === undefined ? undefined : second.check(value, at)),
});

/** What `shape` describes, or null. */
export const nullable = <T>(shape: Shape<T>): Shape<T | null> => ({
  check: (value, at) => (value === null ? undefined : shape.check(value, at)),
});

export const optional = <T>(shape: Shape<T>): OptionalShape<T> => ({ ...shape, optional: true });

/** An object with at least these fields: a peer of a newer protocol may send more. */
export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return {
    check(value, at) {
      if (!isRecord(value)) return `${at} must be an object, got ${kindOf(value)}`;
      for (const [key, shape] of Object.entries(fields)) {
        if (value[key] === undefined && "optional" in shape) continue;
        const problem = shape.check(value[key], `${at}.${key}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** One of several objects, told apart by the value of one field. */
export function tagged<K extends string, V extends Readonly<Record<string, Shape<unknown>>>>(
  key: K,
  variants: V,
): Shape<{ [T in keyof V & string]: { [P in K]: T } & Infer<V[T]> }[keyof V & string]> {
  const tag = literal(...Object.keys(variants));
  return {
    check(value, at) {
      if (!isRecord(value)) return `${at} must be an object, got ${kindOf(value)}`;
      return tag.check(value[key], `${at}.${key}`) ?? variants[String(value[key])]?.check(value, at);
    },
  };
}
