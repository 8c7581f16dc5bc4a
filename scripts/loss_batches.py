"""Batches, their pairs and what miners choose of them, for golden_loss.py: plain loops, nothing of the C++ code.

Random draws repeat siglib/core/random.h.
"""
import itertools

import numpy as np

SEED = 42  # of the stream that distance_weighted draws from
MASK = (1 << 64) - 1


class Random:
    """Random(seed, purpose) of siglib: SplitMix64 over the name, then the 64-bit Mersenne twister (Nishimura 2000)."""

    def __init__(self, seed, purpose):
        state = self.mix(seed)
        for byte in purpose.encode():
            state = self.mix(state ^ byte)
        self.words = [state]
        for i in range(1, 312):
            last = self.words[-1]
            self.words.append((6364136223846793005 * (last ^ (last >> 62)) + i) & MASK)
        self.place = 312

    @staticmethod
    def mix(x):
        x = (x + 0x9E3779B97F4A7C15) & MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        return x ^ (x >> 31)

    def bits(self):
        if self.place == 312:
            w = self.words
            for i in range(312):
                y = (w[i] & 0xFFFFFFFF80000000) | (w[(i + 1) % 312] & 0x7FFFFFFF)
                w[i] = w[(i + 156) % 312] ^ (y >> 1) ^ (0xB5026F5AA96619E9 if y & 1 else 0)
            self.place = 0
        x = self.words[self.place]
        self.place += 1
        x ^= (x >> 29) & 0x5555555555555555
        x ^= (x << 17) & 0x71D67FFFEDA60000
        x ^= (x << 37) & 0xFFF7EEE000000000
        return x ^ (x >> 43)

    def uniform(self):
        return self.bits() / 2.0**64


class Batch:
    def __init__(self, name, rows, dimension, seed, spread):
        self.name = name
        self.identity = [identity for identity, _ in rows]
        self.genuine = [genuine for _, genuine in rows]
        generator = np.random.default_rng(seed)
        centres = generator.normal(size=(max(self.identity) + 1, dimension))
        points = centres[self.identity] * 0.5 + generator.normal(size=(len(rows), dimension)) * spread
        self.embeddings = points.round(6)
        self.writers = max(self.identity) + 2  # one of them is never seen
        self.dimension = dimension


class View:
    """A batch with points to differentiate by, and the pairs that options make of it."""

    def __init__(self, batch, points, options):
        self.batch, self.points, self.options = batch, points, options
        self.samples = range(len(batch.identity))
        self.anchors = [i for i in self.samples if batch.genuine[i]]

    def distance(self, i, j):
        return (self.points[i] - self.points[j]).norm()

    def similarity(self, i, j):
        a, b = self.points[i], self.points[j]
        return (a @ b) / (a.norm() * b.norm())

    def same(self, i, j):
        return self.batch.identity[i] == self.batch.identity[j]

    def is_positive(self, i, j):
        return i != j and self.same(i, j) and self.batch.genuine[i] and self.batch.genuine[j]

    def is_skilled(self, i, j):
        return self.same(i, j) and self.batch.genuine[i] != self.batch.genuine[j]

    def weight(self, i, j):
        return self.options["skilled_weight"] if self.is_skilled(i, j) else 1.0

    def is_negative(self, i, j):
        any_genuine = self.batch.genuine[i] or self.batch.genuine[j]
        return (self.is_skilled(i, j) or (not self.same(i, j) and any_genuine)) and self.weight(i, j) > 0

    def positives(self, i):
        return [j for j in self.samples if self.is_positive(i, j)]

    def negatives(self, i):
        return [j for j in self.samples if self.is_negative(i, j)]

    def far(self, i):
        return lambda j: self.distance(i, j).item()

    def hard_negative(self, anchor):
        """Of batch_hard or hard_skilled."""
        negatives = self.negatives(anchor)
        if self.options["miner"] == "hard_skilled":
            negatives = [j for j in negatives if self.is_skilled(anchor, j)] or negatives
        return min(negatives, key=self.far(anchor)) if negatives else None

    def drawn(self):
        """(anchor, positive, negative) of distance_weighted."""
        random, n = Random(SEED, "distance_weighted"), self.batch.dimension
        for a in self.anchors:
            near = [j for j in self.negatives(a) if self.far(a)(j) < 1.4]
            if not near:
                continue
            d = [max(0.5, self.far(a)(j)) for j in near]
            chances = [1 / (x ** (n - 2) * (1 - x * x / 4) ** ((n - 3) / 2)) for x in d]
            for p in self.positives(a):
                place, sum_so_far = random.uniform() * sum(chances), 0.0
                for j, chance in zip(near, chances):
                    sum_so_far += chance
                    if place < sum_so_far:
                        break
                yield a, p, j

    def pairs(self):
        miner = self.options["miner"]
        unordered = list(itertools.combinations(self.samples, 2))
        positives = [(i, j) for i, j in unordered if self.is_positive(i, j)]
        if miner == "all":
            return positives, [(i, j) for i, j in unordered if self.is_negative(i, j)]
        if miner == "distance_weighted":
            return positives, [(a, n) for a, _, n in self.drawn()]
        positives = [(a, max(self.positives(a), key=self.far(a))) for a in self.anchors if self.positives(a)]
        return positives, [(a, self.hard_negative(a)) for a in self.anchors if self.negatives(a)]

    def triplets(self):
        miner = self.options["miner"]
        if miner == "distance_weighted":
            return list(self.drawn())
        triplets = []
        for a in self.anchors:
            positives, negatives, far = self.positives(a), self.negatives(a), self.far(a)
            if not positives or not negatives:
                continue
            if miner == "all":
                triplets += [(a, p, n) for p in positives for n in negatives]
            elif miner in ("batch_hard", "hard_skilled"):
                triplets.append((a, max(positives, key=far), self.hard_negative(a)))
            elif miner == "semi_hard":
                for p in positives:
                    semi = [n for n in negatives if far(p) < far(n) < far(p) + self.options["margin"]]
                    if semi:
                        triplets.append((a, p, min(semi, key=far)))
            else:
                assert miner == "semi_hard_tfa"
                for p in positives:
                    outside = [n for n in negatives if far(n) > far(p)]
                    triplets.append((a, p, min(outside, key=far) if outside else max(negatives, key=far)))
        return triplets
