import test from "ava";
import { MemoryGuard, memoryBounds } from "../../../kernel/session/faults/memory.ts";

const bounds = { resident: 1_000, heap: 400 };
const nothing = async (): Promise<number | undefined> => undefined;

test("the bounds of this machine are below its memory", (t) => {
  const { resident, heap } = memoryBounds(400);
  t.true(resident > 0 && Number.isFinite(resident));
  t.is(heap, 400);
});

test("a cell is ended for memory that it took itself, not for what earlier cells hold", async (t) => {
  const guard = new MemoryGuard(bounds);
  guard.begin(100);
  t.is(await guard.exceeded({ resident: 190, heap: nothing }), undefined);
  t.deepEqual(await guard.exceeded({ resident: 1_001, heap: nothing }), { used: 1_001, bound: 1_000 });
  guard.begin(1_100);
  t.is(await guard.exceeded({ resident: 1_101, heap: nothing }), undefined);
  t.deepEqual(await guard.exceeded({ resident: 1_200, heap: nothing }), { used: 1_200, bound: 1_000 });
});

test("the heap is asked only once it can be full, one question at a time", async (t) => {
  const guard = new MemoryGuard(bounds);
  guard.begin(0);
  let asked = 0;
  const heap = (used: number | undefined) => async (): Promise<number | undefined> => {
    asked += 1;
    return used;
  };
  t.is(await guard.exceeded({ resident: 190, heap: heap(390) }), undefined);
  t.is(asked, 0);
  t.is(await guard.exceeded({ resident: 300, heap: heap(200) }), undefined);
  t.is(await guard.exceeded({ resident: 300, heap: heap(undefined) }), undefined);
  t.deepEqual(await guard.exceeded({ resident: 300, heap: heap(390) }), { used: 390, bound: 400 });
  const { promise, resolve } = Promise.withResolvers<number>();
  const waiting = guard.exceeded({ resident: 300, heap: () => promise });
  t.is(await guard.exceeded({ resident: 300, heap: heap(390) }), undefined);
  resolve(390);
  t.deepEqual(await waiting, { used: 390, bound: 400 });
  t.is(asked, 3);
});
