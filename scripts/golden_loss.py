#!/usr/bin/env python3
"""Makes tests/golden/loss/loss.json: losses and miners, by plain loops over pairs and triplets, differentiated by PyTorch.

Written from the definitions in siglib/loss/*.h and the papers they name, and sharing nothing with the C++ code: no matrix
of distances, no masks, no sums of logarithms.
"""
import argparse
import itertools
import json
import math
import pathlib

import numpy as np
import torch

from loss_batches import SEED, Batch, View

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "loss" / "loss.json"


class Tally:
    """A weighted mean of terms, and what the result reports of them."""

    def __init__(self):
        self.total, self.weights, self.terms, self.active = 0.0, 0.0, 0, 0

    def add(self, loss, weight=1.0):
        self.total = self.total + weight * loss
        self.weights += weight
        self.terms += 1
        self.active += loss.item() > 0

    def mean(self):
        return self.total / self.weights if self.terms else 0.0


def hinge(x):
    return torch.clamp(x, min=0)


def contrastive(view, o):
    positives, negatives = view.pairs()
    near, far = Tally(), Tally()
    for i, j in positives:
        d = view.distance(i, j)
        near.add(hinge(d - o["positive_margin"]) ** 2 if o["hinge"] == "double" else d**2)
    for i, j in negatives:
        gap = hinge(o["margin"] - view.distance(i, j))
        far.add(gap if o["hinge"] == "linear" else gap**2, view.weight(i, j))
    return o["alpha"] * near.mean() + o["beta"] * far.mean(), near, far


def triplet(view, o):
    tally = Tally()
    for a, p, n in view.triplets():
        excess = view.distance(a, p) - view.distance(a, n)
        soft = o["triplet_margin"] == "soft"
        tally.add(torch.log1p(torch.exp(excess)) if soft else hinge(excess + o["margin"]), view.weight(a, n))
    return tally.mean(), tally


def quadruplet(view, o):
    first, second = Tally(), Tally()
    for a, p, n in view.triplets():
        first.add(hinge(view.distance(a, p) ** 2 - view.distance(a, n) ** 2 + o["margin"]), view.weight(a, n))
    negatives = [(k, l) for k, l in itertools.combinations(view.samples, 2) if view.is_negative(k, l)]

    def elsewhere(a):
        return [(k, l) for k, l in negatives if not view.same(a, k) and not view.same(a, l)]

    def add(a, p, k, l):
        second.add(hinge(view.distance(a, p) ** 2 - view.distance(k, l) ** 2 + o["second_margin"]), view.weight(k, l))

    if o["miner"] == "all":
        for a, p in itertools.combinations(view.samples, 2):
            if view.is_positive(a, p):
                for k, l in elsewhere(a):
                    add(a, p, k, l)
    else:
        for a in view.anchors:
            if view.positives(a) and elsewhere(a):
                add(a, max(view.positives(a), key=view.far(a)), *min(elsewhere(a), key=lambda q: view.distance(*q).item()))
    return first.mean() + second.mean(), first, second


def lifted(view, o):
    tally = Tally()
    for i, j in itertools.combinations(view.samples, 2):
        if not view.is_positive(i, j):
            continue
        repulsion = [
            view.weight(side, k) * torch.exp(o["margin"] - view.distance(side, k))
            for side in (i, j)
            for k in view.negatives(side)
        ]
        if repulsion:
            tally.add(hinge(torch.log(sum(repulsion)) + view.distance(i, j)) ** 2 / 2)
    return tally.mean(), tally


def n_pair(view, o):
    tally, t = Tally(), o["temperature"]
    for a in view.anchors:
        for p in view.positives(a):
            s = view.similarity(a, p) / t
            others = [view.weight(a, n) * torch.exp(view.similarity(a, n) / t - s) for n in view.negatives(a)]
            if others:
                tally.add(torch.log(1 + sum(others)))
    return tally.mean(), tally


