#!/usr/bin/env python3
"""Makes tests/golden/loss/loss.json: losses and miners, by plain loops over pairs and triplets, differentiated by PyTorch.

Written from the definitions in siglib/loss/*.h and the papers they name, and sharing nothing with the C++ code: no matrix
of distances, no masks.
"""
import argparse
import itertools
import json
import math
import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "loss" / "loss.json"


class Batch:
    def __init__(self, name, rows, dimension, seed, spread):
        self.name = name
        self.identity = [identity for identity, _ in rows]
        self.genuine = [genuine for _, genuine in rows]
        generator = np.random.default_rng(seed)
        centres = generator.normal(size=(max(self.identity) + 1, dimension))
        points = centres[self.identity] * 0.5 + generator.normal(size=(len(rows), dimension)) * spread
        self.embeddings = points.round(6)

    def samples(self):
        return range(len(self.identity))

    def is_positive(self, i, j):
        return i != j and self.identity[i] == self.identity[j] and self.genuine[i] and self.genuine[j]

    def is_skilled(self, i, j):
        return self.identity[i] == self.identity[j] and self.genuine[i] != self.genuine[j]

    def is_negative(self, i, j):
        return self.is_skilled(i, j) or (self.identity[i] != self.identity[j] and (self.genuine[i] or self.genuine[j]))


def contrastive(batch, points, options):
    def distance(i, j):
        return (points[i] - points[j]).norm()

    def weight(i, j):
        return options["skilled_weight"] if batch.is_skilled(i, j) else 1.0

    def is_negative(i, j):
        return batch.is_negative(i, j) and weight(i, j) > 0

    if options["miner"] == "all":
        pairs = list(itertools.combinations(batch.samples(), 2))
        positives = [(i, j) for i, j in pairs if batch.is_positive(i, j)]
        negatives = [(i, j) for i, j in pairs if is_negative(i, j)]
    else:
        positives, negatives = [], []
        for anchor in (i for i in batch.samples() if batch.genuine[i]):
            mine = [j for j in batch.samples() if batch.is_positive(anchor, j)]
            other = [j for j in batch.samples() if is_negative(anchor, j)]
            if mine:
                positives.append((anchor, max(mine, key=lambda j: distance(anchor, j).item())))
            if other:
                negatives.append((anchor, min(other, key=lambda j: distance(anchor, j).item())))

    active = 0
    value = points.sum() * 0
    if positives:
        losses = [distance(i, j) ** 2 for i, j in positives]
        active += sum(loss.item() > 0 for loss in losses)
        value = value + options["alpha"] * sum(losses) / len(losses)
    if negatives:
        total, weights = 0.0, 0.0
        for i, j in negatives:
            gap = options["margin"] - distance(i, j)
            if gap.item() > 0:
                active += 1
                total = total + weight(i, j) * (gap if options["hinge"] == "linear" else gap**2)
            weights += weight(i, j)
        value = value + options["beta"] * total / weights
    return value, len(positives) + len(negatives), active


def triplet(batch, points, options):
    margin = options["margin"]

    def distance(i, j):
        return (points[i] - points[j]).norm()

    def weight(i, j):
        return options["skilled_weight"] if batch.is_skilled(i, j) else 1.0

    triplets = []
    for anchor in (i for i in batch.samples() if batch.genuine[i]):
        positives = [j for j in batch.samples() if batch.is_positive(anchor, j)]
        negatives = [j for j in batch.samples() if batch.is_negative(anchor, j) and weight(anchor, j) > 0]
        far = {j: distance(anchor, j).item() for j in positives + negatives}
        if options["miner"] == "all":
            triplets += [(anchor, p, n) for p in positives for n in negatives]
        elif options["miner"] == "batch_hard":
            if positives and negatives:
                triplets.append((anchor, max(positives, key=far.get), min(negatives, key=far.get)))
        else:
            for p in positives:
                semi_hard = [n for n in negatives if far[p] < far[n] < far[p] + margin]
                if semi_hard:
                    triplets.append((anchor, p, min(semi_hard, key=far.get)))

    if not triplets:
        return points.sum() * 0, 0, 0
    active, total, weights = 0, 0.0, 0.0
    for anchor, p, n in triplets:
        excess = distance(anchor, p) - distance(anchor, n)
        if options["triplet_margin"] == "soft":
            loss = torch.log1p(torch.exp(excess))
        else:
            loss = torch.clamp(excess + margin, min=0)
        active += loss.item() > 0
        total = total + weight(anchor, n) * loss
        weights += weight(anchor, n)
    return total / weights, len(triplets), active


def all_options():
    for hinge, miner, skilled_weight in itertools.product(("linear", "squared"), ("all", "batch_hard"), (1.0, 2.5)):
        yield {"kind": "contrastive", "hinge": hinge, "miner": miner, "skilled_weight": skilled_weight,
               "margin": 1.5, "alpha": 0.7, "beta": 1.3}  # fmt: skip
    yield {"kind": "contrastive", "hinge": "linear", "miner": "all", "skilled_weight": 0.0,
           "margin": 1.5, "alpha": 1.0, "beta": 1.0}  # fmt: skip
    for shape, miner, skilled_weight in itertools.product(
        ("hard", "soft"), ("all", "batch_hard", "semi_hard"), (1.0, 2.5)
    ):
        yield {"kind": "triplet", "triplet_margin": shape, "miner": miner, "skilled_weight": skilled_weight,
               "margin": 0.4}  # fmt: skip
    yield {"kind": "triplet", "triplet_margin": "hard", "miner": "batch_hard", "skilled_weight": 0.0, "margin": 0.4}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    out = parser.parse_args().out
    batches = [
        # Three identities with forgeries, one with a single genuine sample, one known by forgeries only.
        Batch("mixed", [(0, True), (0, True), (1, True), (0, False), (1, True), (2, True), (1, False), (2, True),
                        (0, True), (3, True), (4, False), (2, False), (1, True), (4, False)], 5, 11, 0.45),
        Batch("genuine only", [(7, True), (2, True), (7, True), (2, True), (7, True), (5, True), (5, True)], 4, 12, 0.5),
        # No two identities: skilled forgeries are the only negatives.
        Batch("one writer", [(3, True), (3, False), (3, True), (3, True), (3, False)], 3, 13, 0.5),
    ]  # fmt: skip
    golden = []
    for batch in batches:
        cases = []
        for options in all_options():
            points = torch.tensor(batch.embeddings, dtype=torch.float64, requires_grad=True)
            loss = contrastive if options["kind"] == "contrastive" else triplet
            value, terms, active = loss(batch, points, options)
            value.backward()
            assert math.isfinite(value.item())
            cases.append({"options": options, "value": value.item(), "terms": terms, "active": int(active),
                          "gradient": points.grad.flatten().tolist()})  # fmt: skip
        golden.append({"name": batch.name, "identity": batch.identity, "genuine": batch.genuine,
                       "dimension": batch.embeddings.shape[1], "embeddings": batch.embeddings.flatten().tolist(),
                       "cases": cases})  # fmt: skip
    out.write_text(json.dumps(golden, separators=(",", ":")).replace('},{"options"', '},\n{"options"') + "\n")


if __name__ == "__main__":
    main()
