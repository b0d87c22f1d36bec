"""Value, vjp, jvp and Hessian times vector of an expression by JAX and by torch, in float64."""

import jax
import jax.numpy as jnp
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)


def numbers(tensor):
    """A tensor of the question as a numpy array."""
    kind = {"float64": np.float64, "float32": np.float32, "int32": np.int32, "bool": np.bool_}[tensor["dtype"]]
    return np.array(tensor["data"], dtype=kind).reshape(tensor["shape"])


class Jax:
    name = "jax"

    def __init__(self, question):
        self.code = compile(question["jax"], "<jax>", "eval")
        self.inputs = [jnp.asarray(numbers(x)) for x in question["inputs"]]
        self.active = question["active"]
        self.point = tuple(self.inputs[i] for i in self.active)
        self.tangents = tuple(jnp.asarray(numbers(v)) for v in question["tangents"])
        self.cotangents = tuple(jnp.asarray(numbers(v)) for v in question["cotangents"])

    def call(self, *point):
        inputs = list(self.inputs)
        for i, x in zip(self.active, point):
            inputs[i] = x
        scope = {f"x{i}": x for i, x in enumerate(inputs)}
        results = eval(self.code, {"jax": jax, "jnp": jnp, "np": np, **scope})
        return tuple(results) if isinstance(results, (tuple, list)) else (results,)

    def floating(self, *point):
        return tuple(y for y in self.call(*point) if jnp.issubdtype(y.dtype, jnp.floating))

    def loss(self, *point):
        return sum(jnp.sum(c * y) for c, y in zip(self.cotangents, self.floating(*point)))

    def value(self):
        return [np.asarray(y) for y in self.call(*self.point)]

    def vjp(self):
        return [np.asarray(g) for g in jax.vjp(self.floating, *self.point)[1](self.cotangents)]

    def jvp(self):
        return [np.asarray(t) for t in jax.jvp(self.floating, self.point, self.tangents)[1]]

    def hvp(self):
        gradient = jax.grad(self.loss, argnums=tuple(range(len(self.point))))
        return [np.asarray(h) for h in jax.jvp(gradient, self.point, self.tangents)[1]]


class Torch:
    name = "torch"

    def __init__(self, question):
        self.code = compile(question["torch"], "<torch>", "eval")
        self.inputs = [self.tensor(x) for x in question["inputs"]]
        self.active = question["active"]
        for i in self.active:
            self.inputs[i].requires_grad_(True)
        self.point = [self.inputs[i] for i in self.active]
        self.tangents = [self.tensor(v) for v in question["tangents"]]
        self.cotangents = [self.tensor(v) for v in question["cotangents"]]

    @staticmethod
    def tensor(x):
        own = torch.from_numpy(numbers(x))
        return own.to(torch.int64) if own.dtype == torch.int32 else own

    def call(self):
        scope = {f"x{i}": x for i, x in enumerate(self.inputs)}
        results = eval(self.code, {"torch": torch, "np": np, **scope})
        return list(results) if isinstance(results, (tuple, list)) else [results]

    def pullback(self, cotangents):
        results = [y for y in self.call() if y.is_floating_point()]
        reached = [(y, c) for y, c in zip(results, cotangents) if y.requires_grad]
        if not reached:
            return [torch.zeros_like(x) for x in self.point]
        return torch.autograd.grad(
            [y for y, _ in reached],
            self.point,
            [c for _, c in reached],
            create_graph=True,
            allow_unused=True,
            materialize_grads=True,
        )

    @staticmethod
    def again(results, inputs, cotangents):
        """The derivative of a derivative; zeros where it does not depend on the inputs any more."""
        reached = [(y, c) for y, c in zip(results, cotangents) if y.requires_grad]
        if not reached:
            return [torch.zeros_like(x) for x in inputs]
        return torch.autograd.grad(
            [y for y, _ in reached], inputs, [c for _, c in reached], allow_unused=True, materialize_grads=True
        )

    def value(self):
        return [y.numpy(force=True) for y in self.call()]

    def vjp(self):
        return [g.numpy(force=True) for g in self.pullback(self.cotangents)]

    def jvp(self):
        """The pullback is linear in the cotangents: its own transpose is the tangent."""
        zeros = [torch.zeros_like(c, requires_grad=True) for c in self.cotangents]
        return [t.numpy(force=True) for t in self.again(self.pullback(zeros), zeros, self.tangents)]

    def hvp(self):
        return [h.numpy(force=True) for h in self.again(self.pullback(self.cotangents), self.point, self.tangents)]
