import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const shapes = {
  stopGradient: {
    cases: [{ shapes: [[2, 3]] }, { shapes: [[]] }],
    call: (x) => f.stopGradient(x!),
    jax: "jax.lax.stop_gradient(x0)",
    torch: "x0.detach()",
    except: { differences: "Its purpose is a derivative of zero where the value changes." },
  },
  reshape: {
    cases: [
      { shapes: [[2, 6]], call: (x) => f.reshape(x!, [3, -1]), jax: "x0.reshape(3, -1)", torch: "x0.reshape(3, -1)" },
      { shapes: [[1]], call: (x) => f.reshape(x!, []), jax: "x0.reshape(())", torch: "x0.reshape(())" },
      { shapes: [[0, 3]], call: (x) => f.reshape(x!, [3, 0]), jax: "x0.reshape(3, 0)", torch: "x0.reshape(3, 0)" },
    ],
  },
  permute: {
    cases: [
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.permute(x!, [2, 0, -2]),
        jax: "jnp.transpose(x0, (2, 0, 1))",
        torch: "x0.permute(2, 0, 1)",
      },
      { shapes: [[0, 2]], call: (x) => f.permute(x!, [1, 0]), jax: "x0.T", torch: "x0.T" },
    ],
  },
  moveaxis: {
    cases: [
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.moveaxis(x!, 0, -1),
        jax: "jnp.moveaxis(x0, 0, -1)",
        torch: "torch.moveaxis(x0, 0, -1)",
      },
    ],
  },
  transpose: {
    cases: [
      { shapes: [[2, 3]] },
      { shapes: [[2, 3, 4]] },
      { shapes: [[0, 3]] },
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.transpose(x!, [1, 0, 2]),
        jax: "jnp.transpose(x0, (1, 0, 2))",
        torch: "x0.permute(1, 0, 2)",
      },
    ],
    call: (x) => f.transpose(x!),
    jax: "jnp.swapaxes(x0, -1, -2)",
    torch: "torch.swapaxes(x0, -1, -2)",
  },
  broadcastTo: {
    cases: [
      {
        shapes: [[2, 1]],
        call: (x) => f.broadcastTo(x!, [4, 2, 3]),
        jax: "jnp.broadcast_to(x0, (4, 2, 3))",
        torch: "torch.broadcast_to(x0, (4, 2, 3))",
      },
      {
        shapes: [[]],
        call: (x) => f.broadcastTo(x!, [2, 0]),
        jax: "jnp.broadcast_to(x0, (2, 0))",
        torch: "torch.broadcast_to(x0, (2, 0))",
      },
    ],
  },
  squeeze: {
    cases: [
      { shapes: [[1, 3, 1]], call: (x) => f.squeeze(x!), jax: "jnp.squeeze(x0)", torch: "torch.squeeze(x0)" },
      {
        shapes: [[1, 3, 1]],
        call: (x) => f.squeeze(x!, -1),
        jax: "jnp.squeeze(x0, -1)",
        torch: "torch.squeeze(x0, -1)",
      },
    ],
  },
  expandDims: {
    cases: [
      {
        shapes: [[2, 3]],
        call: (x) => f.expandDims(x!, -1),
        jax: "jnp.expand_dims(x0, -1)",
        torch: "torch.unsqueeze(x0, -1)",
      },
      {
        shapes: [[]],
        call: (x) => f.expandDims(x!, 0),
        jax: "jnp.expand_dims(x0, 0)",
        torch: "torch.unsqueeze(x0, 0)",
      },
    ],
  },
  concat: {
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 1],
          [2, 2],
        ],
        call: (...xs) => f.concat(xs, 1),
        jax: "jnp.concatenate((x0, x1, x2), axis=1)",
        torch: "torch.cat((x0, x1, x2), 1)",
      },
      {
        shapes: [[0], [2]],
        call: (...xs) => f.concat(xs, -1),
        jax: "jnp.concatenate((x0, x1))",
        torch: "torch.cat((x0, x1))",
      },
    ],
  },
  cast: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.cast(x!, x!.dtype), jax: "x0", torch: "x0" },
      {
        shapes: [[2, 3]],
        call: (x) => f.cast(x!, "int32"),
        jax: "x0.astype(jnp.int32)",
        torch: "x0.to(torch.int32)",
      },
      { shapes: [[2, 3]], integers: [0], call: (x) => f.cast(x!, "float32"), jax: "x0.astype(jnp.float32)" },
    ],
  },
  swapaxes: {
    cases: [
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.swapaxes(x!, 0, -1),
        jax: "jnp.swapaxes(x0, 0, -1)",
        torch: "x0.swapaxes(0, -1)",
      },
    ],
  },
  flatten: {
    cases: [
      { shapes: [[2, 3, 4]], call: (x) => f.flatten(x!), jax: "x0.reshape(-1)", torch: "torch.flatten(x0)" },
      { shapes: [[2, 3, 4]], call: (x) => f.flatten(x!, 1), jax: "x0.reshape(2, 12)", torch: "torch.flatten(x0, 1)" },
      {
        shapes: [[2, 0, 4]],
        call: (x) => f.flatten(x!, 0, -2),
        jax: "x0.reshape(0, 4)",
        torch: "torch.flatten(x0, 0, 1)",
      },
      { shapes: [[]], call: (x) => f.flatten(x!), jax: "x0.reshape(-1)", torch: "torch.flatten(x0)" },
    ],
  },
  ravel: { cases: [{ shapes: [[2, 3]] }], call: (x) => f.ravel(x!), jax: "jnp.ravel(x0)", torch: "torch.ravel(x0)" },
  expand: {
    cases: [
      {
        shapes: [[2, 1]],
        call: (x) => f.expand(x!, [4, -1, 3]),
        jax: "jnp.broadcast_to(x0, (4, 2, 3))",
        torch: "x0.expand(4, -1, 3)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
