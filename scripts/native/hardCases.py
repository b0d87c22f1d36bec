"""Writes test/native/hardCases.json: float64 functions at hard arguments, as the argument, the value and what the value leaves out.

Arguments near zeros, poles, overflow and underflow, where the vector functions change formulas, the worst known for reduction by π/2
(Kahan's 6381956970095103·2^797), subnormal numbers, and random ones. Run with Python and mpmath: python scripts/native/hardCases.py
"""

import json
import math
import random
from pathlib import Path

from mpmath import mp, mpf
import mpmath as m

mp.prec = 2400
random.seed(7)


def around(*centres):
    """Each number with its neighbours."""
    out = []
    for c in centres:
        up, down = math.nextafter(c, math.inf), math.nextafter(c, -math.inf)
        out += [c, up, down, c * (1 + 1e-9), c * (1 - 1e-9)]
    return out


def spread(low, high, n=24):
    return [random.uniform(low, high) for _ in range(n)]


def sizes(low, high, n=24):
    return [random.choice((-1, 1)) * random.uniform(1, 2) * 2.0 ** random.uniform(low, high) for _ in range(n)]


tiny = [5e-324, -5e-324, 1e-310, 2.0**-1022, 2.0**-60, -(2.0**-54), 1e-20, 2.0**-27, 2.0**-28]
both = lambda xs: xs + [-x for x in xs]
angles = both([6381956970095103 * 2.0**797, 1.5707963267948966, 3.141592653589793, 6.283185307179586, 1e6, 999999.9, 1e22, 1.7976931348623157e308,
               0.7853981633974483, 2.356194490192345, 355.0, 710.0, 103993.0, 1048576.5, 5e5]) + around(0.7853981633974483, 1e6) + spread(-100, 100) + sizes(10, 1000)

