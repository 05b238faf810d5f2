"""Prints the polynomial and rational coefficients in Sources/Scalars/Elementary.

Each is an interpolant at the Chebyshev nodes of its interval, solved with 60 digits, and printed
as the Horner steps of the Swift source together with its largest relative error.

    python3 coefficients.py [name ...]
"""

import struct
import sys

import mpmath as m
from mpmath import lu_solve, matrix, mp, mpf

mp.dps = 80


def nodes(a, b, count):
    a, b = mpf(a), mpf(b)
    return [(a + b) / 2 + (b - a) / 2 * m.cos(m.pi * (2 * k + 1) / (2 * count)) for k in range(count)]


def interpolate(f, a, b, degree, below=0):
    """Numerator of the given degree over a denominator of degree `below` that starts with 1."""
    count = degree + below + 1
    system, values = matrix(count, count), matrix(count, 1)
    for i, x in enumerate(nodes(a, b, count)):
        values[i] = f(x)
        for j in range(degree + 1):
            system[i, j] = x**j
        for j in range(1, below + 1):
            system[i, degree + j] = -values[i] * x**j
    solved = list(lu_solve(system, values))
    return solved[: degree + 1], [mpf(1)] + solved[degree + 1 :]


def horner(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def rounded(c, single):
    c = float(c)
    if not single:
        return c
    return struct.unpack("f", struct.pack("f", c))[0]


def show(name, f, a, b, degree, below=0, variable="x", single=False, less=0):
    """`less` is taken from the constant coefficient, to be added by the source."""
    up, down = interpolate(f, a, b, degree, below)
    up[0] -= less
    up, down = [[mpf(rounded(c, single)) for c in side] for side in (up, down)]
    worst = mpf(0)
    for x in nodes(a, b, 301):
        worst = max(worst, abs((horner(up, x) / horner(down, x) + less) / f(x) - 1))
    print(f"{name}: [{m.nstr(mpf(a), 5)}, {m.nstr(mpf(b), 5)}], relative error {m.nstr(worst, 3)}")
    for letter, side in (("p", up), ("q", down)):
        if len(side) == 1:
            continue
        text = [f"{float(c):.9g}" if single else repr(float(c)) for c in side]
        print(f"    var {letter}: {'Float' if single else 'Double'} = {text[-1]}")
        for c in reversed(text[:-1]):
            print(f"    {letter} = fma({letter}, {variable}, {c})")


def guarded(f, limit):
    """A function with a removable singularity at 0."""
    return lambda x: mpf(limit) if abs(x) < mpf(10) ** -25 else f(x)


half_ln2 = mpf("0.3467")
z_log = ((m.sqrt(2) - 1) / (m.sqrt(2) + 1)) ** 2 * mpf("1.0001")
exp_tail = guarded(lambda r: (m.expm1(r) - r) / r**2, 0.5)
log_rest = guarded(lambda f: (m.log1p(f) - f + f**2 / 2) / f**3, mpf(1) / 3)
log_tail = guarded(lambda z: (2 * m.atanh(m.sqrt(z)) / m.sqrt(z) - 2) / z, mpf(2) / 3)

root = lambda f: (lambda z: f(m.sqrt(z)))
turn = m.pi / 2
sin_turn = guarded(root(lambda f: m.sin(turn * f) / f), turn)
cos_turn = root(lambda f: m.cos(turn * f))
quarter_pi2 = (m.pi / 4) ** 2 * mpf("1.0001")
sin_tail = guarded(root(lambda r: (m.sin(r) - r) / r**3), mpf(-1) / 6)
cos_tail = guarded(root(lambda r: (m.cos(r) - 1 + r * r / 2) / r**4), mpf(1) / 24)
atan_tail = guarded(root(lambda t: (m.atan(t) - t) / t**3), mpf(-1) / 3)
log_tail2 = guarded(lambda z: (log_tail(z) - mpf(2) / 3) / z, mpf(2) / 5)
sin_pi = guarded(root(lambda f: m.sin(m.pi * f) / f), m.pi)
erf_core = guarded(root(lambda x: m.erf(x) / x), 2 / m.sqrt(m.pi))


def beside(f, *points):
    """A function read a little beside its removable singularities."""

    def value(z):
        for point in points:
            if abs(z - point) < mpf(10) ** -30:
                return f(point + mpf(10) ** -30)
        return f(z)

    return value


def erfcx_core(t):
    a = 4 * (1 + t) / (1 - t)
    return (1 + 2 * a) * m.exp(a * a) * m.erfc(a)


digamma_root = m.findroot(m.digamma, 1.46) - 1
lgamma_core = beside(lambda z: m.loggamma(1 + z) / (z * (z - 1)), 0, 1)
digamma_core = beside(lambda z: m.digamma(1 + z) / (z - digamma_root), digamma_root)
half_log_2pi = m.log(2 * m.pi) / 2


def in_inverse_square(f):
    return lambda y: f(1 / m.sqrt(y))


lgamma_tail = in_inverse_square(
    lambda x: (m.loggamma(x) - (x - mpf(1) / 2) * m.log(x) + x - half_log_2pi) * x
)
digamma_tail = in_inverse_square(lambda x: (m.digamma(x) - m.log(x) + 1 / (2 * x)) * x * x)
trigamma_tail = in_inverse_square(lambda x: (m.psi(1, x) - 1 / x - 1 / (2 * x * x)) * x**3)
tiny, eighth2 = mpf(10) ** -12, mpf(1) / 64


def normal_quantile(p):
    """Newton's method on the logarithm of the probability, for p <= 1/2."""
    if p > mpf("0.02"):
        return m.erfinv(2 * p - 1) * m.sqrt(2)
    s = m.sqrt(-2 * m.log(p))
    x = (m.log(2 * m.pi) + 2 * m.log(s)) / (2 * s) - s
    for _ in range(7):
        below = m.erfc(-x / m.sqrt(2)) / 2
        density = m.exp(-x * x / 2) / m.sqrt(2 * m.pi)
        x -= (m.log(below) - m.log(p)) * below / density
    return x


def quantile_core(r):
    q = m.sqrt(r)
    return (-normal_quantile(mpf(1) / 2 - q) / q - m.sqrt(2 * m.pi)) / r


centre = mpf("0.180625")


def quantile_tail(s):
    return s + normal_quantile(m.exp(-s * s / 2))


TABLE = {
    "expTail": lambda n: show(n, exp_tail, -half_ln2, half_ln2, 10, variable="r"),
    "expTail32": lambda n: show(n, exp_tail, -half_ln2, half_ln2, 4, variable="r", single=True),
    "logTail": lambda n: show(n, log_tail, 0, z_log, 6, variable="z"),
    "logRest32": lambda n: show(
        n, log_rest, m.sqrt(0.5) - 1, m.sqrt(2) - 1, 8, variable="f", single=True
    ),
    "halfRiseTail32": lambda n: show(n, exp_tail, -0.001, 0.6942, 5, variable="2 r", single=True),
    "sinTurn": lambda n: show(n, sin_turn, 0, 0.25, 6, variable="z"),
    "cosTurn": lambda n: show(n, cos_turn, 0, 0.25, 7, variable="z"),
    "sinTurn32": lambda n: show(n, sin_turn, 0, 0.25, 4, variable="z", single=True),
    "cosTurn32": lambda n: show(n, cos_turn, 0, 0.25, 4, variable="z", single=True),
    "sinTail": lambda n: show(n, sin_tail, 0, quarter_pi2, 5, variable="z"),
    "cosTail": lambda n: show(n, cos_tail, 0, quarter_pi2, 5, variable="z"),
    "atanTail": lambda n: show(n, atan_tail, 0, 1, 20, variable="z"),
    "logTail2": lambda n: show(n, log_tail2, 0, z_log, 7, variable="z"),
    "sinPi": lambda n: show(n, sin_pi, 0, 0.25, 9, variable="z"),
    "erf": lambda n: show(n, erf_core, 0, 0.77, 11, variable="z"),
    "erfcx": lambda n: show(n, erfcx_core, -1, 0.9999, 24, variable="t", less=1),
    "lgamma": lambda n: show(n, lgamma_core, 0, 2, 8, 8, variable="z"),
    "digamma": lambda n: show(n, digamma_core, 0, 2, 7, 7, variable="z"),
    "lgammaTail": lambda n: show(n, lgamma_tail, tiny, eighth2, 6, variable="y"),
    "digammaTail": lambda n: show(n, digamma_tail, tiny, eighth2, 7, variable="y"),
    "trigammaTail": lambda n: show(n, trigamma_tail, tiny, eighth2, 8, variable="y"),
    "quantile": lambda n: show(
        n, lambda v: beside(quantile_core, 0)(centre - v), 0, centre, 8, 8, variable="v"
    ),
    "quantileNear": lambda n: show(
        n, lambda u: quantile_tail(u + 2), mpf("0.27"), 4, 7, 7, variable="u"
    ),
    "quantileFar": lambda n: show(
        n, lambda v: quantile_tail(1 / v**2), 1 / m.sqrt(mpf("38.7")), 1 / m.sqrt(mpf(6)), 8, 8,
        variable="v",
    ),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLE:
        TABLE[name](name)
