"""Value and gradient of each kink by JAX and torch: questions as JSON on the standard input, answers on the standard output."""

import json
import sys

import jax
import jax.numpy as jnp
import torch

jax.config.update("jax_enable_x64", True)


def number(x):
    """A float as JSON has it; those that it has not as text."""
    return x if x == x and abs(x) != float("inf") else {True: "NaN"}.get(x != x, "Infinity" if x > 0 else "-Infinity")


def by_jax(expression, at):
    names = [f"x{i}" for i in range(len(at))]
    f = eval(f"lambda {', '.join(names)}: {expression}", {"jax": jax, "jnp": jnp})
    xs = [jnp.asarray(x, dtype=jnp.float64) for x in at]
    gradient = jax.grad(f, argnums=tuple(range(len(at))))(*xs)
    return {"value": number(float(f(*xs))), "gradient": [number(float(g)) for g in gradient]}


def by_torch(expression, at):
    xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
    y = eval(expression, {"torch": torch, **{f"x{i}": x for i, x in enumerate(xs)}})
    try:
        gradient = torch.autograd.grad(y, xs, allow_unused=True, materialize_grads=True)
    except RuntimeError as error:
        return {"value": number(y.item()), "error": str(error).split("\n")[0]}
    return {"value": number(y.item()), "gradient": [number(g.item()) for g in gradient]}


answers = []
for question in json.load(sys.stdin):
    at = [float(x) for x in question["at"]]
    answers.append({**question, "byJax": by_jax(question["jax"], at), "byTorch": by_torch(question["torch"], at)})
json.dump(answers, sys.stdout)
