import { fourierRules } from "../fourier.ts";
import type { Value } from "../values.ts";
import type { StableHLO } from "./emitter.ts";
import { elementType, tensorOf, tensorType } from "./writer.ts";

/** By complex numbers, which no value of ours is: real and imaginary part are taken out and put together here. */
export const fourier = fourierRules<StableHLO>((to, x, inverse) => {
  const [lines, n] = x.shape as readonly [number, number];
  const type = { shape: [lines, n], dtype: x.dtype } as const;
  const complex = tensorOf([lines, n], `complex<${elementType(x.dtype)}>`);
  const part = (i: number): Value => {
    const own = to.op("slice", [x], { starts: [0, 0, i], stops: [lines, n, i + 1], steps: [1, 1, 1] });
    return to.op("reshape", [own], { shape: [lines, n] });
  };
  const [re, im] = [part(0), part(1)];
  // The inverse transform without its factor is the conjugate of the transform of the conjugate.
  const given = to.say(
    `stablehlo.complex ${re.name}, ${(inverse ? to.same("negate", [im]) : im).name} : ${complex}`,
    type,
  );
  const out = to.say(`stablehlo.fft ${given.name}, type = FFT, length = [${n}] : (${complex}) -> ${complex}`, type);
  const take = (which: string): Value =>
    to.say(`stablehlo.${which} ${out.name} : (${complex}) -> ${tensorType(type)}`, type);
  const [a, b] = [take("real"), take("imag")];
  const parts = [a, inverse ? to.same("negate", [b]) : b].map((y) => to.op("reshape", [y], { shape: [lines, n, 1] }));
  return to.op("concat", parts, { axis: 2 });
});
