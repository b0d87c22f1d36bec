import * as ad from "./lib/index.ts";
for (const [m,n,k] of [[3,3,1],[3,3,3],[2,3,1],[1,3,3]] as const) for (const dtype of ["float64","float32"] as const) {
  const A = ad.symbol("A", [2,m,k], {dtype}), B = ad.symbol("B", [2,k,n], {dtype});
  const f = ad.compile({inputs:[A,B], outputs:[A.matmul(B)]});
  const a = ad.random.normal([2,m,k], {key: ad.random.key(1), dtype}), b = ad.random.normal([2,k,n], {key: ad.random.key(2), dtype});
  for (let i = 0; i < 1000; i++) f(a,b);
  console.log(m,n,k,dtype, f(a,b)[0]!.data.join(" ").slice(0,60), a.matmul(b).data.join(" ").slice(0,60));
}
