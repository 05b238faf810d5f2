"""Reference numbers of ClassMeasureTests, by numpy and scipy from the definitions.

    python class_measures.py > ../ClassMeasureReference.swift
"""
import itertools

import numpy as np
from scipy import optimize, special, stats

rng = np.random.default_rng(20)
S, N, C = 5, 8, 3
logits = np.round(rng.normal(0, 1.5, (S, N, C)) + rng.normal(0, 2, (N, C)), 2)
truth = rng.integers(0, C, N)
p = special.softmax(logits, axis=2)
mean = p.mean(axis=0)

total = stats.entropy(mean, axis=1)
expected = stats.entropy(p, axis=2).mean(axis=0)
votes = np.stack([(p.argmax(axis=2) == c).mean(axis=0) for c in range(C)], axis=1)
chi = np.array([stats.chisquare(S * row, np.full(C, S / C)).statistic for row in mean])
confidence, found = mean.max(axis=1), mean.argmax(axis=1)
nll = -np.log(mean[np.arange(N), truth]).mean()
brier = ((mean - np.eye(C)[truth]) ** 2).sum(axis=1).mean()


def ece(bins):
    edges = np.linspace(0, 1, bins + 1)
    gaps, weights = [], []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gaps.append(abs((found == truth)[inside].mean() - confidence[inside].mean()))
            weights.append(inside.mean())
    return float(np.dot(gaps, weights)), max(gaps)


def loss(T):
    return -special.log_softmax(np.log(mean) / T, axis=1)[np.arange(N), truth].mean()


T = optimize.minimize_scalar(loss, bounds=(0.01, 100), method="bounded", options={"xatol": 1e-12}).x
tempered = special.softmax(np.log(mean) / T, axis=1)
score = np.round(rng.normal(size=12), 1)
out = rng.integers(0, 2, 12)
auroc = stats.mannwhitneyu(score[out == 1], score[out == 0]).statistic / (out.sum() * (out == 0).sum())


def batch_information(rows):
    """The mutual information of the joint labels of rows and the draw."""
    joint = [
        np.prod([p[:, r, c] for r, c in zip(rows, labels)], axis=0).mean()
        for labels in itertools.product(range(C), repeat=len(rows))
    ]
    return -special.xlogy(joint, joint).sum() - expected[list(rows)].sum()


batch, best = [], []
for _ in range(4):
    rest = [r for r in range(N) if r not in batch]
    values = [batch_information(batch + [r]) for r in rest]
    batch.append(rest[int(np.argmax(values))])

joined = [batch_information(batch[:3] + [r]) for r in range(N)]
six = [batch_information([0, 1, 2, 3, 4, 5, r]) for r in range(N)]


def literal(values):
    return "[" + ", ".join(repr(float(v)) for v in np.ravel(values)) + "]"


print("// Made by cases/class_measures.py with numpy %s; not edited by hand." % np.__version__)
print("// swift-format-ignore-file\n")
print("/// Five draws of eight rows of three classes, and what is to be found of them.")
print("enum ClassMeasureReference {")
print("  static let (draws, rows, classes) = (%d, %d, %d)" % (S, N, C))
print("  static let truth = %s" % truth.tolist())
for name, value in [
    ("logits", logits), ("mean", mean), ("total", total), ("expected", expected), ("votes", votes),
    ("chiSquare", chi), ("tempered", tempered), ("score", score), ("isOut", out),
    ("joined", joined), ("six", six),
]:
    print("  static let %s: [Double] = %s" % (name, literal(value)))
for name, value in [
    ("nll", nll), ("brier", brier), ("accuracy", (found == truth).mean()), ("temperature", T),
    ("auroc", auroc), ("ece15", ece(15)[0]), ("mce15", ece(15)[1]), ("ece4", ece(4)[0]),
]:
    print("  static let %s = %r" % (name, float(value)))
print("  static let batch = %s" % batch)
print("}")
