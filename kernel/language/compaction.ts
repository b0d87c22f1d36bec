import type { Block, Entry, Item } from "./blocks.ts";
import { cellPrefix } from "./names.ts";

/** Takes every declaration that no live name leads to out of the blocks; returns the blocks that are left. */
export function compact(blocks: readonly Block[], live: ReadonlyMap<string, Entry>): Block[] {
  const kept = reachable(blocks, live);
  for (const block of blocks) {
    const items = block.items.filter((item) => kept.has(item));
    if (items.length === block.items.length) continue;
    const used = new Set(items.flatMap(({ identifiers }) => [...identifiers]));
    block.scope = new Map([...block.scope].filter(([name]) => used.has(name)));
    block.items = items;
  }
  return blocks.filter(({ items }) => items.length > 0);
}

function reachable(blocks: readonly Block[], live: ReadonlyMap<string, Entry>): Set<Item> {
  const kept = new Set<Item>();
  const byId = new Map(blocks.map((block) => [`${cellPrefix}${block.id}`, block]));
  const reexported = new Map(
    blocks.flatMap((block) =>
      block.items.map(({ name }) => [`${name}$${block.id}` as string, { block, name }] as const),
    ),
  );
  const waiting: [Block, Item][] = [];
  const reach = (block: Block | undefined, name?: string) => {
    for (const item of block?.items ?? []) {
      if ((name !== undefined && item.name !== name) || kept.has(item)) continue;
      kept.add(item);
      waiting.push([block as Block, item]);
    }
  };
  const reachEntry = (name: string, entry: Entry) => {
    reach(entry.value, name);
    reach(entry.type, name);
  };
  for (const [name, entry] of live) reachEntry(name, entry);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [block, item] = next;
    for (const name of item.identifiers) {
      reach(block, name);
      reach(byId.get(name));
      const moduleName = reexported.get(name);
      if (moduleName) reach(moduleName.block, moduleName.name);
      const entry = block.scope.get(name);
      if (entry) reachEntry(name, entry);
    }
  }
  return kept;
}
