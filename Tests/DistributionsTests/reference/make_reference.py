#!/usr/bin/env python3
"""Writes densities.tsv, probabilities.tsv and quantiles.tsv, the tables that the tests read.

Log densities are computed with mpmath to 50 digits from the textbook formulas below and compared
here with scipy where it has the distribution; probabilities and quantiles are scipy's.
Run in this folder: python3 make_reference.py
"""
import sys
import mpmath as mp
import numpy as np
import scipy
from scipy import stats

mp.mp.dps = 50
L, G = mp.log, mp.loggamma
HALF_LOG_2PI = L(2 * mp.pi) / 2


def normal(x, m, s): return -((x - m) / s) ** 2 / 2 - L(s) - HALF_LOG_2PI
def student(x, v, m, s):
    return (G((v + 1) / 2) - G(v / 2) - L(v * mp.pi) / 2 - L(s)
            - (v + 1) / 2 * mp.log1p(((x - m) / s) ** 2 / v))
def cauchy(x, m, s): return -L(mp.pi) - L(s) - mp.log1p(((x - m) / s) ** 2)
def laplace(x, m, s): return -abs(x - m) / s - L(2 * s)
def logistic(x, m, s):
    z = (x - m) / s
    return -z - L(s) - 2 * mp.log1p(mp.exp(-z))
def gumbel(x, m, s):
    z = (x - m) / s
    return -z - mp.exp(-z) - L(s)
def above0(f):
    return lambda x, *p: f(x, *p) if x > 0 else -mp.inf
def from0(f):
    return lambda x, *p: f(x, *p) if x >= 0 else -mp.inf
def xlogy(a, b): return mp.mpf(0) if a == 0 else (a * L(b) if b > 0 else (-mp.inf if a > 0 else mp.inf))
def whole(f, upper=None):
    def g(x, *p):
        if x != mp.floor(x) or x < 0 or (upper is not None and x > upper(*p)): return -mp.inf
        return f(x, *p)
    return g
def beta(x, a, b):
    if x < 0 or x > 1: return -mp.inf
    return xlogy(a - 1, x) + xlogy(b - 1, 1 - x) - G(a) - G(b) + G(a + b)
def uniform(x, a, b): return -L(b - a) if a <= x <= b else -mp.inf
def pareto(x, m, a): return L(a) + a * L(m) - (a + 1) * L(x) if x >= m else -mp.inf
def choose(n, x): return G(n + 1) - G(x + 1) - G(n - x + 1)
def binomial(x, n, p): return choose(n, x) + xlogy(x, p) + xlogy(n - x, 1 - p)
def sig(e): return 1 / (1 + mp.exp(-e))
def nsig(e): return 1 / (1 + mp.exp(e))
def bin_logits(x, n, e): return choose(n, x) + (x * L(sig(e)) if x else 0) + ((n - x) * L(nsig(e)) if n - x else 0)
def poisson(x, r): return xlogy(x, r) - r - G(x + 1)
def negbin(x, m, d):
    return G(x + d) - G(d) - G(x + 1) + xlogy(x, m / (m + d)) + d * L(d / (m + d))
def geometric(x, p): return L(p) + xlogy(x, 1 - p)

NB = lambda m, d: stats.nbinom(d, d / (m + d))
LOC = [(0, 1), (1.5, 0.3), (-40, 12.5), (0, 1e-3), (3, 1e5)]
XS = [-30.5, -2.25, -1e-3, 0, 0.125, 1.5, 7.75, 41]
POS = [1e-10, 1e-3, 0.25, 1, 2.5, 17, 350]
COUNTS = [0, 1, 2, 5, 17, 40, 300]
PROBS = [1e-12, 0.01, 0.3, 0.5, 0.875, 0.999]

