"""Prints the polynomial and rational coefficients in Sources/Tensors/Elementary.

Each is an interpolant at the Chebyshev nodes of its interval, solved with 60 digits, and printed
as the Horner steps of the Swift source together with its largest relative error.

    python3 coefficients.py [name ...]
"""

import struct
import sys

import mpmath as m
from mpmath import lu_solve, matrix, mp, mpf

mp.dps = 60


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


def show(name, f, a, b, degree, below=0, variable="x", single=False):
    up, down = interpolate(f, a, b, degree, below)
    up, down = [[mpf(rounded(c, single)) for c in side] for side in (up, down)]
    worst = mpf(0)
    for x in nodes(a, b, 301):
        worst = max(worst, abs(horner(up, x) / horner(down, x) / f(x) - 1))
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
log_tail = guarded(lambda z: (2 * m.atanh(m.sqrt(z)) / m.sqrt(z) - 2) / z, mpf(2) / 3)

root = lambda f: (lambda z: f(m.sqrt(z)))
turn = m.pi / 2
sin_turn = guarded(root(lambda f: m.sin(turn * f) / f), turn)
cos_turn = root(lambda f: m.cos(turn * f))
quarter_pi2 = (m.pi / 4) ** 2 * mpf("1.0001")
sin_tail = guarded(root(lambda r: (m.sin(r) - r) / r**3), mpf(-1) / 6)
cos_tail = guarded(root(lambda r: (m.cos(r) - 1 + r * r / 2) / r**4), mpf(1) / 24)
atan_tail = guarded(root(lambda t: (m.atan(t) - t) / t**3), mpf(-1) / 3)

TABLE = {
    "expTail": lambda n: show(n, exp_tail, -half_ln2, half_ln2, 10, variable="r"),
    "expTail32": lambda n: show(n, exp_tail, -half_ln2, half_ln2, 4, variable="r", single=True),
    "logTail": lambda n: show(n, log_tail, 0, z_log, 6, variable="z"),
    "logTail32": lambda n: show(n, log_tail, 0, z_log, 2, variable="z", single=True),
    "sinTurn": lambda n: show(n, sin_turn, 0, 0.25, 6, variable="z"),
    "cosTurn": lambda n: show(n, cos_turn, 0, 0.25, 7, variable="z"),
    "sinTurn32": lambda n: show(n, sin_turn, 0, 0.25, 4, variable="z", single=True),
    "cosTurn32": lambda n: show(n, cos_turn, 0, 0.25, 4, variable="z", single=True),
    "sinTail": lambda n: show(n, sin_tail, 0, quarter_pi2, 5, variable="z"),
    "cosTail": lambda n: show(n, cos_tail, 0, quarter_pi2, 5, variable="z"),
    "atanTail": lambda n: show(n, atan_tail, 0, 1, 20, variable="z"),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLE:
        TABLE[name](name)
