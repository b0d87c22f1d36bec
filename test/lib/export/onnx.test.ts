import test from "ava";
import { Message } from "../../../lib/export/onnx/protobuf.ts";
import * as ad from "../../../lib/index.ts";

type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** The fields of a message, read back. */
function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    let value: bigint | Uint8Array;
    if ((tag & 7) === 0) value = varint();
    else {
      const length = Number(varint());
      value = bytes.subarray(at, (at += length));
    }
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (fields: Fields, field: number): Fields[] =>
  (fields.get(field) ?? []).map((x) => fieldsOf(x as Uint8Array));
const texts = (fields: Fields, field: number): string[] =>
  (fields.get(field) ?? []).map((x) => Buffer.from(x as Uint8Array).toString());
const operatorsOf = (graph: Fields): string[] => messages(graph, 1).flatMap((node) => texts(node, 4));

test("whole numbers are seven bits a byte, negative ones of ten bytes", (t) => {
  t.deepEqual([...new Message().int(1, 300).bytes()], [0x08, 0xac, 0x02]);
  t.deepEqual([...new Message().int(2, -1).bytes()], [0x10, ...new Array<number>(9).fill(0xff), 0x01]);
  t.deepEqual([...new Message().ints(3, [1, 128]).bytes()], [0x1a, 3, 1, 0x80, 0x01]);
});

test("a function becomes a model with its operators, its weights and named ends", (t) => {
  const w = ad.variable(ad.ones([3, 2]), { name: "w" });
  const model = fieldsOf(ad.toONNX((x: ad.Tensor) => ad.tanh(x.matmul(w)), ad.ones([4, 3])));
  t.is(model.get(1)?.[0], 10n);
  const [graph] = messages(model, 7);
  t.deepEqual(operatorsOf(graph!), ["MatMul", "Tanh", "Identity"]);
  t.deepEqual(
    messages(graph!, 11).flatMap((x) => texts(x, 1)),
    ["arg0"],
  );
  t.deepEqual(
    messages(graph!, 12).flatMap((x) => texts(x, 1)),
    ["result"],
  );
  const [weights] = messages(graph!, 5);
  t.deepEqual([...new Float32Array(Uint8Array.from(weights!.get(9)![0] as Uint8Array).buffer)], [1, 1, 1, 1, 1, 1]);
});

test("loops and branches are graphs inside of operators", (t) => {
  const f = (x: ad.Tensor): ad.Tensor =>
    ad.whileLoop(
      (s: ad.Tensor) => ad.less(ad.sum(s), 10),
      (s: ad.Tensor) =>
        ad.cond(
          ad.greater(ad.sum(s), 5),
          (v: ad.Tensor) => v.mul(3),
          (v: ad.Tensor) => v.mul(2),
          s,
        ),
      x,
    );
  const [graph] = messages(fieldsOf(ad.toONNX(f, ad.ones([2]))), 7);
  t.true(operatorsOf(graph!).includes("Loop"));
  const loop = messages(graph!, 1).find((node) => texts(node, 4)[0] === "Loop")!;
  const [body] = messages(messages(loop, 5)[0]!, 6);
  t.true(operatorsOf(body!).includes("If"));
});

test("an operation that cannot be said is named with the reason", (t) => {
  t.throws(() => ad.toONNX((x: ad.Tensor) => ad.pinv(x), ad.ones([3, 3])), {
    message: /^toONNX: pinv.*cannot be said in ONNX: it iterates until its values settle/,
  });
});
