"""Writes native/src/polynomials.h: minimax polynomials of the vector functions, by Remez' exchange at 45 digits.

Run with Python and mpmath: python scripts/native/polynomials.py
"""

import struct
from pathlib import Path

from mpmath import asin, atan, cbrt, cos, erf, erfc, exp, linspace, log, lu_solve, matrix, mp, mpf, pi, sin, sinh, sqrt, tanh

mp.dps = 45


def remez(f, weight, low, high, degree, rounds=7):
    """The polynomial p of the degree with the least maximum of |p − f|·weight on [low, high], lowest power first, and that maximum."""
    n = degree + 2
    low, high = mpf(low), mpf(high)
    count = 24 * n
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * k / count) for k in range(count + 1)]
    values = [(x, f(x), weight(x)) for x in grid]
    at = [round(count * k / (n - 1)) for k in range(n)]
    best = None
    for _ in range(rounds):
        a = matrix(n, n)
        b = matrix(n, 1)
        for i, k in enumerate(at):
            x, y, w = values[k]
            for j in range(degree + 1):
                a[i, j] = x**j
            a[i, degree + 1] = (-1) ** i / w
            b[i] = y
        c = lu_solve(a, b)
        p = [c[j] for j in range(degree + 1)]
        errors = [(horner(p, x) - y) * w for x, y, w in values]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[1]:
            best = (p, worst)
        # One extremum for each run of one sign, then the largest alternating ones.
        runs = []
        for k, e in enumerate(errors):
            if runs and (errors[runs[-1]] > 0) == (e > 0):
                if abs(e) > abs(errors[runs[-1]]):
                    runs[-1] = k
            else:
                runs.append(k)
        while len(runs) > n:
            runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
        if len(runs) < n or runs == at:
            break
        at = runs
    return best


def horner(p, x):
    total = mpf(0)
    for c in reversed(p):
        total = total * x + c
    return total


def single(c):
    """The nearest float32."""
    return struct.unpack("f", struct.pack("f", float(c)))[0]


def number(c, kind):
    if kind == "float":
        return float.hex(single(c)).replace("0000000p", "p") + "f"
    return float.hex(float(c))


rows = []


def emit(name, kind, comment, f, low, high, bits, weight=lambda x: 1):
    """The polynomial of least degree whose weighted error is below 2^-bits; the weight makes it relative to the whole function."""
    for degree in range(1, 40):
        p, worst = remez(f, weight, low, high, degree)
        if worst < mpf(2) ** -bits:
            break
    lines = ", ".join(number(c, kind) for c in p)
    print(name, degree, float(log(worst, 2)))
    rows.append(f"/* {comment}; error 2^{float(log(worst, 2)):.1f} */\nstatic const {kind} poly_{name}[] = {{{lines}}};\n")


def series(g, at=mpf(10) ** -12, value=None):
    """g, with its limit near 0."""
    return lambda x: value if abs(x) < at else g(x)


mp.dps = 60
half_log2 = log(mpf(2)) / 2 * mpf("1.0001")
exp_rest = series(lambda r: (exp(r) - 1 - r) / r**2, value=mpf(1) / 2)
for kind, name, bits in (("double", "exp_d", 56), ("float", "exp_f", 26), ("double", "exp_s", 36)):
    emit(name, kind, "(e^r - 1 - r)/r^2, |r| <= log(2)/2", exp_rest, -half_log2, half_log2, bits - 2, lambda r: max(r * r, mpf(10) ** -30) * 4)

s_max = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2 * mpf("1.0001")
log_rest = series(lambda z: (log((1 + sqrt(z)) / (1 - sqrt(z))) / sqrt(z) - 2) / z, value=mpf(2) / 3)
for name, bits in (("log_d", 57), ("log_s", 36)):
    emit(name, "double", "(2 atanh(s)/s - 2)/s^2 in s^2, from sqrt(1/2) to sqrt(2)", log_rest, 0, s_max, bits, lambda z: max(z, mpf(10) ** -30) / 2)
log_rest2 = series(lambda z: (log_rest(z) - mpf(2) / 3) / z, at=mpf(10) ** -14, value=mpf(2) / 5)
emit("log_dd", "double", "((2 atanh(s)/s - 2)/s^2 - 2/3)/s^2 in s^2", log_rest2, 0, s_max, 69, lambda z: max(z * z, mpf(10) ** -30) / 2)
f_low, f_high = sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1
emit("log_f", "float", "(log(1 + f) - f + f^2/2)/f^3", series(lambda f: (log(1 + f) - f + f * f / 2) / f**3, value=mpf(1) / 3),
     f_low * mpf("1.0001"), f_high * mpf("1.0001"), 27.5, lambda f: max(f * f, mpf(10) ** -30))

