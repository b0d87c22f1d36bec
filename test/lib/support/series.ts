/** Truncated power series: exact derivatives of compositions, by other means than the library's. */
export class Series {
  /** Coefficients of 1, t, t², … */
  readonly c: readonly number[];

  constructor(c: readonly number[]) {
    this.c = c;
  }

  /** x + t with the given number of coefficients. */
  static at(x: number, order: number): Series {
    return new Series([x, 1, ...new Array<number>(order - 2).fill(0)]);
  }

  map(f: (c: number, k: number) => number): Series {
    return new Series(this.c.map(f));
  }

  plus(b: Series): Series {
    return new Series(this.c.slice(0, b.c.length).map((v, k) => v + b.c[k]!));
  }

  times(b: Series): Series {
    const n = Math.min(this.c.length, b.c.length);
    return new Series(
      Array.from({ length: n }, (_, k) => {
        let total = 0;
        for (let i = 0; i <= k; i++) total += this.c[i]! * b.c[k - i]!;
        return total;
      }),
    );
  }

  over(b: Series): Series {
    const n = Math.min(this.c.length, b.c.length);
    const out: number[] = [];
    for (let k = 0; k < n; k++) {
      let rest = this.c[k]!;
      for (let i = 0; i < k; i++) rest -= out[i]! * b.c[k - i]!;
      out.push(rest / b.c[0]!);
    }
    return new Series(out);
  }

  /** d/dt, one coefficient shorter. */
  derivative(): Series {
    return new Series(this.c.slice(1).map((v, k) => v * (k + 1)));
  }

  /** sin and cos together, from s′ = c·x′ and c′ = −s·x′. */
  sinCos(): { sin: Series; cos: Series } {
    const [s, c] = [[Math.sin(this.c[0]!)], [Math.cos(this.c[0]!)]];
    for (let k = 1; k < this.c.length; k++) {
      let [a, b] = [0, 0];
      for (let i = 1; i <= k; i++) {
        a += i * this.c[i]! * c[k - i]!;
        b -= i * this.c[i]! * s[k - i]!;
      }
      s.push(a / k);
      c.push(b / k);
    }
    return { sin: new Series(s), cos: new Series(c) };
  }
}
