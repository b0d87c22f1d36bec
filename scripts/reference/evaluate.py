"""Answers questions about operations with torch, JAX and mpmath: questions as JSON on stdin, answers as JSON lines on stdout."""

import json
import math
import sys

import numpy as np

from libraries import Jax, Torch
from referee import Mpmath

QUANTITIES = ("value", "vjp", "jvp", "hvp")
# Beyond this relative distance the libraries disagree.
AGREEMENT = 1e-10


def distance(a, b):
    """The largest relative distance of elements; those that nearly cancel are held against a thousandth of the largest."""
    if [np.shape(x) for x in a] != [np.shape(x) for x in b]:
        return math.inf
    worst = 0.0
    for x, y in zip(a, b):
        x, y = np.asarray(x, dtype=np.float64).ravel(), np.asarray(y, dtype=np.float64).ravel()
        finite = y[np.isfinite(y)]
        largest = np.abs(finite).max() if finite.size else 0.0
        for u, v in zip(x, y):
            if u == v or (math.isnan(u) and math.isnan(v)):
                continue
            own = abs(u - v) / max(abs(v), 1e-3 * largest, 1e-4)
            worst = max(worst, math.inf if math.isnan(own) else own)
    return worst


def encode(x):
    """A tensor's numbers; infinities and NaN, which JSON has no numbers for, as text."""
    def one(v):
        v = float(v)
        if math.isnan(v):
            return "NaN"
        if math.isinf(v):
            return "Infinity" if v > 0 else "-Infinity"
        return int(v) if v == int(v) and abs(v) < 2**53 and not (v == 0 and math.copysign(1, v) < 0) else v
    return [one(v) for v in np.asarray(x).ravel()]


def answer(question):
    """The values to take, whose they are, and where the libraries disagree."""
    wanted = QUANTITIES if question["differentiable"] else QUANTITIES[:1]
    solvers = [solver(question) for solver in (Jax, Torch) if question.get(solver.name)]
    referee = Mpmath(question) if question.get("mpmath") else None
    notes, sources, found = [], {}, {}
    for quantity in wanted:
        results = {}
        for solver in solvers:
            try:
                results[solver.name] = getattr(solver, quantity)()
            except Exception as error:
                if quantity == "value":
                    raise ValueError(f"{solver.name}: {question[solver.name]}: {error}") from error
                notes.append(f"{solver.name} has no {quantity}: {str(error).strip().splitlines()[0][:120]}")
        apart = distance(results["torch"], results["jax"]) if len(results) == 2 else None
        if apart is not None and apart <= AGREEMENT:
            sources[quantity], found[quantity] = "jax and torch", results["jax"]
        elif referee:
            exact = getattr(referee, quantity)()
            sources[quantity], found[quantity] = "mpmath", exact
            notes += [
                f"{quantity} of {name} is off by {distance(own, exact):.1e}"
                for name, own in results.items()
                if distance(own, exact) > AGREEMENT
            ]
        elif results:
            name = next(iter(results))
            sources[quantity], found[quantity] = name, results[name]
            if apart is not None:
                notes.append(f"{quantity} of torch and jax differ by {apart:.1e}, and nothing decides")
        else:
            notes.append(f"nothing gives {quantity}")
    names = sorted(set(sources.values()))
    source = names[0] if len(names) == 1 else ", ".join(f"{q}: {s}" for q, s in sources.items())
    return {
        "from": source,
        **({"notes": notes} if notes else {}),
        "shapes": [list(np.shape(x)) for x in found["value"]],
        **{quantity: [encode(x) for x in xs] for quantity, xs in found.items()},
    }


for question in json.load(sys.stdin):
    try:
        reply = {"key": question["key"], "answer": answer(question)}
    except Exception as error:
        reply = {"key": question["key"], "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
