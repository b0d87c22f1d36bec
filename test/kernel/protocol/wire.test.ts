import test from "ava";
import { type Outgoing, Wire, WireError } from "../../../kernel/protocol/wire.ts";

const outgoing = (content: unknown = { a: "é😀" }): Outgoing => ({
  identities: ["client"],
  header: { msg_id: "1", msg_type: "execute_request", session: "s" },
  parent: {},
  metadata: { m: 1 },
  content,
  buffers: [Buffer.from([1, 2, 3])],
});
const frames = (wire: Wire, message = outgoing()): Buffer[] => wire.write(message).map((frame) => Buffer.from(frame));
const reason = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
  return "";
};

test("wire: a message reads as it was written", (t) => {
  const read = new Wire("key").read(frames(new Wire("key")));
  t.deepEqual(read.content, { a: "é😀" });
  t.deepEqual(read.metadata, { m: 1 });
  t.is(read.header.msg_type, "execute_request");
  t.deepEqual(read.identities.map(String), ["client"]);
  t.deepEqual([...read.buffers[0]!], [1, 2, 3]);
});

test("wire: an empty key signs nothing and accepts everything", (t) => {
  const written = frames(new Wire(""));
  t.is(written[2]!.length, 0);
  t.is(new Wire("").read(written).header.msg_id, "1");
});

test("wire: a wrong, short or missing signature is refused before anything is parsed", (t) => {
  for (const signature of ["", "00", "0".repeat(64)]) {
    const written = frames(new Wire("key"));
    written[2] = Buffer.from(signature);
    written[3] = Buffer.from("not JSON");
    t.true(reason(() => new Wire("key").read(written)).includes("signature"));
  }
});

test("wire: a replay is refused", (t) => {
  const wire = new Wire("key");
  const written = frames(new Wire("key"));
  wire.read(written);
  t.true(reason(() => wire.read(written)).includes("received before"));
});

test("wire: malformed messages have their reasons", (t) => {
  const wire = new Wire("");
  const good = frames(wire);
  t.true(reason(() => wire.read([Buffer.from("x")])).includes("delimiter"));
  t.true(reason(() => wire.read(good.slice(0, 5))).includes("four"));
  t.true(reason(() => wire.read(good.with(3, Buffer.from("{")))).includes("header is not a JSON object"));
  t.true(reason(() => wire.read(good.with(6, Buffer.from("[]")))).includes("content is not a JSON object"));
  t.true(reason(() => wire.read(good.with(3, Buffer.from("{}")))).includes("header.msg_id must be a string"));
});