quarter = (pi / 4 * mpf("1.0001")) ** 2
for kind, suffix, bits in (("double", "d", 58), ("float", "f", 27), ("double", "s", 36)):
    emit(f"sin_{suffix}", kind, "(sin(r)/r - 1)/r^2 in r^2, |r| <= pi/4", series(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, value=-mpf(1) / 6),
         0, quarter, bits, lambda z: max(z, mpf(10) ** -30))
    emit(f"cos_{suffix}", kind, "(cos(r) - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4", series(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, value=mpf(1) / 24),
         0, quarter, bits, lambda z: max(z * z, mpf(10) ** -30))

for name, bits in (("sinh_d", 57), ("sinh_s", 34)):
    emit(name, "double", "(sinh(x)/x - 1)/x^2 in x^2, |x| <= 1", series(lambda z: (sinh(sqrt(z)) / sqrt(z) - 1) / z, value=mpf(1) / 6),
         0, mpf("1.001"), bits, lambda z: max(z, mpf(10) ** -30))
emit("tanh_f", "float", "(tanh(x)/x - 1)/x^2 in x^2, |x| <= 0.625", series(lambda z: (tanh(sqrt(z)) / sqrt(z) - 1) / z, value=-mpf(1) / 3),
     0, mpf("0.625") ** 2, 27, lambda z: max(z, mpf(10) ** -30))

erf_rest = series(lambda z: erf(sqrt(z)) / sqrt(z) - 1, at=mpf(10) ** -25, value=2 / sqrt(pi) - 1)
for kind, name, high, bits in (("double", "erf_d", 1, 57), ("double", "erf_s", 1, 36), ("float", "erf_f", mpf("0.9") ** 2, 27)):
    emit(name, kind, f"erf(x)/x - 1 in x^2, x^2 <= {float(high):.3g}", erf_rest, 0, high, bits)


def erfcx(x):
    if x < 40:
        return exp(x * x) * erfc(x)
    total, term = mpf(0), mpf(1)
    for k in range(1, 60):
        total += term
        if abs(term) < mpf(10) ** -45:
            break
        term *= -(2 * k - 1) / (2 * x * x)
    return total / (x * sqrt(pi))


def scaled(centre):
    def f(t):
        x = centre * (1 + t) / (1 - t)
        return (1 + 2 * x) * erfcx(x)

    return f


for name, low, high, bits in (("erfcx_d", mpf("0.45"), mpf(10) ** 9, 58), ("erfcx_s", mpf("0.45"), mpf(10) ** 9, 36)):
    emit(name, "double", f"(1 + 2x) erfcx(x) in (x - 3)/(x + 3), x >= {float(low)}", scaled(3),
         (low - 3) / (low + 3), (high - 3) / (high + 3), bits)
emit("erf_tail_f", "float", "-log(erfc(x))/x - 1, 0.9 <= x <= 4", lambda x: -log(erfc(x)) / x - 1, mpf("0.89"), mpf("4.0"), 22,
     lambda x: x * min(1, 3 * erfc(x)) * 2)

for name, bits in (("asin_d", 58), ("asin_s", 36)):
    emit(name, "double", "(asin(x)/x - 1)/x^2 in x^2, |x| <= 1/2", series(lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z, value=mpf(1) / 6),
         0, mpf("0.2501"), bits, lambda z: max(z, mpf(10) ** -30))
eighth = (sqrt(mpf(2)) - 1) ** 2 * mpf("1.001")
for name, bits in (("atan_d", 58), ("atan_s", 36)):
    emit(name, "double", "(atan(t)/t - 1)/t^2 in t^2, |t| <= tan(pi/8)", series(lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, value=-mpf(1) / 3),
         0, eighth, bits, lambda z: max(z, mpf(10) ** -30))
emit("cbrt_d", "double", "m^(-1/3), 1 <= m <= 2", lambda m: 1 / cbrt(m), 1, 2, 15)

header = """/* Written by scripts/native/polynomials.py: minimax polynomials, lowest power first. Suffix _d for float64, _f for float32 in float32, _s for float32 in float64. */
#ifndef ADJOINT_POLYNOMIALS_H
#define ADJOINT_POLYNOMIALS_H

"""
Path(__file__).parents[2].joinpath("native/src/polynomials.h").write_text(header + "\n".join(rows) + "\n#endif\n")
