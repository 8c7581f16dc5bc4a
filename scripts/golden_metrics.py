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
from sklearn.metrics import (accuracy_score, average_precision_score, brier_score_loss, confusion_matrix, f1_score,
                             log_loss, precision_recall_curve, precision_score, recall_score, roc_auc_score, roc_curve)

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


def d_prime(score, genuine, weight):
    """None where it is infinite: variances are 0 when the scores that weigh something are equal, not when numpy says so."""
    classes = [(score[(genuine == cls) & (weight > 0)], weight[(genuine == cls) & (weight > 0)]) for cls in (1, 0)]
    if all(np.ptp(scores) == 0 for scores, _ in classes):
        return 0.0 if classes[0][0][0] == classes[1][0][0] else None
    means = [np.average(scores, weights=weights) for scores, weights in classes]
    variances = [np.average((scores - mean)**2, weights=weights) for (scores, weights), mean in zip(classes, means)]
    return abs(means[0] - means[1]) / np.sqrt(np.mean(variances))


def figures(score, genuine, weight, threshold):
    share = balanced(genuine, weight)
    used = weight > 0
    accepted = (score >= threshold).astype(int)

    far, recall, thresholds = roc_curve(genuine, score, sample_weight=weight, drop_intermediate=False)
    precisions, recalls, ascending = precision_recall_curve(genuine[used], score[used], sample_weight=share[used])
    _, own_far, own_frr = error_rates(score, genuine, weight)
    pooled = IsotonicRegression(y_min=0, y_max=1).fit_transform(score[used], genuine[used], sample_weight=share[used])
    true, false = genuine[used] == 1, genuine[used] == 0
    pooled_cost = -(share[used] * (true * np.log2(np.where(true, pooled, 1)) +
                                   false * np.log2(np.where(false, 1 - pooled, 1)))).sum()
    certain_and_wrong = (used & (score == 1 - genuine)).any()  # log_loss would clip what is infinite
    counts = confusion_matrix(genuine, accepted, labels=[0, 1], sample_weight=weight)
    true_rates = recall_score(genuine, accepted, labels=[0, 1], average=None, sample_weight=weight)
    return {
        "roc": {"threshold": thresholds[1:].tolist(), "far": far.tolist(), "frr": (1 - recall).tolist()},
        "precision_recall": {"threshold": ascending[::-1].tolist(), "precision": precisions[-2::-1].tolist(),
                             "recall": recalls[-2::-1].tolist()},
        "eer": float(np.interp(0.0, own_far - own_frr, own_far)),
        "auc": roc_auc_score(genuine, score, sample_weight=weight),
        "average_precision": average_precision_score(genuine, score, sample_weight=share),
        "frr_at_far_10_percent": float(own_frr[own_far <= 0.1].min()),
        "frr_at_far_1_percent": float(own_frr[own_far <= 0.01].min()),
        "frr_at_far_0.1_percent": float(own_frr[own_far <= 0.001].min()),
        "d_prime": d_prime(score, genuine, weight),
        "cllr": None if certain_and_wrong else log_loss(genuine, score, sample_weight=share) / np.log(2),
        "min_cllr": float(pooled_cost),
        "ece": float(calibration_error(score, genuine, share, 15)),
        "brier": brier_score_loss(genuine, score, sample_weight=share),
        "confusion": counts.tolist(),
        "accuracy": accuracy_score(genuine, accepted, sample_weight=share),
        "precision": precision_score(genuine, accepted, sample_weight=share) if (accepted[used] == 1).any() else None,
        "recall": recall_score(genuine, accepted, sample_weight=share),
        "f1": f1_score(genuine, accepted, sample_weight=share, zero_division=0.0),
        "far": 1 - true_rates[0],
        "frr": 1 - true_rates[1],
        "hter": 1 - true_rates.mean(),
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
    rough = np.round(np.clip(random.normal(np.where(np.arange(400) < 250, 0.6, 0.4), 0.25), 0.05, 0.95), 2)
    cases["many_rough"] = (rough, (np.arange(400) < 250).astype(int), random.integers(0, 3, 400).astype(float))
    cases["all_zero"] = (np.zeros(15), half, np.ones(15))
    cases["all_one"] = (np.ones(15), half, np.ones(15))
    cases["certain"] = (half.astype(float), half, np.ones(15))
    cases["certain_and_wrong_once"] = (np.r_[0.0, ramp[1:]], half, np.ones(15))
    cases["certain_and_wrong_without_weight"] = (np.r_[0.0, ramp[1:]], half, np.r_[0.0, np.ones(14)])
    cases["two_values"] = (np.where(np.arange(15) % 3 == 0, 0.8, 0.3), half, np.ones(15))
    result = []
    for name, (score, genuine, weight) in cases.items():
        for threshold in (0.5, 0.8, 0.96):
            entry = {"name": f"{name}/{threshold}", "score": score.tolist(), "genuine": genuine.tolist(),
                     "weight": weight.tolist(), "threshold": threshold}
            result.append(entry | figures(score, genuine, weight, threshold))
    return result


def logistic_case(name, random, features, wanted_falling, weighted, l2):
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
            "sample_weight": weight.tolist(), "l2": l2, "mean": mean.tolist(),
            "deviation": deviation.tolist(), "weight": weights.tolist(),
            "intercept": float(intercept)}


