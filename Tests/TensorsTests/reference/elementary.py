"""Writes elementary.txt: values of the elementary functions to 50 digits and more.

A line is: function, arguments, the nearest Double, and what that Double lacks, in its own ulp.
Magnitudes, neighbourhoods of zeros and region borders are covered by fixed grids and a fixed seed.

    python3 elementary.py
"""

import math
import pathlib
import random

import mpmath as m
from mpmath import mp, mpf

mp.dps = 60
draw = random.Random(20240229)


def even(a, b, count):
    return [a + (b - a) * draw.random() for _ in range(count)]


def magnitudes(a, b, count, sign=1):
    return [sign * math.exp(draw.uniform(math.log(a), math.log(b))) for _ in range(count)]


def around(point, count, low=1e-15, high=0.3):
    return [point + s * d for s in (1, -1) for d in magnitudes(low, high, count)]


def beside(*points):
    return [y for x in points for y in (x, math.nextafter(x, math.inf), math.nextafter(x, -math.inf))]


def normal_cdf(x):
    return m.erfc(-x / m.sqrt(2)) / 2


def erfcx(x):
    if x < 1000:
        return m.exp(x * x) * m.erfc(x)
    return (1 - 1 / (2 * x**2) + 3 / (4 * x**4) - 15 / (8 * x**6)) / (x * m.sqrt(m.pi))


def log_normal_cdf(x):
    if x > 0:
        return m.log1p(-normal_cdf(-x))
    return m.log(erfcx(-x / m.sqrt(2)) / 2) - x * x / 2


def normal_hazard(x):
    if x > 0:
        return m.npdf(x) / normal_cdf(x)
    return m.sqrt(2 / m.pi) / erfcx(-x / m.sqrt(2))


def normal_quantile(p):
    least = min(p, 1 - p)
    s = m.sqrt(-2 * m.log(least))
    x = -s / 2 if least > 0.01 else (m.log(2 * m.pi) + 2 * m.log(s)) / (2 * s) - s
    for _ in range(12):
        x -= (m.log(normal_cdf(x)) - m.log(least)) * normal_cdf(x) / m.npdf(x)
    return x if p <= 0.5 else -x


TABLE = {
    "exp": (m.exp, even(-745, 709.7, 60) + even(-3, 3, 40) + magnitudes(1e-20, 1, 20, -1)),
    "log": (m.log, magnitudes(5e-324, 1.7e308, 60) + even(0.4, 3, 40) + around(1, 20)
            + [5e-324, 1.7976931348623157e308] + beside(math.sqrt(0.5), math.sqrt(2))),
    "log1p": (m.log1p, magnitudes(1e-300, 1e300, 40) + magnitudes(1e-20, 0.9, 30, -1)
              + around(-1, 20)[:20] + even(-0.5, 2, 40) + beside(-0.29, 0.41421356237309515)),
    "expm1": (m.expm1, even(-50, 709.7, 40) + magnitudes(1e-300, 1, 20) + even(-2, 2, 50)
              + magnitudes(1e-20, 1, 20, -1) + beside(0.34657359027997264, 1.0397207708399179)),
    "tanh": (m.tanh, even(-23, 23, 40) + magnitudes(1e-300, 1, 30) + even(-2, 2, 50)),
    "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), even(-745, 40, 50) + even(-5, 5, 60)),
    "softplus": (lambda x: m.log1p(m.exp(x)), even(-745, 40, 50) + even(-5, 5, 60)
                 + beside(math.log(math.sqrt(2) - 1))),
    "log1mExp": (lambda x: m.log(-m.expm1(x)), magnitudes(1e-20, 60, 60, -1) + even(-3, 0, 40)),
    "lgamma": (m.loggamma, magnitudes(5e-324, 1e300, 50) + even(0, 3, 40) + even(0, 20, 40)
               + around(1, 12) + around(2, 12) + beside(1, 2, 3, 8)),
    "digamma": (m.digamma, magnitudes(1e-300, 1e300, 50) + even(0, 3, 40) + even(0, 20, 40)
                + around(1.4616321449683622, 15) + beside(1, 2, 3, 8, 1.4616321449683622)),
    "trigamma": (lambda x: m.psi(1, x), magnitudes(1e-150, 1e100, 50) + even(0, 3, 40)
                 + even(0, 20, 40) + beside(1, 7, 8)),
    "erf": (m.erf, even(-6, 6, 50) + magnitudes(1e-300, 1, 30) + even(0.5, 1.5, 30) + beside(0.875)),
    "erfc": (m.erfc, even(-6, 26.5, 60) + magnitudes(1e-20, 1, 30) + even(0, 2, 40)),
    "erfcx": (erfcx, even(0, 27, 40) + magnitudes(1e-20, 1e20, 40) + even(0, 2, 40)),
    "normalCDF": (normal_cdf, even(-38.4, 9, 60) + even(-3, 3, 60) + magnitudes(1e-20, 1, 20, -1)),
    "logNormalCDF": (log_normal_cdf, even(-38, 9, 50) + even(-3, 3, 60)
                     + magnitudes(1e-10, 1e10, 30, -1) + even(0, 38, 30)),
    "normalHazard": (normal_hazard, even(-38, 37, 60) + even(-3, 3, 40)
                     + magnitudes(1e-10, 1e10, 30, -1)),
    "normalQuantile": (normal_quantile, even(0, 1, 60) + magnitudes(5e-324, 0.4, 50)
                       + [1 - p for p in magnitudes(1e-16, 0.4, 30)] + around(0.5, 15, 1e-15, 0.4)
                       + beside(0.075, 0.925, math.exp(-18))),
    "sin": (m.sin, even(-10, 10, 50) + magnitudes(1e-300, 1, 20) + magnitudes(1, 3e13, 40)
            + [round(k) * math.pi for k in magnitudes(1, 1e12, 30)]),
    "cos": (m.cos, even(-10, 10, 50) + magnitudes(1e-20, 1, 20) + magnitudes(1, 3e13, 40)
            + [(round(k) + 0.5) * math.pi for k in magnitudes(1, 1e12, 30)]),
    "atan": (m.atan, even(-3, 3, 60) + magnitudes(1e-300, 1e300, 40) + beside(1, -1)),
}

POWERS = [
    (x, y)
    for x, y in zip(
        magnitudes(1e-300, 1e300, 60) + [1 + d for d in magnitudes(1e-10, 0.3, 60)] + magnitudes(0.1, 10, 60),
        even(-1, 1, 60) + magnitudes(1, 1e12, 60) + even(-300, 300, 60),
    )
    if abs(y * math.log(x)) < 700
]


def line(name, arguments, value):
    nearest = float(value)
    lacking = (value - mpf(nearest)) / mpf(math.ulp(nearest))
    return f"{name} {','.join(repr(x) for x in arguments)} {nearest!r} {float(lacking):.3f}"


if __name__ == "__main__":
    lines = []
    for name, (f, grid) in TABLE.items():
        lines += [line(name, [x], f(mpf(x))) for x in grid if x != 0]
    lines += [line("pow", [x, y], mpf(x) ** mpf(y)) for x, y in POWERS]
    path = pathlib.Path(__file__).with_name("elementary.txt")
    path.write_text("\n".join(lines) + "\n")