# key: (log density, scipy's, parameters, values, further (parameters, value) pairs)
SCALAR = {
    "normal(mean,sd)": (normal, lambda m, s: stats.norm(m, s), LOC, XS, [((0, 1), 1e8)]),
    "half_normal(scale)": (from0(lambda x, s: normal(x, 0, s) + L(2)), lambda s: stats.halfnorm(0, s),
                           [(1,), (0.01,), (25,)], [-1, 0] + POS, []),
    "student_t(df,location,scale)": (student, lambda v, m, s: stats.t(v, m, s),
        [(4, 0, 1), (1, 2, 0.5), (0.3, -1, 3), (30, 0, 2), (250, 1, 1), (1e6, 0, 1)], XS, [((1e12, 0, 1), 2)]),
    "half_student_t(df,scale)": (from0(lambda x, v, s: student(x, v, 0, s) + L(2)), None,
        [(4, 2.5), (1, 1), (0.5, 0.1), (100, 3)], [-1, 0] + POS, []),
    "cauchy(location,scale)": (cauchy, lambda m, s: stats.cauchy(m, s), LOC, XS, [((0, 1), 1e100)]),
    "half_cauchy(scale)": (from0(lambda x, s: cauchy(x, 0, s) + L(2)), lambda s: stats.halfcauchy(0, s),
                           [(1,), (0.01,), (25,)], [-1, 0] + POS, []),
    "laplace(location,scale)": (laplace, lambda m, s: stats.laplace(m, s), LOC, XS, []),
    "logistic(location,scale)": (logistic, lambda m, s: stats.logistic(m, s), LOC[:3], XS,
                                 [((0, 1), 800), ((0, 1), -800)]),
    "gumbel(location,scale)": (gumbel, lambda m, s: stats.gumbel_r(m, s), [(0, 1), (1.5, 3), (-20, 12.5)], XS, []),
    "lognormal(mean,sd)": (above0(lambda x, m, s: normal(L(x), m, s) - L(x)),
        lambda m, s: stats.lognorm(s, scale=np.exp(m)), [(0, 1), (2, 0.5), (-1, 3)], [-1, 0] + POS, []),
    "exponential(rate)": (from0(lambda x, r: L(r) - r * x), lambda r: stats.expon(scale=1 / r),
        [(1,), (0.02,), (15,)], [-1, 0] + POS, [((1e-300,), 3)]),
    "gamma(shape,rate)": (from0(lambda x, a, b: a * L(b) - G(a) + xlogy(a - 1, x) - b * x),
        lambda a, b: stats.gamma(a, scale=1 / b), [(1, 1), (2, 0.1), (0.3, 2), (12.5, 3), (900, 4)],
        [-1, 0] + POS, [((2, 1e-300), 3)]),
    "inverse_gamma(shape,scale)": (above0(lambda x, a, b: a * L(b) - G(a) - (a + 1) * L(x) - b / x),
        lambda a, b: stats.invgamma(a, scale=b), [(1, 1), (3, 2), (0.3, 5), (12.5, 30)], [-1, 0] + POS, []),
    "weibull(shape,scale)": (from0(lambda x, k, s: L(k / s) + xlogy(k - 1, x / s) - (x / s) ** k),
        lambda k, s: stats.weibull_min(k, scale=s), [(1, 1), (1.5, 10), (0.4, 2), (6, 3)], [-1, 0] + POS, []),
    "beta(a,b)": (beta, lambda a, b: stats.beta(a, b),
        [(1, 1), (2, 2), (0.5, 0.5), (30, 2), (1000, 3000), (1e-2, 5)],
        [-0.5, 0, 1e-9, 0.01, 0.25, 0.5, 0.93, 1, 1.5], []),
    "uniform(lower,upper)": (uniform, lambda a, b: stats.uniform(a, b - a), [(0, 1), (-3, 8)],
                             [-4, -3, 0, 0.25, 1, 7.5, 8, 9], []),
    "pareto(lower,shape)": (pareto, lambda m, a: stats.pareto(a, scale=m), [(1, 1), (0.5, 3), (1000, 2.5)],
                            [0.25, 0.5, 1, 2.5, 1000, 4e5], []),
    "bernoulli(p)": (whole(lambda x, p: xlogy(x, p) + xlogy(1 - x, 1 - p), lambda p: 1),
        lambda p: stats.bernoulli(p), [(p,) for p in PROBS + [0, 1]], [-1, 0, 0.5, 1, 2], []),
    "bernoulli(logits)": (whole(lambda x, e: L(sig(e)) if x else L(nsig(e)), lambda e: 1),
        None, [(-3,), (0,), (1e-3,), (2.5,), (40,), (-800,), (800,)], [-1, 0, 0.5, 1, 2], []),
    "binomial(n,p)": (whole(binomial, lambda n, p: n), lambda n, p: stats.binom(n, p),
        [(1, 0.5), (10, 0.3), (300, 0.01), (40, 0.999), (5, 0), (5, 1), (0, 0.5)], [-1, 0.5] + COUNTS, []),
    "binomial(n,logits)": (whole(bin_logits, lambda n, e: n), None,
        [(1, 0.5), (10, -3), (300, 2.5), (40, 30), (17, -800), (17, 800)], [-1, 0.5] + COUNTS, []),
    "poisson(rate)": (whole(poisson), lambda r: stats.poisson(r), [(1,), (0.01,), (35.5,), (0,), (1e-300,)],
                      [-1, 0.5] + COUNTS, []),
    "poisson(log_rate)": (whole(lambda x, e: x * e - mp.exp(e) - G(x + 1)), None,
        [(0,), (-3,), (3.5,), (-700,)], [-1, 0.5] + COUNTS, []),
    "negative_binomial(mean,dispersion)": (whole(negbin), NB,
        [(1, 1), (3.5, 0.2), (40, 7), (12, 55), (5, 1e6), (5, 1e-4), (0, 2)], [-1, 0.5] + COUNTS, [((5, 1e14), 7)]),
    "negative_binomial(log_mean,dispersion)": (whole(lambda x, e, d: negbin(x, mp.exp(e), d)), None,
        [(0, 1), (1.25, 0.2), (3.5, 7), (2.5, 55), (-30, 2), (30, 2), (-800, 3), (600, 3)], [-1, 0.5] + COUNTS, []),
    "geometric(p)": (whole(geometric), lambda p: stats.geom(p, loc=-1), [(0.5,), (0.01,), (0.97,), (1,)],
                     [-1, 0.5] + COUNTS, []),
}


