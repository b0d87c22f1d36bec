import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import type { Row } from "./row.ts";

/** The libraries' complex arrays, of pairs and as pairs. */
const jaxPairs = (call: string): string => `(lambda y: jnp.stack([y.real, y.imag], -1))(${call})`;
const jaxComplex = "jax.lax.complex(x0[..., 0], x0[..., 1])";
const torchPairs = (call: string): string => `torch.view_as_real(${call})`;
const torchComplex = "torch.view_as_complex(x0)";

/** A transform of pairs with the same arguments in both libraries, but for the names of axis and n. */
const both = (name: string, jax = "", torch = "") => ({
  jax: jaxPairs(`jnp.fft.${name}(${jaxComplex}${jax})`),
  torch: torchPairs(`torch.fft.${name}(${torchComplex}${torch})`),
});

export const signal = {
  fft: {
    cases: [
      { shapes: [[6, 2]] },
      { shapes: [[2, 7, 2]] },
      { shapes: [[1, 2]] },
      { shapes: [[0, 3, 2]], call: (x) => f.fft(x!), jax: both("fft").jax },
      {
        shapes: [[5, 3, 2]],
        call: (x) => f.fft(x!, { axis: 0, n: 4, norm: "ortho" }),
        ...both("fft", ", n=4, axis=0, norm='ortho'", ", n=4, dim=0, norm='ortho'"),
      },
      {
        shapes: [[5, 2]],
        call: (x) => f.fft(x!, { n: 8, norm: "forward" }),
        ...both("fft", ", n=8, norm='forward'", ", n=8, norm='forward'"),
      },
    ],
    call: (x) => f.fft(x!),
    ...both("fft"),
  },
  ifft: {
    cases: [
      { shapes: [[6, 2]] },
      { shapes: [[2, 5, 2]] },
      {
        shapes: [[4, 3, 2]],
        call: (x) => f.ifft(x!, { axis: -2, n: 6 }),
        ...both("ifft", ", n=6, axis=-2", ", n=6, dim=-2"),
      },
      {
        shapes: [[5, 2]],
        call: (x) => f.ifft(x!, { norm: "forward" }),
        ...both("ifft", ", norm='forward'", ", norm='forward'"),
      },
    ],
    call: (x) => f.ifft(x!),
    ...both("ifft"),
  },
  fft2: {
    cases: [
      { shapes: [[3, 4, 2]] },
      {
        shapes: [[3, 2, 4, 2]],
        call: (x) => f.fft2(x!, { axes: [0, 2], sizes: [2, 5], norm: "ortho" }),
        ...both("fft2", ", s=(2, 5), axes=(0, 2), norm='ortho'", ", s=(2, 5), dim=(0, 2), norm='ortho'"),
      },
    ],
    call: (x) => f.fft2(x!),
    ...both("fft2"),
  },
  ifft2: { cases: [{ shapes: [[3, 4, 2]] }], call: (x) => f.ifft2(x!), ...both("ifft2") },
  rfft: {
    cases: [
      { shapes: [[6]] },
      { shapes: [[2, 5]] },
      { shapes: [[1]] },
      {
        shapes: [[5, 3]],
        call: (x) => f.rfft(x!, { axis: 0, n: 8, norm: "ortho" }),
        jax: jaxPairs("jnp.fft.rfft(x0, n=8, axis=0, norm='ortho')"),
        torch: torchPairs("torch.fft.rfft(x0, n=8, dim=0, norm='ortho')"),
      },
    ],
    call: (x) => f.rfft(x!),
    jax: jaxPairs("jnp.fft.rfft(x0)"),
    torch: torchPairs("torch.fft.rfft(x0)"),
  },
  irfft: {
    cases: [
      { shapes: [[4, 2]] },
      { shapes: [[2, 3, 2]] },
      {
        shapes: [[3, 2]],
        call: (x) => f.irfft(x!, { n: 5 }),
        jax: `jnp.fft.irfft(${jaxComplex}, n=5)`,
        torch: `torch.fft.irfft(${torchComplex}, n=5)`,
      },
      {
        shapes: [[3, 4, 2]],
        call: (x) => f.irfft(x!, { axis: 0, n: 8, norm: "ortho" }),
        jax: `jnp.fft.irfft(${jaxComplex}, n=8, axis=0, norm='ortho')`,
        torch: `torch.fft.irfft(${torchComplex}, n=8, dim=0, norm='ortho')`,
      },
    ],
    call: (x) => f.irfft(x!),
    jax: `jnp.fft.irfft(${jaxComplex})`,
    torch: `torch.fft.irfft(${torchComplex})`,
  },
  fftshift: {
    cases: [
      { shapes: [[5]] },
      { shapes: [[4, 3]] },
      {
        shapes: [[4, 3]],
        call: (x) => f.fftshift(x!, 1),
        jax: "jnp.fft.fftshift(x0, 1)",
        torch: "torch.fft.fftshift(x0, 1)",
      },
      { shapes: [[]], torch: "x0" },
    ],
    call: (x) => f.fftshift(x!),
    jax: "jnp.fft.fftshift(x0)",
    torch: "torch.fft.fftshift(x0)",
  },
  ifftshift: {
    cases: [{ shapes: [[5]] }, { shapes: [[4, 3]] }],
    call: (x) => f.ifftshift(x!),
    jax: "jnp.fft.ifftshift(x0)",
    torch: "torch.fft.ifftshift(x0)",
  },
  fftfreq: {
    cases: [
      {
        shapes: [],
        call: () => f.fftfreq(5, { spacing: 0.5, dtype: "float64" }),
        jax: "jnp.fft.fftfreq(5, 0.5)",
      },
      { shapes: [], call: () => f.fftfreq(8, { dtype: "float64" }), jax: "jnp.fft.fftfreq(8)" },
    ],
    except: { vmap: "It has no inputs.", float32: "It has no inputs." },
  },
  rfftfreq: {
    cases: [
      { shapes: [], call: () => f.rfftfreq(5, { dtype: "float64" }), jax: "jnp.fft.rfftfreq(5)" },
      { shapes: [], call: () => f.rfftfreq(8, { spacing: 2, dtype: "float64" }), jax: "jnp.fft.rfftfreq(8, 2)" },
    ],
    except: { vmap: "It has no inputs.", float32: "It has no inputs." },
  },
  convolve: {
    cases: [
      { shapes: [[5], [3]] },
      { shapes: [[2], [4]] },
      { shapes: [[1], [1]] },
      {
        shapes: [[5], [4]],
        call: (a, b) => f.convolve(a!, b!, { mode: "same" }),
        jax: "jnp.convolve(x0, x1, mode='same')",
      },
      {
        shapes: [[3], [6]],
        call: (a, b) => f.convolve(a!, b!, { mode: "same", method: "fft" }),
        jax: "jnp.convolve(x0, x1, mode='same')",
      },
      {
        shapes: [[3], [5]],
        call: (a, b) => f.convolve(a!, b!, { mode: "valid" }),
        jax: "jnp.convolve(x0, x1, mode='valid')",
      },
      {
        shapes: [[7], [4]],
        call: (a, b) => f.convolve(a!, b!, { method: "fft" }),
        jax: "jnp.convolve(x0, x1)",
      },
    ],
    call: (a, b) => f.convolve(a!, b!),
    jax: "jnp.convolve(x0, x1)",
  },
  correlate: {
    cases: [
      { shapes: [[5], [3]] },
      { shapes: [[2], [4]] },
      ...(["direct", "fft"] as const).flatMap((method) =>
        (["full", "same", "valid"] as const).flatMap((mode) =>
          [
            [[6], [3]],
            [[6], [4]],
            [[3], [5]],
            [[2], [5]],
          ].map((shapes) => ({
            shapes,
            call: (a: Tensor, b: Tensor) => f.correlate(a, b, { mode, method }),
            jax: `jnp.correlate(x0, x1, mode='${mode}')`,
          })),
        ),
      ),
    ],
    call: (a, b) => f.correlate(a!, b!),
    jax: "jnp.correlate(x0, x1)",
  },
} as const satisfies Record<string, Row>;
