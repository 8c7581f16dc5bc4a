#!/usr/bin/env python3
"""Writes the reference values of tests/golden/metrics and tests/golden/score with scikit-learn, SciPy and numpy.

Usage: .venv/bin/python scripts/golden_metrics.py
"""

import argparse
import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (accuracy_score, brier_score_loss, confusion_matrix, f1_score, log_loss, precision_score,
                             recall_score, roc_auc_score, roc_curve)

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden"


def balanced(genuine, weight):
    """Weights that add up to one half in each class."""
    return weight / (2 * np.where(genuine == 1, weight[genuine == 1].sum(), weight[genuine == 0].sum()))


def error_rates(score, genuine, weight):
    """FAR and FRR at +inf and at every score that carries weight, by counting at each threshold anew."""
    thresholds = np.concatenate([[np.inf], np.unique(score[weight > 0])[::-1]])
    accepted = score[None, :] >= thresholds[:, None]
    far = (accepted * (weight * (genuine == 0))).sum(1) / weight[genuine == 0].sum()
    frr = (~accepted * (weight * (genuine == 1))).sum(1) / weight[genuine == 1].sum()
    return thresholds, far, frr


def calibration_error(score, genuine, share, bins):
    which = np.minimum(np.digitize(score, np.arange(1, bins) / bins), bins - 1)
    return sum(abs((share * (genuine - score))[which == b].sum()) for b in range(bins))


def figures(score, genuine, weight, threshold):
    share = balanced(genuine, weight)
    used = weight > 0
    accepted = (score >= threshold).astype(int)

    far, recall, thresholds = roc_curve(genuine, score, sample_weight=weight, drop_intermediate=False)
    _, own_far, own_frr = error_rates(score, genuine, weight)
    pooled = IsotonicRegression(y_min=0, y_max=1).fit_transform(score[used], genuine[used], sample_weight=share[used])
    true, false = genuine[used] == 1, genuine[used] == 0
    pooled_cost = -(share[used] * (true * np.log2(np.where(true, pooled, 1)) +
                                   false * np.log2(np.where(false, 1 - pooled, 1)))).sum()
    moments = []
    for cls in (1, 0):
        mean = np.average(score[genuine == cls], weights=weight[genuine == cls])
        moments.append((mean, np.average((score[genuine == cls] - mean)**2, weights=weight[genuine == cls])))
    spread = np.sqrt((moments[0][1] + moments[1][1]) / 2)
    counts = confusion_matrix(genuine, accepted, labels=[0, 1], sample_weight=weight)
    return {
        "roc": {"threshold": thresholds[1:].tolist(), "far": far.tolist(), "frr": (1 - recall).tolist()},
        "eer": float(np.interp(0.0, own_far - own_frr, own_far)),
        "auc": roc_auc_score(genuine, score, sample_weight=weight),
        "frr_at_far_10": float(own_frr[own_far <= 0.1].min()),
        "d_prime": abs(moments[0][0] - moments[1][0]) / spread if spread > 0 else None,
        "cllr": log_loss(genuine, score, sample_weight=share) / np.log(2),
        "min_cllr": float(pooled_cost),
        "ece": float(calibration_error(score, genuine, share, 15)),
        "brier": brier_score_loss(genuine, score, sample_weight=share),
        "confusion": counts.tolist(),
        "accuracy": accuracy_score(genuine, accepted, sample_weight=share),
        "precision": precision_score(genuine, accepted, sample_weight=share) if (accepted[used] == 1).any() else None,
        "recall": recall_score(genuine, accepted, sample_weight=share),
        "f1": f1_score(genuine, accepted, sample_weight=share, zero_division=0.0),
    }


