/** Protocol Buffers' wire format, as far as ONNX's messages need it (protobuf.dev/programming-guides/encoding). */

/** One message, written field by field. */
export class Message {
  readonly #parts: Uint8Array[] = [];

  /** The bytes of all fields in the order they were written. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  /** A whole number of 64 bits. */
  int(field: number, value: number | bigint): this {
    this.#tag(field, 0);
    this.#parts.push(varint(BigInt(value)));
    return this;
  }

  text(field: number, value: string): this {
    return this.data(field, Buffer.from(value, "utf8"));
  }

  message(field: number, value: Message): this {
    return this.data(field, value.bytes());
  }

  data(field: number, value: Uint8Array): this {
    this.#tag(field, 2);
    this.#parts.push(varint(BigInt(value.length)), value);
    return this;
  }

  /** Whole numbers one after the other, packed. */
  ints(field: number, values: readonly (number | bigint)[]): this {
    return this.data(field, Buffer.concat(values.map((value) => varint(BigInt(value)))));
  }

  #tag(field: number, type: number): void {
    this.#parts.push(varint(BigInt((field << 3) | type)));
  }
}

/** Seven bits a byte, the lowest first; negative numbers as their two's complement of 64 bits. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
