import { codeErrors } from "../code/errors.ts";
import { toKey } from "./decorations.ts";

type Key = string | symbol;
type Kind = "method" | "getter" | "setter" | "field" | "accessor";
type Decorate = (target: object, key?: Key, descriptor?: PropertyDescriptor) => unknown;
type Constructor = abstract new (...args: never[]) => object;

interface Member {
  readonly kind: Kind;
  readonly static: boolean;
  readonly decorators: () => readonly unknown[];
  readonly key: Key;
}

/** The decorators of one class under `experimentalDecorators`: applied once the class is made, its members' first. */
export class LegacyDecorations {
  readonly #members: Member[] = [];
  readonly #classDecorators: (made: Constructor) => readonly unknown[];
  readonly #name: string;
  readonly #carriers: symbol[] = [];
  #rebind: ((value: unknown) => void) | undefined;

  constructor(classDecorators: (made: Constructor) => readonly unknown[], name: string) {
    this.#classDecorators = classDecorators;
    this.#name = name;
  }

  member(kind: Kind, isStatic: boolean, decorators: () => readonly unknown[], name: unknown): Key {
    const key = toKey(name);
    this.#members.push({ kind, static: isStatic, decorators, key });
    return key;
  }

  /** The same for a field that is assigned, whose key is evaluated by a member that is removed again. */
  carrier(...member: Parameters<LegacyDecorations["member"]>): Key {
    this.member(...member);
    const carrier = Symbol();
    this.#carriers.push(carrier);
    return carrier;
  }

  again(index: number): Key {
    return this.#members[index]!.key;
  }

  /** Takes what gives the class its name once more, should a decorator replace it. */
  rebindBy(rebind: (value: unknown) => void): void {
    this.#rebind = rebind;
  }

  finish(made: Constructor): unknown {
    for (const carrier of this.#carriers) Reflect.deleteProperty(made, carrier);
    const named = Object.getOwnPropertyDescriptor(made, "name");
    if (named === undefined || named.value === "")
      Object.defineProperty(made, "name", { value: this.#name, configurable: true });
    for (const isStatic of [false, true]) {
      for (const member of this.#members) {
        if (member.static !== isStatic) continue;
        const home = isStatic ? made : (made.prototype as object);
        const held = Object.getOwnPropertyDescriptor(home, member.key);
        this.#applyMember(member, home, member.kind === "field" ? undefined : held);
      }
    }
    let left: unknown = made;
    for (const decorator of this.#classDecorators(made).toReversed())
      left = called(decorator, "class", this.#name)(left as object) ?? left;
    if (left !== made) this.#rebind?.(left);
    return left;
  }

  #applyMember({ decorators, key, kind }: Member, home: object, before: PropertyDescriptor | undefined): void {
    let descriptor = before;
    for (const decorator of decorators().toReversed())
      descriptor =
        (called(decorator, kind, key)(home, key, descriptor) as PropertyDescriptor | undefined) ?? descriptor;
    if (descriptor !== undefined && kind !== "field") Object.defineProperty(home, key, descriptor);
  }
}

function called(decorator: unknown, kind: string, key: Key): Decorate {
  if (typeof decorator !== "function") throw codeErrors.notDecorator(kind, key, decorator);
  return decorator as Decorate;
}

/** A parameter's decorator, as one of its method or class. */
export const parameterDecorator =
  (index: number, decorator: unknown): Decorate =>
  (target, key) => {
    (called(decorator, "parameter", key ?? "constructor") as unknown as (...args: unknown[]) => void)(
      target,
      key,
      index,
    );
  };

/** Makes a class and applies its decorators. */
export function decoratedLegacy(
  classDecorators: (made: Constructor) => readonly unknown[],
  name: string,
  make: (decorations: LegacyDecorations) => Constructor,
): unknown {
  const decorations = new LegacyDecorations(classDecorators, name);
  return decorations.finish(make(decorations));
}