def metric_cases():
    random = np.random.default_rng(20240607)
    sizes = {"random": (40, 60), "weighted": (40, 50), "tied": (30, 50), "weighted_tied": (30, 40), "few": (3, 2)}
    cases = {}
    for name, (positives, negatives) in sizes.items():
        genuine = random.permutation(np.r_[np.ones(positives, int), np.zeros(negatives, int)])
        score = np.round(expit(random.normal(np.where(genuine == 1, 0.8, -0.6), 1.3)), 6)
        if "tied" in name:
            score = np.clip(np.round(score, 1), 0.1, 0.9)
        weight = np.ones(len(score))
        if "weighted" in name:
            weight = np.round(random.integers(0, 4, len(score)) * random.choice([1, 0.5], len(score)), 3)
        cases[name] = (score, genuine, weight)
    half = np.r_[np.ones(6, int), np.zeros(9, int)]
    ramp = np.round(np.linspace(0.95, 0.05, 15), 6)
    cases["all_equal"] = (np.full(15, 0.4), half, np.ones(15))
    cases["separated"] = (ramp, half, np.ones(15))
    cases["inverted"] = (ramp, 1 - half, np.ones(15))
    cases["one_each"] = (np.array([0.7, 0.2]), np.array([1, 0]), np.ones(2))
    cases["two_values"] = (np.where(np.arange(15) % 3 == 0, 0.8, 0.3), half, np.ones(15))
    result = []
    for name, (score, genuine, weight) in cases.items():
        for threshold in (0.5, 0.8, 0.96):
            entry = {"name": f"{name}/{threshold}", "score": score.tolist(), "genuine": genuine.tolist(),
                     "weight": weight.tolist(), "threshold": threshold}
            result.append(entry | figures(score, genuine, weight, threshold))
    return result


def logistic_case(name, random, features, wanted_falling, weighted, l2, prior):
    genuine = np.r_[np.ones(50, int), np.zeros(80, int)]
    shift = np.where(wanted_falling, 1.0, -0.7)
    distances = np.round(random.normal(2 - np.outer(genuine, shift), 1.0) * 3.0**np.arange(features), 5)
    weight = random.integers(0, 4, 130).astype(float) if weighted else np.ones(130)

    positives, negatives = weight[genuine == 1].sum(), weight[genuine == 0].sum()
    target = np.where(genuine == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    importance = balanced(genuine, weight) * (positives + negatives)
    mean = np.average(distances, axis=0, weights=importance)
    deviation = np.sqrt(np.average((distances - mean)**2, axis=0, weights=importance))
    z = (distances - mean) / deviation

    # Soft targets: every row once as genuine and once as negative, sharing its weight.
    if all(wanted_falling):
        model = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-13, max_iter=1000)
        model.fit(np.r_[-z, -z], np.r_[np.ones(130), np.zeros(130)],
                  sample_weight=np.r_[importance * target, importance * (1 - target)])
        weights, intercept = model.coef_[0], model.intercept_[0]
        assert (weights >= 0).all()
    else:
        def loss(x):
            h = x[0] - z @ x[1:]
            slope = importance * (expit(h) - target)
            value = (importance * (np.logaddexp(0, h) - target * h)).sum() + l2 / 2 * (x[1:]**2).sum()
            return value, np.r_[slope.sum(), -z.T @ slope + l2 * x[1:]]

        bounds = [(None, None)] + [(0, None)] * features
        fit = minimize(loss, np.zeros(features + 1), jac=True, method="L-BFGS-B", bounds=bounds,
                       options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 10000, "maxfun": 100000, "maxcor": 50})
        weights, intercept = fit.x[1:], fit.x[0]
        assert (weights == 0).any()
    return {"name": name, "features": features, "distances": distances.ravel().tolist(), "genuine": genuine.tolist(),
            "sample_weight": weight.tolist(), "l2": l2, "prior": prior, "mean": mean.tolist(),
            "deviation": deviation.tolist(), "weight": weights.tolist(),
            "intercept": float(intercept + np.log(prior) - np.log1p(-prior))}


def logistic_cases():
    random = np.random.default_rng(20240608)
    return [
        logistic_case("one distance", random, 1, [True], False, 1.0, 0.5),
        logistic_case("two distances", random, 2, [True, True], False, 0.1, 0.5),
        logistic_case("weighted, other prior", random, 3, [True, True, True], True, 1.0, 0.1),
        logistic_case("wrong sign", random, 3, [True, False, True], True, 0.5, 0.5),
    ]


def write(path, cases):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")


def main():
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    write(GOLDEN / "metrics" / "metrics.json", metric_cases())
    write(GOLDEN / "score" / "logistic.json", logistic_cases())


if __name__ == "__main__":
    main()
