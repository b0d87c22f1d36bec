import test from "ava";
import { Notebook } from "./notebook.ts";

/** Cells that must check one after the other, then one that is refused, with the message. */
interface Case {
  readonly cells: readonly string[];
  readonly refused?: readonly [cell: string, message: string];
}

const cases: Readonly<Record<string, Case>> = {
  "a generic class": {
    cells: [
      "class Stack<T> { #items: T[] = []; push(x: T) { this.#items.push(x); return this } pop() { return this.#items.pop() } }",
      "const s = new Stack<number>().push(1); s.pop()?.toFixed()",
    ],
    refused: ["s.push('text')", "Argument of type 'string' is not assignable to parameter of type 'number'."],
  },
  "an overloaded function": {
    cells: [
      "function f(x: number): number; function f(x: string): string; function f(x: any): any { return x }",
      "f(1).toFixed(); f('a').length",
    ],
    refused: [
      "f(true)",
      "No overload matches this call.\n  The last overload gave the following error.\n    Argument of type 'boolean' is not assignable to parameter of type 'string'.",
    ],
  },
  "a reassigned let": {
    cells: ["let n: number | string = 1", "n = 'text'; n.length", "if (typeof n === 'number') n.toFixed()"],
    refused: ["n = true", "Type 'boolean' is not assignable to type 'string | number'."],
  },
  "an enum": {
    cells: ["enum Color { Red, Green = 4 }", "const c: Color = Color.Green; Color[c].length"],
    refused: ["const d: Color = 'Red'", "Type '\"Red\"' is not assignable to type 'Color'."],
  },
  "an abstract class": {
    cells: [
      "abstract class Shape { abstract area(): number; double() { return 2 * this.area() } }",
      "class Square extends Shape { constructor(readonly side: number) { super() } area() { return this.side ** 2 } }",
      "new Square(2).double().toFixed()",
    ],
    refused: ["new Shape()", "Cannot create an instance of an abstract class."],
  },
  "private and protected members": {
    cells: [
      "class Safe { private code = 1; protected hint = 'x'; #own = 2; read() { return this.#own + this.code } }",
      "class Open extends Safe { show() { return this.hint } }; new Open().show().length + new Safe().read()",
    ],
    refused: ["new Safe().code", "Property 'code' is private and only accessible within class 'Safe'."],
  },
  "mapped and conditional types": {
    cells: [
      "type Getters<T> = { [K in keyof T & string as Uppercase<K>]: () => T[K] }; type Item<T> = T extends readonly (infer U)[] ? U : never",
      "const g: Getters<{ name: string }> = { NAME: () => 'x' }; const item: Item<number[]> = 1",
      "g.NAME().length; item.toFixed()",
    ],
    refused: [
      "const h: Getters<{ age: number }> = { AGE: () => 'x' }",
      "Type 'string' is not assignable to type 'number'.",
    ],
  },
  "unique symbols": {
    cells: [
      "const key = Symbol('key'); const box = { [key]: 1 }",
      "box[key].toFixed(); interface Keyed { [key]: string }",
      "const k: Keyed = { [key]: 'x' }; k[key].length",
    ],
    refused: ["box[key].length", "Property 'length' does not exist on type 'number'."],
  },
  "this types": {
    cells: [
      "class Builder { parts: string[] = []; add(x: string): this { this.parts.push(x); return this } }",
      "class Named extends Builder { name(x: string): this { return this.add(x) } }",
      "const built = new Named().add('a').name('b').add('c')",
      "built.name('d').parts.length",
    ],
  },
  generators: {
    cells: [
      "function* count(to: number) { for (let i = 0; i < to; i++) yield i; return 'end' as const } async function* later() { yield* ['a'] }",
      "const it = count(3); const step = it.next(); if (step.done) { const end: 'end' = step.value } else step.value.toFixed()",
      "for await (const s of later()) s.length; const [first] = count(1); first?.toFixed()",
    ],
  },
  "recursive types": {
    cells: [
      "type Json = string | number | boolean | null | Json[] | { [key: string]: Json }; interface Tree<T> { value: T; children: Tree<T>[] }",
      "const json: Json = { a: [1, { b: null }] }; const tree: Tree<number> = { value: 1, children: [{ value: 2, children: [] }] }",
      "tree.children[0]?.value.toFixed()",
    ],
    refused: ["const bad: Json = undefined", "Type 'undefined' is not assignable to type 'Json'."],
  },
  "namespaces that merge": {
    cells: [
      "function area(r: number) { return area.unit * r }\nnamespace area { export const unit = 3; export interface Options { deep: boolean } }\nnamespace Group { export const a = 1 } namespace Group { export const b = a + 1 }",
      "area(2).toFixed(); area.unit.toFixed(); const o: area.Options = { deep: true }; (Group.a + Group.b).toFixed()",
    ],
  },
  imports: {
    cells: [
      "import path, { join as combine, type ParsedPath } from 'node:path'; export { combine as again }",
      "export { basename } from 'node:path'; combine('a'); const p: ParsedPath = path.parse('a')",
      "p.base.length + combine('b').length",
    ],
    refused: ["combine(1)", "Argument of type 'number' is not assignable to parameter of type 'string'."],
  },
  "const assertions and satisfies": {
    cells: [
      "const modes = ['train', 'test'] as const; const sizes = { a: [1, 2], b: 'x' } satisfies Record<string, number[] | string>",
      "type Mode = (typeof modes)[number]; const mode: Mode = 'train'; sizes.a.at(0); sizes.b.length",
    ],
    refused: ["const other: Mode = 3", "Type '3' is not assignable to type '\"test\" | \"train\"'."],
  },
  "one name as a value and as a type, in different cells": {
    cells: [
      "type Id = number",
      "let Id = 'text'",
      "Id = 'other'; const id: Id = 1; Id.length",
      "interface Pair<A, B = A> { a: A; b: B }",
      "let Pair = 1",
      "Pair = 2; const p: Pair<string> = { a: '', b: '' }",
      "const Pair = 'c'",
      "Pair.length; const q: Pair<number, string> = { a: 1, b: '' }",
    ],
    refused: ["Id = 1", "Type 'number' is not assignable to type 'string'."],
  },
  "a class that extends one which is declared again": {
    cells: [
      "class Base { a() { return 1 } }",
      "class Derived extends Base { b() { return this.a() } }",
      "class Base { other() { return 'x' } }",
      "new Derived().a().toFixed(); new Derived().b(); new Base().other().length",
    ],
    refused: ["new Derived().other()", "Property 'other' does not exist on type 'Derived'."],
  },
  "parameter properties, accessors, index signatures and static members": {
    cells: [
      "class Account { static count = 0; static { Account.count = 1 } constructor(public owner: string, readonly id = 1) {} get label() { return this.owner } set label(x: string) { this.owner = x } [key: symbol]: number; declare hidden: boolean; accessor level = 1 }",
      "const account = new Account('me'); account.label = 'you'; account[Symbol.iterator]?.toFixed(); Account.count + account.id + account.level",
    ],
    refused: ["account.id = 2", "Cannot assign to 'id' because it is a read-only property."],
  },
  "tuples, rest parameters and inferred predicates": {
    cells: [
      "function head<const T extends readonly unknown[]>(...xs: T): T { return xs } const isText = (x: string | number) => typeof x === 'string'",
      "const pair = head(1, 'a'); const texts = [1, 'a'].filter(isText)",
      "pair[0] + texts.map((s) => s.length).length; const [n, s] = pair",
    ],
    refused: ["pair[2]", "Tuple type 'readonly [1, \"a\"]' of length '2' has no element at index '2'."],
  },
};

for (const [subject, { cells, refused }] of Object.entries(cases))
  test(`over cells: ${subject}`, async (t) => {
    const notebook = new Notebook(t);
    await notebook.clean(t, ...cells);
    if (refused) await notebook.stops(t, ...refused);
  });
