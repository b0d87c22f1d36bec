"""The same quantities by mpmath, to 50 digits, for operations element by element: what decides where the libraries disagree."""

import mpmath
import numpy as np

from libraries import numbers

mpmath.mp.dps = 50


def exact(x):
    """The array's numbers as mpmath numbers; a float64 is one of them."""
    own = np.empty(x.shape, dtype=object)
    for index, v in np.ndenumerate(x):
        own[index] = mpmath.mpf(float(v)) if np.issubdtype(x.dtype, np.floating) else int(v)
    return own


def rounded(x):
    return np.vectorize(float, otypes=[np.float64])(x) if np.size(x) else np.zeros(np.shape(x))


class Mpmath:
    def __init__(self, question):
        arity = len(question["inputs"])
        names = [f"x{i}" for i in range(arity)]
        one = eval(f"lambda {', '.join(names)}: {question['mpmath']}", {"mpmath": mpmath})
        self.apply = np.frompyfunc(one, arity, 1)
        self.inputs = [exact(numbers(x)) for x in question["inputs"]]
        self.active = question["active"]
        self.tangents = [exact(numbers(v)) for v in question["tangents"]]
        self.cotangents = [exact(numbers(c)) for c in question["cotangents"]]

    def at(self, directions, t):
        inputs = list(self.inputs)
        for i, v in zip(self.active, directions):
            inputs[i] = inputs[i] + t * v
        return np.asarray(self.apply(*inputs), dtype=object)

    def loss(self, t, directions, s=0, others=None):
        inputs = list(self.inputs)
        for k, i in enumerate(self.active):
            inputs[i] = inputs[i] + t * directions[k] + (s * others[k] if others else 0)
        return sum(np.ravel(self.cotangents[0] * np.asarray(self.apply(*inputs), dtype=object)), mpmath.mpf(0))

    def units(self):
        """For each element of the active inputs, the direction that moves it alone."""
        for k, i in enumerate(self.active):
            for index in np.ndindex(self.inputs[i].shape):
                directions = [np.full(self.inputs[j].shape, mpmath.mpf(0), dtype=object) for j in self.active]
                directions[k][index] = mpmath.mpf(1)
                yield k, index, directions

    def collected(self, of):
        out = [np.zeros(self.inputs[i].shape) for i in self.active]
        for k, index, directions in self.units():
            out[k][index] = float(of(directions))
        return out

    def value(self):
        return [rounded(self.at([], 0))]

    def vjp(self):
        return self.collected(lambda unit: mpmath.diff(lambda t: self.loss(t, unit), 0))

    def jvp(self):
        shape = self.at([], 0).shape
        out = np.zeros(shape)
        for index in np.ndindex(shape):
            out[index] = float(mpmath.diff(lambda t: self.at(self.tangents, t)[index], 0))
        return [out]

    def hvp(self):
        return self.collected(
            lambda unit: mpmath.diff(lambda t, s: self.loss(t, unit, s, self.tangents), (0, 0), (1, 1))
        )