def text(v):
    return " ".join(repr(float(e)) for e in np.ravel(v))


def density_row(out, key, parameters, x, value):
    out.write("\t".join([key, ";".join(text(p) for p in parameters), text(x), repr(float(value))]) + "\n")


def scalars(densities, probabilities, quantiles):
    for key, (f, make, parameter_sets, xs, more) in SCALAR.items():
        for p, x in [(p, x) for p in parameter_sets for x in xs] + more:
            value = f(mp.mpf(float(x)), *[mp.mpf(float(q)) for q in p])
            density_row(densities, key, p, x, value)
            if make is None: continue
            frozen = make(*map(float, p))
            theirs = frozen.logpmf(x) if hasattr(frozen, "pmf") and hasattr(frozen.dist, "_pmf") else frozen.logpdf(x)
            if np.isfinite(theirs) and abs(theirs - float(value)) > 1e-6 * max(1, abs(theirs)):
                print("scipy differs:", key, p, x, theirs, float(value), file=sys.stderr)
        if make is None: continue
        for p in parameter_sets:
            frozen = make(*map(float, p))
            for x in xs:
                row = [frozen.cdf(x), frozen.sf(x)]
                if all(np.isfinite(row)):
                    probabilities.write("\t".join([key, ";".join(text(q) for q in p), text(x)] + [repr(float(v)) for v in row]) + "\n")
            for q in [1e-9, 0.025, 0.3, 0.5, 0.8, 0.999]:
                x = frozen.ppf(q)
                if np.isfinite(x) and (x == 0 or 1e-300 < abs(x) < 1e15) and x >= frozen.support()[0]:
                    quantiles.write("\t".join([key, ";".join(text(v) for v in p), repr(q), repr(float(x))]) + "\n")


def lkj(factor, eta):
    """By the normalising constant's product over partial correlations."""
    n = factor.shape[0]
    total = mp.mpf(0)
    for k in range(1, n):
        b = mp.mpf(eta) + mp.mpf(n - 1 - k) / 2
        total -= (n - k) * (L(mp.beta(b, b)) + (2 * b - 1) * L(2))
        total += (n - 1 - k + 2 * mp.mpf(eta) - 2) * L(mp.mpf(float(factor[k, k])))
    return total


def vectors(densities):
    rng = np.random.default_rng(5)
    for n in [1, 2, 3, 7]:
        for _ in range(4):
            a = rng.normal(size=(n, n + 2))
            covariance = a @ a.T / n + 0.1 * np.eye(n)
            mean, x = rng.normal(size=n), 2 * rng.normal(size=n)
            value = stats.multivariate_normal(mean, covariance).logpdf(x)
            factor = np.linalg.cholesky(covariance)
            density_row(densities, "multivariate_normal(mean,covariance)", [mean, covariance], x, value)
            density_row(densities, "multivariate_normal(mean,chol)", [mean, factor], x, value)
            scale = np.sqrt(np.diag(covariance))
            correlation = np.linalg.cholesky(covariance / np.outer(scale, scale))
            eta = float(rng.gamma(2))
            density_row(densities, "lkj_cholesky(K,eta)", [[n], [eta]], correlation, lkj(correlation, eta))
            if n == 1: continue
            weights, share = rng.gamma(2, size=n), rng.dirichlet(np.ones(n))
            density_row(densities, "dirichlet(a)", [weights], share, sum(
                (mp.mpf(w) - 1) * L(mp.mpf(s)) - G(mp.mpf(w)) for w, s in zip(weights, share)) + G(sum(map(mp.mpf, weights))))
            logits = rng.normal(size=n) * 3
            for k in range(0, n + 2):
                inside = 1 <= k <= n
                density_row(densities, "categorical(p)", [share], k, np.log(share[k - 1]) if inside else -np.inf)
                log_p = [mp.mpf(v) - L(sum(mp.exp(mp.mpf(w)) for w in logits)) for v in logits]
                density_row(densities, "categorical(logits)", [logits], k, log_p[k - 1] if inside else -mp.inf)


with open("densities.tsv", "w") as d, open("probabilities.tsv", "w") as p, open("quantiles.tsv", "w") as q:
    for f in (d, p, q):
        f.write(f"# made by make_reference.py with mpmath {mp.__version__}, scipy {scipy.__version__}\n")
    scalars(d, p, q)
    vectors(d)
