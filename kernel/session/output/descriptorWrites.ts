import { Buffer } from "node:buffer";
import fs from "node:fs";
import process from "node:process";

type Write = (...given: unknown[]) => unknown;
type Callback = (error: Error | null, ...rest: unknown[]) => void;

/** The names under which a system has descriptors 1 and 2 as files. */
const files: Readonly<Record<string, 1 | 2>> = {
  "/dev/stdout": 1,
  "/dev/fd/1": 1,
  "/proc/self/fd/1": 1,
  "/dev/stderr": 2,
  "/dev/fd/2": 2,
  "/proc/self/fd/2": 2,
};

/** Which of this process's streams stands for a descriptor, or for a file that is one. */
function streamOf(target: unknown): NodeJS.WritableStream | undefined {
  const descriptor = typeof target === "string" ? files[target] : target;
  return descriptor === 1 ? process.stdout : descriptor === 2 ? process.stderr : undefined;
}

/**
 * Has what JavaScript writes to descriptors 1 and 2 go through this process's streams: of the second only that lands under
 * a cell, since what native code says there is for the log.
 */
export function installDescriptorWrites(): void {
  const named = fs as unknown as Record<string, Write>;
  replace(named, "writeSync", (stream, data, rest) => written(stream, bytesOf(data, rest)));
  replace(named, "writevSync", (stream, views) => written(stream, together(views)));
  replace(named, "write", (stream, data, rest) => told(rest, written(stream, bytesOf(data, rest)), data));
  replace(named, "writev", (stream, views, rest) => told(rest, written(stream, together(views)), views));
  for (const name of ["writeFile", "appendFile"]) {
    const whole = (stream: NodeJS.WritableStream, data: unknown, rest: readonly unknown[]): void =>
      void written(
        stream,
        bytesOf(
          data,
          rest.filter((each) => typeof each !== "number"),
        ),
      );
    replace(named, `${name}Sync`, whole);
    replace(named, name, (stream, data, rest) => {
      whole(stream, data, rest);
      told(rest);
    });
    const promised = fs.promises as unknown as Record<string, Write>;
    const original = promised[name]!;
    // It takes other sources than bytes, each in pieces.
    promised[name] = async (file, data, ...rest) => {
      const stream = typeof data === "string" || ArrayBuffer.isView(data) ? streamOf(file) : undefined;
      return stream === undefined ? original(file, data, ...rest) : whole(stream, data, rest);
    };
  }
}

/** Replaces a function of `fs` for calls whose first argument stands for one of the streams. */
function replace(
  named: Record<string, Write>,
  name: string,
  write: (stream: NodeJS.WritableStream, data: unknown, rest: readonly unknown[]) => unknown,
): void {
  const original = named[name]!;
  const replaced = (target: unknown, data: unknown, ...rest: unknown[]): unknown => {
    const stream = streamOf(target);
    return stream === undefined ? original(target, data, ...rest) : write(stream, data, rest);
  };
  // Among them is how `promisify` makes an object of what the callback is given.
  named[name] = Object.defineProperties(replaced, Object.getOwnPropertyDescriptors(original)) as Write;
}

function written(stream: NodeJS.WritableStream, bytes: Uint8Array): number {
  stream.write(bytes);
  return bytes.byteLength;
}

/** Calls the callback, the last of the arguments, once the caller is through. */
function told(given: readonly unknown[], ...results: unknown[]): void {
  const callback = given.findLast((each) => typeof each === "function") as Callback | undefined;
  if (callback !== undefined) process.nextTick(callback, null, ...results);
}

const together = (views: unknown): Buffer =>
  Buffer.concat((views as ArrayBufferView[]).map((each) => bytesOf(each, [])));

/** The bytes that `fs.write` writes: a text in an encoding, or the part of a view from an offset on, of a length. */
function bytesOf(data: unknown, given: readonly unknown[]): Buffer {
  if (!ArrayBuffer.isView(data)) return Buffer.from(String(data), encodingIn(given));
  const [at, count] = given;
  const { offset = at, length = count } = (at !== null && typeof at === "object" ? at : {}) as Record<string, unknown>;
  const from = typeof offset === "number" ? offset : 0;
  const size = typeof length === "number" ? length : data.byteLength - from;
  return Buffer.from(data.buffer, data.byteOffset + from, size);
}

function encodingIn(given: readonly unknown[]): BufferEncoding {
  const named = given.map((each) =>
    typeof each === "object" && each !== null && "encoding" in each ? each.encoding : each,
  );
  return named.find((each): each is BufferEncoding => typeof each === "string" && Buffer.isEncoding(each)) ?? "utf8";
}