def supervised_contrastive(view, o):
    tally, t = Tally(), o["temperature"]
    for a in view.anchors:
        positives = view.positives(a)
        if not positives:
            continue
        below = sum(torch.exp(view.similarity(a, p) / t) for p in positives)
        below = below + sum(view.weight(a, n) * torch.exp(view.similarity(a, n) / t) for n in view.negatives(a))
        tally.add(-sum(torch.log(torch.exp(view.similarity(a, p) / t) / below) for p in positives) / len(positives))
    return tally.mean(), tally


def multi_similarity(view, o):
    tally = Tally()
    for a in view.anchors:
        positives, negatives = view.positives(a), view.negatives(a)
        if not positives or not negatives:
            continue
        least = min(view.similarity(a, p).item() for p in positives)
        most = max(view.similarity(a, n).item() for n in negatives)
        pull = [view.similarity(a, p) for p in positives if view.similarity(a, p).item() < most + o["epsilon"]]
        push = [(view.similarity(a, n), view.weight(a, n)) for n in negatives
                if view.similarity(a, n).item() > least - o["epsilon"]]  # fmt: skip
        zero = view.points.sum() * 0
        near = torch.log(1 + zero + sum(torch.exp(-o["alpha"] * (s - o["base"])) for s in pull)) / o["alpha"]
        far = torch.log(1 + zero + sum(w * torch.exp(o["beta"] * (s - o["base"])) for s, w in push)) / o["beta"]
        tally.add(near + far)
    return tally.mean(), tally


def circle(view, o):
    tally, m, scale = Tally(), o["margin"], o["scale"]
    for a in view.anchors:
        positives, negatives = view.positives(a), view.negatives(a)
        if not positives or not negatives:
            continue
        pull, push = 0.0, 0.0
        for p in positives:
            s = view.similarity(a, p)
            pull = pull + torch.exp(-scale * max(0.0, 1 + m - s.item()) * (s - (1 - m)))
        for n in negatives:
            s = view.similarity(a, n)
            push = push + view.weight(a, n) * torch.exp(scale * max(0.0, s.item() + m) * (s - m))
        tally.add(torch.log(1 + pull * push))
    return tally.mean(), tally


def co_tuplet(view, o):
    tally = Tally()
    for a in view.anchors:
        near = [view.distance(a, p) ** 2 for p in view.positives(a)]
        far = [(view.distance(a, n) ** 2, view.weight(a, n)) for n in view.negatives(a)]
        if not near or not far:
            continue
        farthest = max(near, key=lambda d: d.item())
        nearest = min((d for d, _ in far), key=lambda d: d.item())
        inside = 1 + view.points.sum() * 0
        for d in near:
            if d.item() >= nearest.item() - o["epsilon"]:
                inside = inside + torch.exp(d - nearest)
        for d, weight in far:
            if d.item() <= farthest.item() + o["epsilon"]:
                inside = inside + weight * torch.exp(farthest - d)
        tally.add(torch.log(inside))
    return tally.mean(), tally


def proxy_anchor(view, o):
    near, far = Tally(), Tally()
    for writer, proxy in enumerate(view.parameters["proxies"]):
        pull, push = [], []
        for i in view.samples:
            s = (view.points[i] @ proxy) / (view.points[i].norm() * proxy.norm())
            own = view.batch.identity[i] == writer
            if own and view.batch.genuine[i]:
                pull.append(torch.exp(-o["scale"] * (s - o["margin"])))
            else:
                push.append((o["skilled_weight"] if own else 1.0) * torch.exp(o["scale"] * (s + o["margin"])))
        if pull:
            near.add(torch.log(1 + sum(pull)))
        far.add(torch.log(1 + view.points.sum() * 0 + sum(push)))
    return near.mean() + far.mean(), near, far


