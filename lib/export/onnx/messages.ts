/** ONNX's messages, with the field numbers of its onnx.proto3. */
import type { DType } from "../../tensor/dtype.ts";
import type { Type } from "../values.ts";
import { Message } from "./protobuf.ts";

/** Element types by their number; int64 is what sizes and axes are given in, uint32 what shifts take. */
export const elementNumbers: Record<DType | "int64" | "uint32", number> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
};

export type Attribute = number | string | readonly number[] | Message;

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

function attributeOf(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === "number") return message.int(3, value).int(20, 2);
  if (typeof value === "string") return message.text(4, value).int(20, 3);
  if (value instanceof Message) return message.message(6, value).int(20, 5);
  return message.ints(8, value).int(20, 7);
}

export function nodeOf({ op, inputs, outputs, attributes }: Node): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(4, op);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attributeOf(name, value));
  return message;
}

/** A tensor with its elements, little-endian. */
export const tensorOf = (name: string, shape: readonly number[], element: number, raw: Uint8Array): Message =>
  new Message().ints(1, shape).int(2, element).text(8, name).data(9, raw);

export function infoOf(
  name: string,
  { shape, dtype }: Type | { readonly shape: readonly number[]; readonly dtype: "int64" },
): Message {
  const dims = new Message();
  for (const size of shape) dims.message(1, new Message().int(1, size));
  const tensor = new Message().int(1, elementNumbers[dtype]).message(2, dims);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Message[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
}

export function graphOf({ name, nodes, initializers, inputs, outputs }: Graph): Message {
  const message = new Message();
  for (const node of nodes) message.message(1, nodeOf(node));
  message.text(2, name);
  for (const tensor of initializers) message.message(5, tensor);
  for (const input of inputs) message.message(11, input);
  for (const output of outputs) message.message(12, output);
  return message;
}

/** The opset that the rules are written in, the newest of ONNX 1.16 and understood by every runtime since; and its file format. */
export const opset = 21;
const format = 10;

export const modelOf = (graph: Message): Uint8Array =>
  new Message()
    .int(1, format)
    .text(2, "adjoint")
    .message(7, graph)
    .message(8, new Message().text(1, "").int(2, opset))
    .bytes();