def logistic_cases():
    random = np.random.default_rng(20240608)
    return [
        logistic_case("one distance", random, 1, [True], False, 1.0),
        logistic_case("two distances", random, 2, [True, True], False, 0.1),
        logistic_case("weighted", random, 3, [True, True, True], True, 1.0),
        logistic_case("wrong sign", random, 3, [True, False, True], True, 0.5),
    ]


def platt(genuine, weight):
    """Soft targets, and importances that make each class total half of all."""
    positives, negatives = weight[genuine == 1].sum(), weight[genuine == 0].sum()
    return (np.where(genuine == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2)),
            balanced(genuine, weight) * (positives + negatives))


def regression(columns, target, importance):
    """Slopes and intercept of an unpenalised logistic regression on soft targets."""
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-14, max_iter=10000)
    model.fit(np.r_[columns, columns], np.r_[np.ones(len(target)), np.zeros(len(target))],
              sample_weight=np.r_[importance * target, importance * (1 - target)])
    assert (model.coef_ >= 0).all()
    return np.r_[model.coef_[0], model.intercept_]


def calibration_cases():
    random = np.random.default_rng(20240609)
    cases = []
    for name, step, weighted in (("smooth", 1e-5, False), ("tied", 0.5, False), ("weighted", 0.1, True)):
        genuine = random.permutation(np.r_[np.ones(70, int), np.zeros(110, int)])
        raw = np.round(random.normal(np.where(genuine == 1, 1.5, -1.0), 1.4) / step) * step
        weight = random.integers(0, 4, 180).astype(float) if weighted else np.ones(180)
        target, importance = platt(genuine, weight)
        at = np.round(np.linspace(-6, 6, 49), 3)
        p = expit(raw)
        a, c = regression(raw[:, None], target, importance)
        beta_a, beta_b, beta_c = regression(np.c_[np.log(p), -np.log1p(-p)], target, importance)
        isotonic = IsotonicRegression(out_of_bounds="clip").fit(raw[weight > 0], target[weight > 0],
                                                               sample_weight=importance[weight > 0])
        pooled = isotonic.predict(at)
        expected = {"logistic": a * at + c,
                    "beta": beta_a * np.log(expit(at)) - beta_b * np.log(expit(-at)) + beta_c,
                    "isotonic": np.log(pooled) - np.log1p(-pooled)}
        for method, values in expected.items():
            cases.append({"name": f"{name}/{method}", "method": method, "raw": raw.tolist(),
                          "genuine": genuine.tolist(), "weight": weight.tolist(), "at": at.tolist(),
                          "expected": values.tolist()})
    return cases


def write(path, cases):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")


def main():
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    write(GOLDEN / "metrics" / "metrics.json", metric_cases())
    write(GOLDEN / "score" / "logistic.json", logistic_cases())
    write(GOLDEN / "score" / "calibration.json", calibration_cases())


if __name__ == "__main__":
    main()