def arcface(view, o):
    tally, m = Tally(), o["margin"]
    for i in view.anchors:
        logits = []
        for writer, centre in enumerate(view.parameters["centres"]):
            cosine = (view.points[i] @ centre) / (view.points[i].norm() * centre.norm())
            if writer == view.batch.identity[i]:
                angle = torch.arccos(cosine)
                cosine = torch.cos(angle + m) if angle.item() < math.pi - m else cosine - m * math.sin(m)
            logits.append(torch.exp(o["scale"] * cosine))
        tally.add(-torch.log(logits[view.batch.identity[i]] / sum(logits)))
    return tally.mean(), tally


def pairwise_logistic(view, o):
    def probability(i, j):
        return torch.sigmoid(view.parameters["bias"] - torch.exp(view.parameters["log_scale"]) * view.distance(i, j))[0]

    positives, negatives = view.pairs()
    missed, accepted = Tally(), Tally()
    for i, j in positives:
        missed.add(-torch.log(probability(i, j)))
    for i, j in negatives:
        accepted.add(-torch.log(1 - probability(i, j)), view.weight(i, j))
    return (missed.mean() + accepted.mean()) / 2, missed, accepted


def writer_and_forgery(view, o):
    p, share = view.parameters, o["forgery_share"]
    tally = Tally()
    for i in view.samples:
        x = view.points[i] * torch.exp(p["log_scale"])
        logits = torch.stack([torch.exp(x @ w + b) for w, b in zip(p["writer_weight"], p["writer_bias"])])
        forged = torch.sigmoid(x @ p["forgery_weight"] + p["forgery_bias"])[0]
        if view.batch.genuine[i]:
            writer = -torch.log(logits[view.batch.identity[i]] / logits.sum())
            tally.add((1 - share) * writer - share * torch.log(1 - forged))
        else:
            tally.add(-share * torch.log(forged))
    return tally.mean(), tally


def parameters_of(kind, batch):
    """What the loss learns, by name."""
    generator = np.random.default_rng(1000 + batch.dimension)

    def draw(*shape):
        return generator.normal(size=shape).round(6)

    if kind == "proxy_anchor":
        return {"proxies": draw(batch.writers, batch.dimension)}
    if kind == "arcface":
        return {"centres": draw(batch.writers, batch.dimension)}
    if kind == "pairwise_logistic":
        return {"log_scale": draw(1), "bias": draw(1)}
    if kind == "writer_and_forgery":
        return {"log_scale": draw(1), "writer_weight": draw(batch.writers, batch.dimension),
                "writer_bias": draw(batch.writers), "forgery_weight": draw(batch.dimension),
                "forgery_bias": draw(1)}  # fmt: skip
    return {}


LOSSES = (contrastive, triplet, quadruplet, lifted, n_pair, supervised_contrastive, multi_similarity, circle, co_tuplet,
          proxy_anchor, arcface, pairwise_logistic, writer_and_forgery)  # fmt: skip


