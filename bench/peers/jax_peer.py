"""JAX on the CPU: everything under jit, but where the system is jax-eager; W5a forward where it is jax-forward."""

import math
import os

from common import (
    A,
    block_parameters,
    convolutional_parameters,
    labels,
    lanczos_start,
    mixture,
    mlp,
    np,
    quadrature,
    report,
    uniform,
)

os.environ["JAX_PLATFORMS"] = "cpu"
if A.threads == 1:
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import lax  # noqa: E402
from jax.flatten_util import ravel_pytree  # noqa: E402

jax.config.update("jax_enable_x64", True)


def tensor(values, dtype=jnp.float32):
    return jnp.asarray(np.asarray(values), dtype)


def tensors(values, dtype=jnp.float32):
    return [tensor(v, dtype) for v in values]


def norm(tree):
    return math.sqrt(sum(float(np.sum(np.asarray(t, np.float64) ** 2)) for t in jax.tree.leaves(tree)))


def network(parameters, x, activation):
    for i in range(0, len(parameters), 2):
        if i > 0:
            x = activation(x)
        x = x @ parameters[i] + parameters[i + 1]
    return x


def cross_entropy(logits, y):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1))


def training(system, make, loss, data, rate, momentum=None):
    """Steps of gradient descent; checked by the loss and its gradient after three of them."""

    def update(parameters, momenta, *data):
        gradients = jax.grad(loss)(parameters, *data)
        if momentum is None:
            return [p - rate * g for p, g in zip(parameters, gradients)], momenta
        momenta = [momentum * m + g for m, g in zip(momenta, gradients)]
        return [p - rate * m for p, m in zip(parameters, momenta)], momenta

    if system != "jax-eager":
        update = jax.jit(update, donate_argnums=(0, 1))

    def trainer():
        state = [tensors(make()), [] if momentum is None else [jnp.zeros_like(p) for p in tensors(make())]]

        def step():
            state[:] = jax.block_until_ready(update(*state, *data))

        return step, state

    def check():
        step, state = trainer()
        for _ in range(3):
            step()
        value, gradients = jax.value_and_grad(loss)(state[0], *data)
        return [value, norm(gradients)]

    return check, trainer()[0]


def computing(f, *args):
    """f(*args) under jit; checked by the norm of its result."""
    compiled = jax.jit(f)
    return lambda: [norm(compiled(*args))], lambda: jax.block_until_ready(compiled(*args))


def differentiating(f, *args, with_value=False):
    """Value and gradient in the first argument."""
    compiled = jax.jit(jax.value_and_grad(f))

    def check():
        value, gradients = compiled(*args)
        return [value, norm(gradients)] if with_value else [norm(gradients)]

    return check, lambda: jax.block_until_ready(compiled(*args))


def w1(system):
    def chain(x, w):
        return lax.fori_loop(0, 1000, lambda i, x: jnp.sin(x) * w + x * 0.5, x)

    compiled = jax.jit(jax.value_and_grad(chain, argnums=(0, 1)))
    x, w = tensors([0.7, 0.9], jnp.float64)

    def check():
        value, gradients = compiled(x, w)
        return [value, *gradients]

    return check, lambda: jax.block_until_ready(compiled(x, w))


def w2a(system):
    data = tensors([uniform(1, (32, 8)), uniform(2, (32, 1))])
    loss = lambda ps, x, y: jnp.mean((network(ps, x, jnp.tanh) - y) ** 2)  # noqa: E731
    return training(system, lambda: mlp((8, 16, 1)), loss, data, 0.01)


def classifier():
    return mlp((784, 512, 256, 10))


def classifier_loss(ps, x, y):
    return cross_entropy(network(ps, x, jax.nn.relu), y)


def w2b(system):
    data = tensor(uniform(3, (128, 784), 0, 1)), jnp.asarray(labels(4, 128, 10))
    return training(system, classifier, classifier_loss, data, 0.01, 0.9)