cases = {
    "exp": (m.exp, tiny + around(709.782712893384, -708.4, -745.13, 0.34657359027997264, 1.0) + spread(-745, 709)),
    "exp2": (lambda x: mpf(2) ** x, tiny + around(1023.9999999, -1022.0, -1074.0, 0.5) + spread(-1074, 1023)),
    "expm1": (m.expm1, both(tiny) + around(709.782712893384, -36.7, 0.34657359027997264, -0.34657359027997264, 0.40546510810816444) + spread(-40, 1)),
    "log": (m.log, [abs(t) for t in tiny] + around(1.0, 0.7071067811865476, 1.4142135623730951, 1.7976931348623157e308 / 2) + spread(0.5, 2) + [abs(x) for x in sizes(-1000, 1000)]),
    "log2": (lambda x: m.log(x) / m.log(2), [abs(t) for t in tiny] + around(1.0, 0.7071067811865476, 1.4142135623730951, 8.0) + spread(0.5, 2) + [abs(x) for x in sizes(-1000, 1000)]),
    "log10": (lambda x: m.log(x) / m.log(10), [abs(t) for t in tiny] + around(1.0, 0.7071067811865476, 1.4142135623730951, 1000.0) + spread(0.5, 2) + [abs(x) for x in sizes(-1000, 1000)]),
    "log1p": (m.log1p, both(tiny) + around(-0.2928932188134524, 0.41421356237309503, -0.9999999999999998, 1e15) + spread(-0.5, 1)),
    "sin": (m.sin, angles + tiny),
    "cos": (m.cos, angles),
    "tan": (m.tan, angles + tiny),
    "asin": (m.asin, both(tiny) + both(around(0.5, 0.9999999) + [1.0, math.nextafter(1, 0)]) + spread(-1, 1)),
    "acos": (m.acos, both(tiny) + both(around(0.5, 0.9999999) + [1.0, math.nextafter(1, 0)]) + spread(-1, 1)),
    "atan": (m.atan, both(tiny) + both(around(0.4142135623730951, 2.414213562373095, 1.0)) + sizes(-30, 60)),
    "sinh": (m.sinh, both(tiny) + both(around(1.0, 710.4758600739439 - 1e-9, 22.0)) + spread(-3, 3)),
    "cosh": (m.cosh, both(tiny) + both(around(710.4758600739439 - 1e-9, 0.34657359027997264)) + spread(-3, 3)),
    "tanh": (m.tanh, both(tiny) + both(around(0.17328679513998632, 0.5, 19.0, 22.0)) + spread(-3, 3)),
    "asinh": (m.asinh, both(tiny) + both(around(2.0**28, 0.5, 1.0, 1e300)) + sizes(-20, 40)),
    "acosh": (m.acosh, around(2.0**28, 1.5, 1e300) + [1.0, math.nextafter(1, 2), 1 + 1e-10] + [abs(x) for x in sizes(0, 40)]),
    "atanh": (m.atanh, both(tiny) + both(around(0.5, 0.25) + [math.nextafter(1, 0)]) + spread(-1, 1)),
    "cbrt": (lambda x: m.sign(x) * m.cbrt(abs(x)), both(tiny) + around(8.0, 1.0, 2.0, 4.0) + sizes(-1000, 1000)),
    "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), both(tiny) + around(-745.0, -708.5, 36.8, -0.34657359027997264) + spread(-40, 40)),
    "erf": (m.erf, both(tiny) + both(around(1.0, 5.9, 0.45)) + spread(-3, 3)),
    "erfc": (m.erfc, both(tiny) + around(0.5, 1.0, -1.0, 26.5, 27.2) + spread(-3, 27)),
    "ndtr": (m.ncdf, both(tiny) + around(-0.7, 0.7, -37.5, -38.4, 8.2) + spread(-38, 3)),
    "logNdtr": (lambda x: m.log(m.ncdf(x)), both(tiny) + around(-5.0, -1.0, 1.0, -1e5, 8.0) + spread(-30, 5)),
}
bases = [abs(x) for x in sizes(-40, 40, 40)]
powers = [(b, random.uniform(-1, 1) * 700 / abs(math.log(b))) for b in bases] + [
    (1 + 2.0**-52, 2.0**61), (1 - 2.0**-53, -(2.0**62)), (2.0, -1073.5), (2.0, -1074.0), (5e-324, 0.5), (5e-324, -0.95), (10.0, 308.25), (0.9999, 7e6),
    (-3.0, 5.0), (-3.0, 4.0), (1.7976931348623157e308, 1.0), (1.7976931348623157e308, 0.5), (3.0, 645.0)]
pairs = [(random.choice((-1, 1)) * y, random.choice((-1, 1)) * x) for y, x in zip(sizes(-30, 30, 40), sizes(-30, 30, 40))] + [
    (5e-324, 1.0), (5e-324, 5e-324), (1e-310, -1e-300), (1e308, -1e308), (1.7e308, 1e-308), (1e-300, 3.0), (2.0, 1e300), (0.41421356, 1.0)]
binary = {"pow": (lambda x, y: x**y, powers), "atan2": (m.atan2, pairs), "hypot": (lambda x, y: m.sqrt(x * x + y * y), pairs + [(3e200, 4e200), (3e-200, 4e-200)])}


def parts(value):
    """The nearest float64 and the rest, or None where float64 has no such number."""
    if isinstance(value, m.mpc):
        return None
    high = float(value)
    if math.isinf(high):
        return None
    return [high, float(value - mpf(high))]


def rows():
    for name, (f, xs) in cases.items():
        yield name, [[x, *p] for x in xs if (p := parts(f(mpf(x))))]
    for name, (f, xs) in binary.items():
        yield name, [[x, y, *p] for x, y in xs if (p := parts(f(mpf(x), mpf(y))))]


text = ",\n".join(f'  "{name}": [\n' + ",\n".join(f"    {json.dumps(row)}" for row in table) + "\n  ]" for name, table in rows())
Path(__file__).parents[2].joinpath("test/native/hardCases.json").write_text("{\n" + text + "\n}\n")
