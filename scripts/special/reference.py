"""Writes test/lib/engine/special.json: special functions by mpmath at 50 digits, at points spread over each region.

Run with Python and mpmath: python scripts/special/reference.py
"""

import json
import random
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 50
random.seed(6)
POINTS = 24


def uniform(low, high):
    return lambda: random.uniform(low, high)


def spread(low, high):
    """Evenly over the exponents."""
    return lambda: 10 ** random.uniform(mpmath.log10(low), mpmath.log10(high))


def signed(draw):
    return lambda: random.choice((-1, 1)) * draw()


def around(centre, low, high):
    return lambda: centre + signed(spread(low, high))()


def points(*draws):
    return [[float(draw()) for draw in draws] for _ in range(POINTS)]


def near(low, high, width):
    """Pairs a, x with x near a, where the incomplete functions turn."""
    pairs = []
    for _ in range(POINTS):
        a = float(spread(low, high)())
        pairs.append([a, a + random.uniform(-width, width) * a**0.5])
    return pairs


def of_order(n, *draws):
    return [[n, *xs] for xs in points(*draws)]


def scaled_erfc(n, x):
    if n == 0:
        with mpmath.workdps(400):
            if x < 25:
                return mpmath.exp(x * x) * mpmath.erfc(x)
        return sum((-1) ** k * mpmath.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(30)) / (x * mpmath.sqrt(mpmath.pi))
    ends = [0, 1 / (1 + abs(x)), 8 / (1 + abs(x)) if x > 0 else 1, 100 / (1 + abs(x)) if x > 0 else 5, 30]
    moment = mpmath.quad(lambda t: t**n * mpmath.exp(-t * t - 2 * t * x), ends)
    return (-2) ** int(n) * 2 / mpmath.sqrt(mpmath.pi) * moment


def lower_gamma(n, a, x):
    of = lambda t: mpmath.gammainc(t, 0, x, regularized=True)
    return mpmath.diff(of, a, int(n), h=mpf(10) ** -12) if n else of(a)


def density(n, a, x):
    of = lambda t: mpmath.exp((t - 1) * mpmath.log(x) - x - mpmath.loggamma(t))
    return mpmath.diff(of, a, int(n), h=mpf(10) ** -12) if n else of(a)


def sinc(n, x):
    if n == 0:
        return mpmath.sincpi(x)
    z = mpmath.pi * x
    pieces = mpmath.linspace(0, 1, int(abs(x)) + 3)
    return mpmath.pi**n * mpmath.quad(lambda t: t**n * mpmath.cos(z * t + n * mpmath.pi / 2), pieces)


