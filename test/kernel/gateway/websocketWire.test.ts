import test from "ava";
import {
  binaryProtocol,
  type ChannelMessage,
  decodeFrame,
  encodeFrame,
  FrameError,
} from "../../../kernel/gateway/websocketWire.ts";

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const message = (buffers: Buffer[]): ChannelMessage => ({
  channel: "shell",
  parts: [json({ msg_id: "1", msg_type: "t" }), json({}), json({ a: "é" }), json({ code: "∂f/∂x 🙂" })],
  buffers,
});

const cases: [name: string, protocol: string, buffers: Buffer[], binary: boolean][] = [
  ["the binary protocol without buffers", binaryProtocol, [], true],
  ["the binary protocol with buffers, one empty", binaryProtocol, [Buffer.from([1, 2]), Buffer.alloc(0)], true],
  ["the JSON protocol without buffers", "", [], false],
  ["the JSON protocol with buffers", "", [Buffer.from([0, 255]), Buffer.alloc(3)], true],
];
for (const [name, protocol, buffers, binary] of cases) {
  test(`${name} gives back what was written`, (t) => {
    const frame = encodeFrame(message(buffers), protocol);
    t.is(typeof frame !== "string", binary);
    const read = decodeFrame(Buffer.from(frame as Buffer), binary, protocol);
    t.is(read.channel, "shell");
    t.deepEqual(read.parts.map(String), message(buffers).parts.map(String));
    t.deepEqual(
      read.buffers.map((buffer) => [...buffer]),
      buffers.map((buffer) => [...buffer]),
    );
  });
}

const frame = encodeFrame(message([Buffer.from([1])]), binaryProtocol) as Buffer;
const broken = (change: (copy: Buffer) => void) => {
  const copy = Buffer.from(frame);
  change(copy);
  return copy;
};
const encoded = ([channel, ...parts]: [string, ...unknown[]]): Buffer =>
  encodeFrame({ channel, parts: parts.map(json) as never, buffers: [] }, binaryProtocol) as Buffer;
const malformed: [name: string, frame: Buffer, binary: boolean, protocol: string][] = [
  ["an empty frame", Buffer.alloc(0), true, binaryProtocol],
  ["a count of parts past the end", broken((copy) => copy.writeBigUInt64LE(1n << 60n, 0)), true, binaryProtocol],
  ["too few parts", broken((copy) => copy.writeBigUInt64LE(2n, 0)), true, binaryProtocol],
  ["an offset past the end", broken((copy) => copy.writeBigUInt64LE(99_999n, 16)), true, binaryProtocol],
  ["offsets out of order", broken((copy) => copy.writeBigUInt64LE(0n, 24)), true, binaryProtocol],
  ["a header that is not JSON", broken((copy) => copy.write("x", copy.indexOf("{"))), true, binaryProtocol],
  ["a header that is null", encoded(["shell", null, {}, {}, {}]), true, binaryProtocol],
  ["metadata that is a list", encoded(["shell", {}, {}, [], {}]), true, binaryProtocol],
  ["JSON that is null", Buffer.from("null"), false, ""],
  ["JSON whose header is a list", Buffer.from('{"header":[]}'), false, ""],
  ["text that is not JSON", Buffer.from("{"), false, ""],
  ["JSON without a header", Buffer.from("{}"), false, ""],
  ["an older binary frame cut short", Buffer.from([0, 0, 0, 9, 0]), true, ""],
];
for (const [name, bytes, binary, protocol] of malformed) {
  test(`${name} is refused`, (t) => {
    t.throws(() => decodeFrame(bytes, binary, protocol), { instanceOf: FrameError });
  });
}