def w2c(system):
    data = tensor(uniform(5, (32, 1, 28, 28), 0, 1)), jnp.asarray(labels(6, 32, 10))

    def layer(x, kernel, bias):
        z = lax.conv_general_dilated(
            x, kernel, (1, 1), ((2, 2), (2, 2)), dimension_numbers=("NCHW", "OIHW", "NCHW")
        )
        h = jax.nn.relu(z + bias[:, None, None])
        return lax.reduce_window(h, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    def loss(ps, x, y):
        h = layer(layer(x, ps[0], ps[1]), ps[2], ps[3])
        return cross_entropy(h.reshape(32, -1) @ ps[4] + ps[5], y)

    return training(system, convolutional_parameters, loss, data, 0.01)


def w2d(system):
    y = tensor(uniform(25, (4, 64, 128)))

    def layer_norm(x, weight, bias):
        mean = jnp.mean(x, -1, keepdims=True)
        variance = jnp.mean((x - mean) ** 2, -1, keepdims=True)
        return (x - mean) * lax.rsqrt(variance + 1e-5) * weight + bias

    def loss(parameters):
        *ps, x = parameters
        qkv = layer_norm(x, ps[0], ps[1]) @ ps[2] + ps[3]
        q, k, v = qkv.reshape(4, 64, 3, 4, 32).transpose(2, 0, 3, 1, 4)
        attended = jax.nn.softmax(q @ jnp.swapaxes(k, 2, 3) / math.sqrt(32.0), -1) @ v
        h = x + attended.transpose(0, 2, 1, 3).reshape(4, 64, 128) @ ps[4] + ps[5]
        inner = jax.nn.gelu(layer_norm(h, ps[6], ps[7]) @ ps[8] + ps[9], approximate=True)
        return jnp.mean((h + inner @ ps[10] + ps[11]) * y)

    return computing(jax.grad(loss), tensors([*block_parameters(), uniform(24, (4, 64, 128))]))


def hessian_product(ps, v):
    x, y = tensor(uniform(30, (256, 784), 0, 1)), jnp.asarray(labels(31, 256, 10))
    return jax.jvp(jax.grad(lambda ps: classifier_loss(ps, x, y)), (ps,), (v,))[1]


def w3(system):
    ps = tensors(classifier())
    return computing(hessian_product, ps, [tensor(uniform(40 + i, p.shape)) for i, p in enumerate(ps)])


def w4a(system):
    ps = tensors(classifier())
    flat, parted = ravel_pytree(ps)
    n, start = flat.size, tensor(lanczos_start(flat.size))

    @jax.jit
    def lanczos(z, ps):
        def body(i, state):
            Q, q, alpha, beta = state
            Q = Q.at[i].set(q)
            r = ravel_pytree(hessian_product(ps, parted(q)))[0]
            alpha = alpha.at[i].set(q @ r)
            for _ in range(2):
                r = r - (Q @ r) @ Q
            length = jnp.linalg.norm(r)
            return Q, r / length, alpha, beta.at[i].set(length)

        zeros = jnp.zeros(20, jnp.float32)
        return lax.fori_loop(0, 20, body, (jnp.zeros((20, n), jnp.float32), z, zeros, zeros))[2:]

    def run():
        return quadrature(*(np.asarray(d, float) for d in lanczos(start, ps)))

    return lambda: [max(run()[0])], run


def w4b(system):
    x, y = tensor(uniform(60, (64, 9))), jnp.asarray(labels(61, 64, 4))
    flat, parted = ravel_pytree(tensors(mlp((9, 16, 16, 4))))
    return computing(jax.hessian(lambda p: cross_entropy(network(parted(p), x, jnp.tanh), y)), flat)


def w5():
    return tensor(uniform(70, (200, 200)) / 8), tensor(uniform(71, (200,)))


def w5a(system):
    w, x = w5()
    jacobian = jax.jacfwd if system == "jax-forward" else jax.jacrev
    return computing(jacobian(lambda x: jnp.tanh(w @ x) + x * x), x)


def w5b(system):
    w, x = w5()
    return computing(jax.hessian(lambda x: jnp.sum(jnp.tanh(w @ x) ** 2)), x)


def w6a(system):
    return computing(jnp.matmul, *tensors([uniform(80, (1024, 1024)), uniform(81, (1024, 1024))]))


def w6b(system):
    x = tensor(uniform(82, (1000000,), -2, 2))
    return differentiating(lambda x: jnp.sum(jnp.tanh(x) * jnp.exp(-x * x) + x), x)


def w6c(system):
    x = tensor(uniform(83, (4096, 1024), -2, 2))
    return differentiating(lambda x: jnp.sum(jax.nn.softmax(x, 1) ** 2), x, with_value=True)


def w8(system):
    values, points, rows, columns = mixture()
    x, lse = tensor(points, jnp.float64), jax.scipy.special.logsumexp

    def likelihood(parameters):
        a, m, i = parameters
        q, l = i[:, :10], i[:, 10:]
        L = jnp.zeros((10, 10, 10)).at[:, rows, columns].set(l)
        away = x[:, None] - m
        scaled = jnp.exp(q) * away + jnp.einsum("kij,nkj->nki", L, away)
        inner = a + q.sum(1) - 0.5 * (scaled**2).sum(2)
        prior = 0.5 * ((jnp.exp(q) ** 2).sum() + (l**2).sum())
        return lse(inner, 1).sum() - 1000 * lse(a) + prior

    return differentiating(likelihood, tensors(values, jnp.float64), with_value=True)


workloads = [w1, w2a, w2b, w2c, w2d, w3, w4a, w4b, w5a, w5b, w6a, w6b, w6c, w8]
report(jax.__version__, {**{"W" + f.__name__[1:]: f for f in workloads}, "W7a": w2a, "W7b": w2b})