FUNCTIONS = {
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "erfcxDerivative": scaled_erfc,
    "erfinv": mpmath.erfinv,
    "ndtr": lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "logNdtr": lambda x: mpmath.log(mpmath.erfc(-x / mpmath.sqrt(2)) / 2),
    "lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x))) if x < 100 else mpmath.loggamma(x),
    "digamma": mpmath.digamma,
    "polygamma": lambda n, x: mpmath.psi(int(n), x),
    "beta": mpmath.beta,
    "betaln": lambda a, b: mpmath.log(abs(mpmath.beta(a, b))),
    "gammainc": lambda a, x: mpmath.gammainc(a, 0, x, regularized=True),
    "gammaincc": lambda a, x: mpmath.gammainc(a, x, mpmath.inf, regularized=True),
    "gammaincDerivative": lower_gamma,
    "gammaDensity": density,
    "besselI": mpmath.besseli,
    "besselIeDerivative": lambda m, n, x: mpmath.diff(
        lambda t: mpmath.besseli(n, t) * mpmath.exp(-t * mpmath.sign(x)), x, int(m)
    ),
    "sincDerivative": sinc,
    "logit": lambda p: mpmath.log(p / (1 - p)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "logaddexp2": lambda a, b: mpmath.log(mpf(2) ** a + mpf(2) ** b) / mpmath.log(2),
    "fma": lambda a, b, c: a * b + c,
    "mod": lambda a, b: a - b * mpmath.floor(a / b),
    "floorDivide": lambda a, b: mpmath.floor(a / b),
    "power": lambda a, b: a**b,
}

REGIONS = {
    "erf": {"small": points(signed(spread(1e-12, 1))), "large": points(uniform(-6, 6))},
    "erfc": {"left": points(uniform(-6, 0.5)), "right": points(uniform(0.5, 6)), "tail": points(uniform(6, 26))},
    "erfcxDerivative": {
        "left": of_order(0, uniform(-26, 0)),
        "right": of_order(0, uniform(0, 10)),
        "far": of_order(0, spread(10, 1e15)),
        **{f"order {n}, x < 1": of_order(n, uniform(-4, 1)) for n in (1, 2, 3)},
        **{f"order {n}, x > 1": of_order(n, spread(1, 1e3)) for n in (1, 2, 3)},
    },
    "erfinv": {
        "middle": points(uniform(-1, 1)),
        "small": points(signed(spread(1e-15, 1e-2))),
        "ends": points(lambda: random.choice((-1, 1)) * (1 - spread(1e-15, 1e-2)())),
    },
    "ndtr": {"all": points(uniform(-37, 8)), "middle": points(uniform(-2, 2))},
    "logNdtr": {"all": points(uniform(-100, 8)), "far": points(lambda: -spread(1, 1e4)())},
    "lgamma": {
        "near 0": points(spread(1e-100, 1)),
        "near its zero at 1": points(around(1, 1e-10, 0.4)),
        "near its zero at 2": points(around(2, 1e-10, 0.4)),
        "middle": points(uniform(2, 12)),
        "large": points(spread(10, 1e300)),
        "negative": points(uniform(-20, 0)),
    },
    "digamma": {
        "near 0": points(spread(1e-50, 1)),
        "near its zero": points(around(1.4616321449683623, 1e-12, 0.3)),
        "large": points(spread(3, 1e10)),
        "negative": points(uniform(-20, 0)),
    },
    "polygamma": {
        **{f"order {n}": of_order(n, spread(1e-3, 1e4)) for n in (1, 2, 3, 10)},
        **{f"order {n}, negative": of_order(n, uniform(-10, 0)) for n in (1, 2, 3)},
    },
    "beta": {"small": points(uniform(0, 20), uniform(0, 20)), "mixed": points(spread(1e-3, 100), spread(1e-3, 100))},
    "betaln": {"small": points(uniform(0, 10), uniform(0, 10)), "mixed": points(spread(1e-3, 1e4), spread(1e-3, 1e4))},
    **{
        name: {
            "small": points(spread(1e-3, 20), spread(1e-3, 30)),
            "small a": points(spread(1e-8, 1e-1), spread(1e-3, 30)),
            "x near a": near(40, 1e5, 5),
            "tails": [[a, a * r] for a, r in points(spread(1, 300), spread(0.2, 5))],
        }
        for name in ("gammainc", "gammaincc")
    },
    "gammaincDerivative": {
        **{f"order {n}": of_order(n, spread(1e-2, 20), spread(1e-2, 30)) for n in (1, 2)},
        **{f"order {n}, x near a": [[n, *pair] for pair in near(20, 1e3, 4)[:8]] for n in (1, 2)},
    },
    "gammaDensity": {f"order {n}": of_order(n, spread(1e-1, 50), spread(1e-1, 50)) for n in (0, 1, 2)},
    "besselI": {f"order {n}": of_order(n, signed(spread(1e-3, 600))) for n in (0, 1, 2, 3)},
    "besselIeDerivative": {
        **{f"value, order {n}": of_order(0, lambda n=n: n, signed(spread(1e-3, 1e5))) for n in (0, 1, 2)},
        **{f"derivative {m}": of_order(m, lambda: 0, signed(spread(1e-2, 1e4))) for m in (1, 2)},
    },
    "sincDerivative": {
        "value": of_order(0, uniform(-20, 20)),
        **{f"order {n}": of_order(n, uniform(-6, 6)) for n in (1, 2, 3)},
    },
    "logit": {"all": points(uniform(0, 1)), "near ½": points(around(0.5, 1e-12, 0.3)), "ends": points(spread(1e-300, 1e-3))},
    "sigmoid": {"all": points(uniform(-740, 40))},
    "logaddexp": {"all": points(uniform(-40, 40), uniform(-40, 40))},
    "logaddexp2": {"all": points(uniform(-40, 40), uniform(-40, 40))},
    "power": {"all": points(spread(1e-3, 1e3), uniform(-30, 30))},
    "fma": {
        "cancelling": [
            [a, b, -a * b * (1 + r)] for a, b, r in points(uniform(-9, 9), uniform(-9, 9), signed(spread(1e-18, 10)))
        ],
        "extreme": [
            [2.0**i * u, 2.0**j * v, 2.0**k * w]
            for i, j, k, u, v, w in points(*[lambda: random.randint(-500, 500)] * 3, *[signed(uniform(1, 2))] * 3)
        ],
        "below the normal numbers": [
            [2.0**i * u, 2.0**j * v, 2.0**k * w]
            for i, j, k, u, v, w in points(
                *[lambda: random.randint(-545, -490)] * 2,
                lambda: random.randint(-1073, -1010),
                *[signed(uniform(1, 2))] * 3,
            )
        ],
    },
    "mod": {"all": points(uniform(-9, 9), signed(uniform(0.1, 3)))},
    "floorDivide": {"tenths": [[round(a) / 10, round(b) / 10] for a, b in points(uniform(-30, 30), uniform(1, 30))]},
}


def exact(name, xs):
    if name == "fma":
        # Rounded once from the exact fraction.
        from fractions import Fraction

        a, b, c = map(Fraction, xs)
        return float(a * b + c)
    value = mpmath.re(FUNCTIONS[name](*[mpf(x) for x in xs]))
    return float(value)


table = {
    name: {region: [[*xs, exact(name, xs)] for xs in rows] for region, rows in regions.items()}
    for name, regions in REGIONS.items()
}
lines = [
    f'  {json.dumps(name)}: {{\n'
    + ",\n".join(f"    {json.dumps(region, ensure_ascii=False)}: {json.dumps(rows)}" for region, rows in regions.items())
    + "\n  }"
    for name, regions in table.items()
]
path = Path(__file__).resolve().parents[2] / "test/lib/engine/special.json"
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
