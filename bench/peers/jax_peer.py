"""JAX on the CPU, everything under jit."""

import math
import os

from common import A, labels, mlp, np, report, uniform

os.environ["JAX_PLATFORMS"] = "cpu"
if A.threads == 1:
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import lax  # noqa: E402

jax.config.update("jax_enable_x64", True)


def tensor(values, dtype):
    return jnp.asarray(np.asarray(values), dtype)


def norm(tensors):
    return math.sqrt(sum(float(np.sum(np.asarray(t, np.float64) ** 2)) for t in tensors))


def w1(system):
    def chain(x, w):
        return lax.fori_loop(0, 1000, lambda i, x: jnp.sin(x) * w + x * 0.5, x)

    compiled = jax.jit(jax.value_and_grad(chain, argnums=(0, 1)))
    x, w = tensor(0.7, jnp.float64), tensor(0.9, jnp.float64)

    def check():
        value, gradients = compiled(x, w)
        return [value, *gradients]

    return check, lambda: jax.block_until_ready(compiled(x, w))


def w2b(system):
    x = tensor(uniform(3, (128, 784), 0, 1), jnp.float32)
    y = jnp.asarray(labels(4, 128, 10))

    def loss(parameters, x, y):
        w1, b1, w2, b2, w3, b3 = parameters
        h = jax.nn.relu(x @ w1 + b1)
        h = jax.nn.relu(h @ w2 + b2)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(h @ w3 + b3), y[:, None], 1))

    def update(parameters, momenta, x, y):
        gradients = jax.grad(loss)(parameters, x, y)
        momenta = [0.9 * m + g for m, g in zip(momenta, gradients)]
        return [p - 0.01 * m for p, m in zip(parameters, momenta)], momenta

    compiled = jax.jit(update, donate_argnums=(0, 1))

    def trainer():
        state = [tensor(p, jnp.float32) for p in mlp((784, 512, 256, 10))]
        state = [state, [jnp.zeros_like(p) for p in state]]

        def step():
            state[:] = jax.block_until_ready(compiled(*state, x, y))

        return step, state

    def check():
        step, state = trainer()
        for _ in range(3):
            step()
        return [norm(state[1])]

    return check, trainer()[0]


report(jax.__version__, {"W1": w1, "W2b": w2b})
