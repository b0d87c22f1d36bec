"""Writes lib/engine/special/tables.ts: the polynomials of the special functions, from their definitions at 60 digits.

Run with Python and mpmath: python scripts/special/tables.py
"""

from fractions import Fraction
from math import comb
from pathlib import Path

from mpmath import bernoulli, chebyt, cos, digamma, erf, erfc, exp, findroot, loggamma, mp, mpf, pi, polyval, sqrt, taylor

mp.dps = 60


def fit(f, degree):
    """The polynomial in s that interpolates f on [-1, 1] at Chebyshev's points, lowest power first."""
    n = degree + 1
    nodes = [cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    values = [f(s) for s in nodes]
    power = [mpf(0)] * n
    for j in range(n):
        c = 2 * sum(values[k] * cos(j * pi * (2 * k + 1) / (2 * n)) for k in range(n)) / n
        if j == 0:
            c /= 2
        for i, t in enumerate(taylor(lambda x, j=j: chebyt(j, x), 0, j)):
            power[i] += c * t
    return power


def smallest(f, bound=mpf(2) ** -57):
    """The fit of least degree whose error stays below the bound."""
    for degree in range(6, 40):
        p = fit(f, degree)
        worst = max(abs(polyval(p[::-1], mpf(k) / 40) - f(mpf(k) / 40)) for k in range(-40, 41))
        if worst < bound:
            return p
    raise ValueError("no fit")


def erf_over_x(s):
    t = (s + 1) / 2
    x = sqrt(t)
    return (erf(x) / x if t != 0 else 2 / sqrt(pi)) - 1


def scaled_erfc(piece):
    """erfcx(x) / t with t = 2 / (2 + x), for t from piece/10 to (piece + 1)/10."""

    def f(s):
        t = (piece + (s + 1) / 2) / 10
        if t < mpf(10) ** -8:
            return (1 / (2 * sqrt(pi))) / (1 - t)
        x = 2 / t - 2
        if x > 200:
            total, term = mpf(0), mpf(1)
            for k in range(1, 30):
                total += term
                term *= -(2 * k - 1) / (2 * x * x)
            return total / (x * sqrt(pi)) / t
        return exp(x * x) * erfc(x) / t

    return f


def stirling_gamma(count):
    """The coefficients of log Γ(x) − ((x − ½) log x − x + ½ log 2π) in 1/x, 1/x³, …"""
    return [bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, count + 1)]


def temme(rows, columns):
    """C_k(η) = Σ d[k][n] ηⁿ of the uniform expansion of Γ(a, x)/Γ(a) (Temme 1979; DLMF 8.12)."""
    size = columns + 2 * rows + 4
    # μ = Σ m[i] ηⁱ from μ μ′ = η (1 + μ): the coefficient of ηⁿ gives m[n], which stands in it n + 1 times.
    m = [Fraction(0), Fraction(1)]
    for n in range(2, size + 2):
        known = sum(j * m[j] * m[n + 1 - j] for j in range(2, n))
        m.append((m[n - 1] - known) / (n + 1))
    # 1/μ = Σ r[i] η^(i−1)
    shifted = m[1:]
    r = [Fraction(1)]
    for i in range(1, size):
        r.append(-sum(shifted[j] * r[i - j] for j in range(1, i + 1)))
    c = [r[i + 1] for i in range(size - 1)]
    g = stirling_series(rows)
    result = [c[:columns]]
    for k in range(1, rows):
        # C_k = (1/η) C′_{k−1} + (−1)^k g_k / μ; the poles cancel.
        sign = (-1) ** k
        derived = [(i + 1) * c[i + 1] for i in range(len(c) - 1)]
        assert derived[0] + sign * g[k] * r[0] == 0
        c = [derived[i + 1] + sign * g[k] * r[i + 1] for i in range(len(derived) - 1)]
        result.append(c[:columns])
    return result


def eta(count):
    """η = Σ e[i] μⁱ from η²/2 = μ − log(1 + μ), so that η η′ = μ/(1 + μ)."""
    e = [Fraction(0), Fraction(1)]
    for n in range(2, count):
        known = sum(j * e[j] * e[n + 1 - j] for j in range(2, n))
        e.append((Fraction((-1) ** (n - 1)) - known) / (n + 1))
    return e


def stirling_series(count):
    """Γ*(x) = Σ g_k x^−k, from exp of log Γ*."""
    logs = [Fraction(0)] * (count + 2)
    numbers = bernoulli_numbers(count + 2)
    for k in range(1, (count + 2) // 2 + 1):
        if 2 * k - 1 < len(logs):
            logs[2 * k - 1] = numbers[2 * k] / (2 * k * (2 * k - 1))
    g = [Fraction(1)]
    for n in range(1, count + 1):
        g.append(sum(j * logs[j] * g[n - j] for j in range(1, n + 1)) / n)
    return g


def bernoulli_numbers(count):
    b = [Fraction(1)]
    for n in range(1, count + 2):
        b.append(-sum(comb(n + 1, k) * b[k] for k in range(n)) / (n + 1))
    return b


root = findroot(digamma, mpf("1.4616"))
root_high = float(root)
numbers = lambda xs: "[" + ", ".join(repr(float(x)) for x in xs) + "]"
out = [
    "/** Polynomials of the special functions, lowest power first; made by scripts/special/tables.py from the definitions at 60 digits. */",
    "",
    "/** erf(x)/x − 1 in s = 2x² − 1, 0 ≤ x ≤ 1. */",
    f"export const erfOverX: readonly number[] = {numbers(smallest(erf_over_x))};",
    "",
    "/** erfcx(x)/t with t = 2/(2 + x), in pieces of t of width 1/10, each in s from −1 to 1. */",
    "export const scaledErfc: readonly (readonly number[])[] = ["
    + ",\n".join(numbers(smallest(scaled_erfc(i))) for i in range(9))
    + "];",
    "",
    "/** log Γ(2 + e)/e in s = 2e, |e| ≤ ½. */",
    f"export const logGammaAtTwo: readonly number[] = {numbers(smallest(lambda s: loggamma(2 + s / 2) / (s / 2) if s != 0 else digamma(2)))};",
    "",
    "/** The positive zero of ψ, in two parts. */",
    f"export const digammaRoot = [{root_high!r}, {float(root - mpf(root_high))!r}] as const;",
    "",
    "/** ψ(x)/(x − root) in s = 2x − 3, 1 ≤ x ≤ 2. */",
    f"export const digammaOverRoot: readonly number[] = {numbers(smallest(lambda s: digamma((s + 3) / 2) / ((s + 3) / 2 - root)))};",
    "",
    "/** Stirling's series: coefficients of 1/x, 1/x³, … in log Γ(x). */",
    f"export const stirling: readonly number[] = {numbers(stirling_gamma(12))};",
    "",
    "/** Temme's η in powers of μ = x/a − 1. */",
    f"export const etaOfMu: readonly number[] = {numbers(eta(13))};",
    "",
    "/** Coefficients of Temme's uniform expansion, a row for each power of 1/a, columns by powers of η. */",
    "export const temme: readonly (readonly number[])[] = ["
    + ",\n".join(numbers(row) for row in temme(13, 26))
    + "];",
    "",
]
path = Path(__file__).resolve().parents[2] / "lib/engine/special/tables.ts"
path.write_text("\n".join(out))
