import * as ad from "./lib/index.ts";
import { Body } from "./lib/graph/body.ts";
import { lower } from "./lib/graph/lowering/lower.ts";
import { scheduleOf } from "./lib/graph/lowering/schedule.ts";
import { native } from "./lib/native/library.ts";
import { Executable } from "./lib/graph/lowering/executable.ts";
import { simplified } from "./lib/graph/passes/index.ts";
const batch = 128;
const x = ad.symbol("x", [batch, 784]); const y = ad.symbol("y", [batch], {dtype:"int32"});
const shapes = [[784,512],[512],[512,256],[256],[256,10],[10]];
const ps = shapes.map((s,i)=>ad.symbol("p"+i, s));
const ms = shapes.map((s,i)=>ad.symbol("m"+i, s));
const h1 = ad.relu(x.matmul(ps[0]!).add(ps[1]!)); const h2 = ad.relu(h1.matmul(ps[2]!).add(ps[3]!));
const loss = ad.crossEntropy(h2.matmul(ps[4]!).add(ps[5]!), y);
const g = ad.gradients(loss, ps);
const next = ms.map((m,i)=>m.mul(0.9).add(g[i]!));
const outs = [...next, ...ps.map((p,i)=>p.sub(next[i]!.mul(0.01)))];
const s = scheduleOf(lower(simplified(new Body([x,y,...ps,...ms], outs), true)));
const e = new Executable(s, native()!);
const vals = new Map<any, any>([...[x,...ps,...ms]].map(t => [t, ad.random.normal(t.shape as any, {key: ad.random.key(t.id)}).mul(0.03).data]));
vals.set(y, Int32Array.from({length: batch}, (_, i) => i % 10));
const values = [...s.leaves.keys()].map(l => vals.get(l) ?? l.storage!.data);
for (let i = 0; i < 20; i++) e.run(values);
let best = 1e9; const ts = [];
for (let i = 0; i < 200; i++) { const t = performance.now(); e.run(values); ts.push(performance.now() - t); }
ts.sort((a,b)=>a-b); console.log("W2b", ts[0], ts[100], s.actions.map(a=>a.kind).join(" "));
const exp = ad.evaluate(outs, new Map([...vals].map(([k, v]) => [k, ad.tensor(v, {dtype: k.dtype}).reshape(k.shape)])));
const got = e.run(values);
console.log(got.map((a, i) => { let w = 0; const d = exp[i]!.data; for (let k = 0; k < a.length; k++) w = Math.max(w, Math.abs(a[k]! - d[k]!)); return w; }));
import { encode } from "./lib/graph/lowering/encode.ts";
import { bytesOf } from "./lib/tensor/dtype.ts";
{
  const lib: any = native()!;
  const bufs = new Map<any, number>(); const bytes = [s.arena.bytes]; const arrs: any[] = [];
  const arena = new ArrayBuffer(s.arena.bytes + 64); arrs.push(new Uint8Array(arena, lib.skip(arena), s.arena.bytes));
  [...s.leaves.values()].forEach((v, i) => { bufs.set(v, bytes.length); bytes.push(v.length * bytesOf(v.dtype)); arrs.push(values[i]); });
  for (const v of s.outputs) { bufs.set(v, bytes.length); bytes.push(v.length * bytesOf(v.dtype)); arrs.push(new Float32Array(v.length)); }
  const loc = (v: any) => bufs.has(v) ? [bufs.get(v)!, 0] as const : [0, s.arena.offsets.get(v)!] as const;
  let sum = 0;
  for (const a of s.actions) {
    if (a.kind === "apply") { console.log("apply"); continue; }
    const w = encode([a], bytes, loc);
    let best = 1e9;
    for (let i = 0; i < 60; i++) { const t = performance.now(); lib.run(w, arrs); best = Math.min(best, performance.now() - t); }
    const n = a.kind === "product" ? [...a.node.batch, a.node.m, a.node.n, a.node.k] : [...a.program.outer, a.program.columns];
    const p = a.kind === "product" ? a.epilogue : a.program;
    const fl = a.kind === "product" ? 2 * a.node.results[0].length * a.node.k : 0;
    console.log(a.kind, n.join("x"), (best * 1e3).toFixed(1) + " us", fl ? (fl / best / 1e6).toFixed(0) + " GF" : "", p ? `instr ${p.phases.flat().length} tile ${p.tileRows}x${p.tileColumns}` : "");
    sum += best;
  }
  console.log("sum", sum);
}
