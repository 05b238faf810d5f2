"""Writes ReferenceNumbers.swift: PSIS, R-hat and ESS by ArviZ (0.23) for series made by formulas.

Run with an environment that has arviz: python make_reference.py > ReferenceNumbers.swift
"""
import warnings

warnings.filterwarnings("ignore")
import arviz as az
import numpy as np


def hashed(count, salt):
    """Uniform-looking numbers that Swift makes by the same formula."""
    i = np.arange(count, dtype=float)
    x = np.sin(i * 12.9898 + salt * 78.233) * 43758.5453
    return x - np.floor(x)


def ratios(kind, count):
    u = hashed(count, 1.0)
    v = hashed(count, 2.0)
    normal = np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
    return {
        "pareto0.3": -0.3 * np.log(1 - u),
        "pareto0.9": -0.9 * np.log(1 - u),
        "lognormal": normal,
        "product": -0.8 * normal * np.sqrt(-2 * np.log(1 - v)) * np.sin(2 * np.pi * u),
        "bounded": u,
    }[kind]


def chains(kind):
    out = []
    for chain in range(4):
        u = hashed(500, 3.0 + chain)
        x = np.zeros(500)
        phi = {"white": 0.0, "slow": 0.9, "apart": 0.3, "tails": 0.5}[kind]
        for t in range(500):
            x[t] = (phi * x[t - 1] if t else 0.0) + u[t] - 0.5
        if kind == "apart" and chain == 3:
            x += 0.5
        if kind == "tails" and chain == 2:
            x *= 3
        out.append(x)
    return np.array(out)


print("// ReferenceNumbers: made by make_reference.py with ArviZ", az.__version__)
print()
print("/// Numbers of another implementation for the same series.")
print("enum ReferenceNumbers {")
print("  /// Kind, count, k-hat, and the smoothed log weight of the largest ratio.")
print("  static let smoothing: [(kind: String, count: Int, shape: Double, top: Double)] = [")
for kind in ["pareto0.3", "pareto0.9", "lognormal", "product", "bounded"]:
    for count in [100, 1000, 4000]:
        x = ratios(kind, count)
        weights, k = az.psislw(x.copy())
        print(f'    ("{kind}", {count}, {float(k)!r}, {float(weights[np.argmax(x)])!r}),')
print("  ]")
print()
print("  /// Kind, rank-normalised split R-hat, bulk and tail ESS of four chains of 500.")
print("  static let chains: [(kind: String, rhat: Double, bulk: Double, tail: Double)] = [")
for kind in ["white", "slow", "apart", "tails"]:
    x = chains(kind)
    print(
        f'    ("{kind}", {float(az.rhat(x, method="rank"))!r}, '
        f'{float(az.ess(x, method="bulk"))!r}, {float(az.ess(x, method="tail"))!r}),'
    )
print("  ]")
print("}")
