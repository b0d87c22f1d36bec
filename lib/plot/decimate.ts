/**
 * Indices of at most `budget` points that keep the look of the line through (x, y), first and last included, by
 * largest triangle three buckets. Source: Steinarsson, "Downsampling time series for visual representation", 2013, §4.2.
 */
export function decimate(x: ArrayLike<number>, y: ArrayLike<number>, budget: number): number[] {
  const n = x.length;
  if (n <= budget) return Array.from({ length: n }, (_, i) => i);
  const kept = [0];
  const buckets = budget - 2;
  const start = (bucket: number) => 1 + Math.floor((bucket * (n - 2)) / buckets);
  let last = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const to = start(bucket + 1);
    const [nextX, nextY] = bucket === buckets - 1 ? [x[n - 1]!, y[n - 1]!] : centre(x, y, to, start(bucket + 2));
    let largest = -1;
    let chosen = to - 1;
    for (let i = start(bucket); i < to; i++) {
      // Twice the area of the triangle of the last kept point, this one and the next bucket's centre.
      const area = Math.abs((x[last]! - nextX) * (y[i]! - y[last]!) - (x[last]! - x[i]!) * (nextY - y[last]!));
      if (area > largest) {
        largest = area;
        chosen = i;
      }
    }
    kept.push(chosen);
    last = chosen;
  }
  kept.push(n - 1);
  return kept;
}

function centre(x: ArrayLike<number>, y: ArrayLike<number>, from: number, to: number): [number, number] {
  let sumX = 0;
  let sumY = 0;
  for (let i = from; i < to; i++) {
    sumX += x[i]!;
    sumY += y[i]!;
  }
  return [sumX / (to - from), sumY / (to - from)];
}
