"""The programs of examples/ in torch and JAX: where they start as JSON on the standard input, their losses on the standard output.

Called by examples.ts. Everything is float64.
"""

import json
import math
import sys

import jax
import jax.numpy as jnp
import numpy as np
import torch
from jax.experimental.ode import odeint
from jax.scipy.linalg import cho_solve, expm

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)


def minimize(loss, parameters, data_of, steps, rate):
    """The losses before each step of Adam."""
    zeros = jax.tree.map(jnp.zeros_like, parameters)

    @jax.jit
    def step(p, m, v, t, data):
        value, g = jax.value_and_grad(loss)(p, data)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, g)
        p = jax.tree.map(
            lambda p, m, v: p - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), p, m, v
        )
        return value, p, m, v

    state, losses = (parameters, zeros, zeros), []
    for i in range(steps):
        value, *state = step(*state, float(i + 1), data_of(i))
        losses.append(float(value))
    return losses


def polynomial_fit(start, steps):
    x = torch.tensor(start["x"], dtype=torch.float64)
    y = torch.sin(x)
    a, b, c, d = (torch.tensor(k, dtype=torch.float64, requires_grad=True) for k in start["coefficients"])
    losses = []
    for _ in range(steps):
        loss = (a + b * x + c * x**2 + d * x**3 - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            for p in (a, b, c, d):
                p -= 1e-6 * p.grad
                p.grad = None
        losses.append(loss.item())
    return losses


def character_rnn(start, steps):
    windows = torch.tensor(start["windows"])
    p = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in start["parameters"].items()}
    adam = torch.optim.Adam(p.values(), lr=0.01)
    losses = []
    for _ in range(steps):
        h = torch.zeros(windows.shape[1], p["recurrent"].shape[0], dtype=torch.float64)
        logits = []
        for characters in windows[:-1]:
            h = torch.tanh(p["embedding"][characters] + h @ p["recurrent"] + p["bias"])
            logits.append(h @ p["output"] + p["outputBias"])
        loss = torch.nn.functional.cross_entropy(torch.stack(logits).flatten(0, 1), windows[1:].flatten())
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    return losses


def gaussian_process(start, steps):
    def loss(p, data):
        x, y = data["x"], data["y"]
        distance = (x[:, None] - x) / jnp.exp(p["logLength"])
        covariance = jnp.exp(2 * p["logAmplitude"] - 0.5 * distance**2)
        l = jnp.linalg.cholesky(covariance + jnp.exp(2 * p["logNoise"]) * jnp.eye(len(x)))
        fit = 0.5 * y @ cho_solve((l, True), y)
        return fit + jnp.sum(jnp.log(jnp.diagonal(l))) + len(x) / 2 * math.log(2 * math.pi)

    return minimize(loss, start["parameters"], lambda _: start["observed"], steps, 0.05)


def neural_ode(start, steps):
    def field(y, t, p):
        return jnp.tanh(y**3 @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"]

    def loss(p, path):
        states = odeint(field, path["states"][0], path["times"], p, rtol=1e-10, atol=1e-10)
        return jnp.mean((states - path["states"]) ** 2)

    return minimize(loss, start["parameters"], lambda _: start["path"], steps, 0.05)


def maml(start, steps):
    def loss(p, points):
        h = points["x"]
        for i, layer in enumerate(p):
            h = h @ layer["w"] + layer["b"]
            h = jnp.tanh(h) if i < len(p) - 1 else h
        return jnp.mean((h - points["y"]) ** 2)

    def after(p, task):
        adapted = jax.tree.map(lambda w, g: w - 0.01 * g, p, jax.grad(loss)(p, task["learned"]))
        return loss(adapted, task["judged"])

    def meta_loss(p, tasks):
        return jnp.mean(jax.vmap(after, in_axes=(None, 0))(p, tasks))

    return minimize(
        meta_loss, start["parameters"], lambda i: jax.tree.map(lambda x: x[i], start["waves"]), steps, 0.01
    )


def physics_informed(start, steps):
    def u(x, p):
        return (jnp.tanh(jnp.tanh(x[None] @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"]) @ p["w3"])[0]

    def loss(p, points):
        second = jax.vmap(jax.grad(jax.grad(u)), in_axes=(0, None))(points, p)
        missing = second + math.pi**2 * jnp.sin(math.pi * points)
        return jnp.mean(missing**2) + 100 * (u(jnp.array(0.0), p) ** 2 + u(jnp.array(1.0), p) ** 2)

    return minimize(loss, start["parameters"], lambda _: start["points"], steps, 0.01)


def kalman_filter(start, steps):
    dt = 0.2

    def negative_log_likelihood(p, observed):
        stiffness, friction = jnp.exp(2 * p["frequency"]), 2 * jnp.exp(p["damping"])
        F = expm(dt * jnp.array([[0.0, 1.0], [-stiffness, -friction]]))
        Q, R = dt * jnp.exp(2 * p["drive"]) * jnp.eye(2), jnp.exp(2 * p["noise"]) * jnp.eye(2)

        def step(belief, y):
            mean, covariance = belief
            predicted, P = F @ mean, F @ covariance @ F.T + Q
            S = P + R
            surprise = y - predicted
            gain = P @ jnp.linalg.inv(S)
            cost = 0.5 * surprise @ jnp.linalg.solve(S, surprise) + 0.5 * jnp.linalg.slogdet(S)[1] + jnp.log(2 * jnp.pi)
            return (predicted + gain @ surprise, P - gain @ P), cost

        return jax.lax.scan(step, (jnp.zeros(2), jnp.eye(2)), observed)[1].sum()

    def loss(p, observed):
        each = jax.vmap(negative_log_likelihood, in_axes=(None, 0))(p, observed)
        return jnp.mean(each) / observed.shape[1]

    return minimize(loss, start["parameters"], lambda _: start["observed"], steps, 0.05)


programs = {
    "polynomialFit": ("torch", polynomial_fit),
    "characterRnn": ("torch", character_rnn),
    "gaussianProcess": ("jax", gaussian_process),
    "neuralOde": ("jax", neural_ode),
    "maml": ("jax", maml),
    "physicsInformed": ("jax", physics_informed),
    "kalmanFilter": ("jax", kalman_filter),
}
versions = {"torch": torch.__version__.split("+")[0], "jax": jax.__version__}


def arrays(x):
    """Nested lists of numbers as arrays, inside objects and lists of objects."""
    if isinstance(x, dict):
        return {k: arrays(v) for k, v in x.items()}
    if isinstance(x, list) and x and isinstance(x[0], dict):
        return [arrays(v) for v in x]
    return jnp.asarray(np.array(x, dtype=np.float64))


answers = {}
for name, question in json.load(sys.stdin).items():
    library, program = programs[name]
    start = question["start"] if library == "torch" else arrays(question["start"])
    answers[name] = {"by": f"{library} {versions[library]}", "losses": program(start, question["steps"])}
json.dump(answers, sys.stdout)