def all_options():
    pair_miners = ("all", "batch_hard", "distance_weighted", "hard_skilled")
    for hinge_name, miner in itertools.product(("linear", "squared", "double"), pair_miners):
        yield {"kind": "contrastive", "hinge": hinge_name, "miner": miner, "skilled_weight": 2.5, "margin": 1.5,
               "positive_margin": 0.6 if hinge_name == "double" else 0.0, "alpha": 0.7, "beta": 1.3}  # fmt: skip
    for miner in ("semi_hard", "semi_hard_tfa", *pair_miners):
        for shape in ("hard", "soft"):
            yield {"kind": "triplet", "triplet_margin": shape, "miner": miner, "skilled_weight": 2.5, "margin": 0.4}
        yield {"kind": "triplet", "triplet_margin": "hard", "miner": miner, "skilled_weight": 0.0, "margin": 0.4}
    for miner in ("all", "batch_hard"):
        yield {"kind": "quadruplet", "margin": 0.8, "second_margin": 0.4, "miner": miner, "skilled_weight": 2.5}
    for miner in pair_miners:
        yield {"kind": "pairwise_logistic", "miner": miner, "skilled_weight": 2.5}
    for weight in (1.0, 2.5, 0.0):
        yield {"kind": "contrastive", "hinge": "linear", "miner": "all", "skilled_weight": weight, "margin": 1.5,
               "positive_margin": 0.0, "alpha": 1.0, "beta": 1.0}  # fmt: skip
        yield {"kind": "quadruplet", "margin": 0.8, "second_margin": 0.4, "miner": "batch_hard", "skilled_weight": weight}
        yield {"kind": "lifted", "margin": 1.2, "skilled_weight": weight}
        yield {"kind": "n_pair", "temperature": 0.3, "skilled_weight": weight}
        yield {"kind": "supervised_contrastive", "temperature": 0.2, "skilled_weight": weight}
        yield {"kind": "multi_similarity", "alpha": 2.0, "beta": 10.0, "base": 0.4, "epsilon": 0.1, "skilled_weight": weight}
        yield {"kind": "circle", "margin": 0.25, "scale": 8.0, "skilled_weight": weight}
        yield {"kind": "co_tuplet", "epsilon": 0.2, "skilled_weight": weight}
        yield {"kind": "proxy_anchor", "margin": 0.1, "scale": 8.0, "skilled_weight": weight}
    yield {"kind": "arcface", "margin": 0.5, "scale": 4.0}
    yield {"kind": "arcface", "margin": 1.2, "scale": 4.0}  # some angles are past π - margin
    yield {"kind": "writer_and_forgery", "forgery_share": 0.95}
    yield {"kind": "writer_and_forgery", "forgery_share": 0.3}


def case_of(batch, options):
    points = torch.tensor(batch.embeddings, dtype=torch.float64, requires_grad=True)
    view = View(batch, points, options)
    given = parameters_of(options["kind"], batch)
    view.parameters = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in given.items()}
    loss = {function.__name__: function for function in LOSSES}[options["kind"]]
    value, *tallies = loss(view, options)
    value = value + points.sum() * 0
    value.backward()
    assert math.isfinite(value.item()) and points.grad.isfinite().all()
    case = {"options": options, "value": value.item(), "terms": sum(t.terms for t in tallies),
            "active": int(sum(t.active for t in tallies)), "gradient": points.grad.flatten().tolist()}  # fmt: skip
    if given:
        case["parameters"] = {
            name: {"value": given[name].flatten().tolist(),
                   "gradient": (p.grad if p.grad is not None else torch.zeros_like(p)).flatten().tolist()}
            for name, p in view.parameters.items()
        }  # fmt: skip
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    out = parser.parse_args().out
    batches = [
        # Three identities with forgeries, one with a single genuine sample, one known by forgeries only.
        Batch("mixed", [(0, True), (0, True), (1, True), (0, False), (1, True), (2, True), (1, False), (2, True),
                        (0, True), (3, True), (4, False), (2, False), (1, True), (4, False)], 5, 11, 0.45),
        Batch("no forgery", [(5, True), (2, True), (5, True), (2, True), (5, True), (3, True), (3, True)], 4, 12, 0.5),
        # No two identities: skilled forgeries are the only negatives.
        Batch("one writer", [(3, True), (3, False), (3, True), (3, True), (3, False)], 3, 13, 0.5),
        Batch("no negative", [(1, True), (1, True), (1, True)], 3, 14, 0.5),
        Batch("no positive", [(0, True), (1, True), (2, False), (1, False)], 3, 15, 0.5),
    ]  # fmt: skip
    golden = []
    for batch in batches:
        golden.append({"name": batch.name, "identity": batch.identity, "genuine": batch.genuine,
                       "dimension": batch.dimension, "writers": batch.writers, "seed": SEED,
                       "embeddings": batch.embeddings.flatten().tolist(),
                       "cases": [case_of(batch, options) for options in all_options()]})  # fmt: skip
    out.write_text(json.dumps(golden, separators=(",", ":")).replace('},{"options"', '},\n{"options"') + "\n")


if __name__ == "__main__":
    main()
