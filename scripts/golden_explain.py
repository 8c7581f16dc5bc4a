#!/usr/bin/env python3
"""Makes tests/golden/explain/explain.json: contributions by DeepLIFT.

Two networks on which captum is right are explained by captum's DeepLift, rule Rescale: no windows that overlap, no module
used twice, and where there is max-pooling a baseline of zeros (for elements that do not change captum takes the gradient of
the first sample in place of each one's own, and contributions no longer add up). A third one has all that siglib's encoders have beyond: overlapping and stacked max-pooling, response and
length normalisation, a distance. It is explained with both rules by plain loops over single numbers, written from
siglib/explain/deeplift.h and sharing nothing with the C++ code. Weights and inputs come from golden_nn.py's integer hash.
"""
import argparse
import json
import math
import pathlib

import captum
import torch
import torch.nn.functional as F
from captum.attr import DeepLift
from torch import nn

from golden_nn import tensor

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "explain" / "explain.json"
EPSILON = 1e-5  # of batch normalisation


def weight(shape, stream):
    return tensor(shape, stream, math.sqrt(6.0 / math.prod(shape[1:])))


def bias(count, stream):
    return tensor((count,), stream, 0.1)


class Plain(nn.Module):
    """Convolutions, max-pooling whose windows lie side by side, linear layers."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 6, 3)
        self.linear1, self.linear2 = nn.Linear(6 * 4 * 5, 9), nn.Linear(9, 3)
        self.relu1, self.relu2, self.relu3 = nn.ReLU(), nn.ReLU(), nn.ReLU()
        self.pool = nn.MaxPool2d(2, 2)
        for stream, layer in enumerate((self.conv1, self.conv2, self.linear1, self.linear2)):
            layer.weight.data = weight(layer.weight.shape, 2 * stream)
            layer.bias.data = bias(len(layer.bias), 2 * stream + 1)

    def forward(self, x):
        x = self.pool(self.relu1(self.conv1(x)))
        x = self.relu2(self.conv2(x)).flatten(1)
        return self.linear2(self.relu3(self.linear1(x)))


class Residual(nn.Module):
    """A block of siglib's compact encoder: batch normalisation, a pooled shortcut, a sum."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 3, 2, 1, bias=False), nn.Conv2d(4, 4, 3, 1, 1, bias=False)
        self.shortcut = nn.Conv2d(1, 4, 1, bias=False)
        self.norm1, self.norm2, self.norm3 = (nn.BatchNorm2d(4, EPSILON) for _ in range(3))
        self.reduce, self.pool = nn.AvgPool2d(2), nn.AvgPool2d((3, 4), 2)
        self.relu1, self.relu2 = nn.ReLU(), nn.ReLU()
        self.head = nn.Linear(4 * 2 * 2, 3)
        for stream, layer in enumerate((self.conv1, self.conv2, self.shortcut, self.head)):
            layer.weight.data = weight(layer.weight.shape, 20 + stream)
        self.head.bias.data = bias(3, 24)
        for stream, norm in enumerate((self.norm1, self.norm2, self.norm3)):
            first = 30 + 4 * stream
            norm.weight.data, norm.bias.data = tensor((4,), first, 0.3, 1.0), tensor((4,), first + 1, 0.2)
            norm.running_mean, norm.running_var = tensor((4,), first + 2, 0.2), tensor((4,), first + 3, 0.4, 1.0)

    def forward(self, x):
        inner = self.norm2(self.conv2(self.relu1(self.norm1(self.conv1(x)))))
        x = self.relu2(inner + self.norm3(self.shortcut(self.reduce(x))))
        return self.head(self.pool(x).flatten(1))


def by_captum(network, inputs, baselines):
    network.double().eval()
    result = []
    for target in range(3):
        contributions = DeepLift(network).attribute(inputs, baselines, target=target)
        difference = (network(inputs) - network(baselines))[:, target]
        assert torch.allclose(contributions.flatten(1).sum(1), difference, rtol=0, atol=1e-12), "captum is not right here"
        result.append(contributions.detach().flatten().tolist())
    return result


class Step:
    """A unit's difference: what raises it and what lowers it. With Rescale only their sum is looked at."""

    def __init__(self, base, up=0.0, down=0.0):
        self.base, self.up, self.down = base, up, down

    @property
    def change(self):
        return self.up + self.down

    @property
    def value(self):
        return self.base + self.change

    def add(self, term, sign):
        if sign > 0:
            self.up += term
        else:
            self.down += term


class Edge:
    """One term of a unit: `gain` times one part of another unit, or its whole difference."""

    def __init__(self, source, target, gain, of, into):
        self.source, self.target, self.gain, self.of, self.into = source, target, gain, of, into


class Explainer:
    """Units in lists, layer by layer; edges from the parts of units to the parts of units."""

    def __init__(self, rule, inputs, baselines):
        self.rule = rule
        self.layers = [[Step(b, max(x - b, 0.0), min(x - b, 0.0)) for x, b in zip(inputs, baselines)]]
        self.edges = []

    def push(self, bases, terms):
        """terms: (source, target, gain, part of the source: up, down or whole), each sorted by its own sign."""
        units, edges = [Step(base) for base in bases], []
        for source, target, gain, of in terms:
            unit = self.layers[-1][source]
            amount = {"up": unit.up, "down": unit.down, "whole": unit.change}[of]
            term = gain * amount
            units[target].add(term, term)
            edges.append(Edge(source, target, gain, of, "up" if term > 0 else "down" if term < 0 else "both"))
        self.layers.append(units)
        self.edges.append(edges)

    def linear(self, matrix, offsets):
        before = self.layers[-1]
        bases = [sum(w * unit.base for w, unit in zip(row, before)) + b for row, b in zip(matrix, offsets)]
        terms = [(i, j, w, "whole") for j, row in enumerate(matrix) for i, w in enumerate(row) if w != 0]
        self.push(bases, terms)

    def relu(self):
        def f(x):
            return max(x, 0.0)

        units, edges = [], []
        for i, u in enumerate(self.layers[-1]):
            y0, y = f(u.base), f(u.value)
            if self.rule == "rescale":
                dx = u.change
                slope = (y - y0) / dx if dx != 0 else float(u.base > 0)
                units.append(Step(y0, slope * u.up, slope * u.down))
                edges += [Edge(i, i, slope, "up", "up"), Edge(i, i, slope, "down", "down")]
                continue
            up = (f(u.base + u.up) - y0 + y - f(u.base + u.down)) / 2
            down = (f(u.base + u.down) - y0 + y - f(u.base + u.up)) / 2
            units.append(Step(y0, up, down))
            edges.append(Edge(i, i, up / u.up if u.up != 0 else 0.0, "up", "up"))
            edges.append(Edge(i, i, down / u.down if u.down != 0 else 0.0, "down", "down"))
        self.layers.append(units)
        self.edges.append(edges)

    def max_pool(self, windows):
        before = self.layers[-1]
        units, edges = [], []
        for j, window in enumerate(windows):
            top0, top = max(window, key=lambda i: before[i].base), max(window, key=lambda i: before[i].value)
            dy = before[top].value - before[top0].base
            chosen = before[top0 if dy < 0 else top]
            source = top0 if dy < 0 else top
            ratio = dy / chosen.change if chosen.change != 0 else 1.0
            units.append(Step(before[top0].base, ratio * chosen.up, ratio * chosen.down))
            edges += [Edge(source, j, ratio, "up", "up"), Edge(source, j, ratio, "down", "down")]
        self.layers.append(units)
        self.edges.append(edges)

    def normalise(self, groups, factor, derivative):
        """y_i = x_i factor(sum of x_j² over groups[i])."""
        before = self.layers[-1]
        bases, terms = [], []
        for i, group in enumerate(groups):
            s0, s = sum(before[j].base ** 2 for j in group), sum(before[j].value ** 2 for j in group)
            n0, n = factor(s0), factor(s)
            bases.append(before[i].base * n0)
            quotient = (n - n0) / (s - s0) if s != s0 else derivative(s)
            middle = (before[i].base + before[i].value) / 2
            for part in ("up", "down"):
                terms.append((i, i, (n0 + n) / 2, part))
                for j in group:
                    terms.append((j, i, middle * quotient * (before[j].base + before[j].value), part))
        self.push(bases, terms)

    def contributions(self, multipliers):
        """multipliers: of the last layer's units, the same for both parts."""
        ups = downs = list(multipliers)
        for edges, before in zip(reversed(self.edges), reversed(self.layers[:-1])):
            next_ups, next_downs = [0.0] * len(before), [0.0] * len(before)
            for e in edges:
                both = (ups[e.target] + downs[e.target]) / 2
                m = e.gain * (both if self.rule == "rescale" else {"up": ups[e.target], "down": downs[e.target], "both": both}[e.into])
                if e.of != "down":
                    next_ups[e.source] += m
                if e.of != "up":
                    next_downs[e.source] += m
            ups, downs = next_ups, next_downs
        return [up * u.up + down * u.down for u, up, down in zip(self.layers[0], ups, downs)]


def as_matrix(function, shape):
    """Of a linear map of tensors of that shape: row j is what output j takes of each input."""
    count = math.prod(shape)
    columns = function(torch.eye(count, dtype=torch.float64).view(count, *shape)).flatten(1)
    return columns.t().tolist()


def windows_of(channels, height, width, kernel, stride):
    return [[(c * height + y + dy) * width + x + dx for dy in range(kernel) for dx in range(kernel)]
            for c in range(channels) for y in range(0, height - kernel + 1, stride)
            for x in range(0, width - kernel + 1, stride)]  # fmt: skip


def channels_around(channels, area, size):
    before = size // 2
    return [[k * area + p for k in range(c - before, c - before + size) if 0 <= k < channels]
            for c in range(channels) for p in range(area)]  # fmt: skip


def by_hand(rule, x, x0):
    """Input 1 × 9 × 9: conv 4 @ 3 × 3, ReLU, LRN (size 3, alpha 0.2, beta 0.75, k 1.5), max-pool 3 / 2 twice, then
    linear 6, ReLU, linear 4, rows of length 1, and 1.7 times the distance to a point."""
    e = Explainer(rule, x.flatten().tolist(), x0.flatten().tolist())
    kernel = weight((4, 1, 3, 3), 60)
    e.linear(as_matrix(lambda t: F.conv2d(t, kernel), (1, 9, 9)), [b for b in bias(4, 61).tolist() for _ in range(49)])
    e.relu()
    e.normalise(channels_around(4, 49, 3), lambda s: (1.5 + 0.2 * s) ** -0.75,
                lambda s: -0.75 * 0.2 * (1.5 + 0.2 * s) ** -1.75)
    e.max_pool(windows_of(4, 7, 7, 3, 2))
    e.max_pool(windows_of(4, 3, 3, 2, 1))
    e.linear(weight((6, 16), 62).tolist(), bias(6, 63).tolist())
    e.relu()
    e.linear(weight((4, 6), 64).tolist(), bias(4, 65).tolist())
    e.normalise([list(range(4))] * 4, lambda s: s**-0.5, lambda s: -0.5 * s**-1.5)
    to = tensor((4,), 66, 0.5).tolist()
    u0, u = [s.base - t for s, t in zip(e.layers[-1], to)], [s.value - t for s, t in zip(e.layers[-1], to)]
    d0, d = math.hypot(*u0), math.hypot(*u)
    result = e.contributions([1.7 * (a + b) / (d0 + d) for a, b in zip(u0, u)])
    difference = 1.7 * (d - d0)
    assert abs(sum(result) - difference) < 1e-12 * max(1, abs(difference)), (rule, sum(result), difference)
    return result


def inputs(shape, stream):
    """Sparse as writing is, with elements that are equal in input and baseline."""
    x = tensor(shape, stream, 0.5, 0.5)
    return torch.where(tensor(shape, stream + 1) > 0.2, x, torch.zeros_like(x))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    out = parser.parse_args().out
    x, x0 = inputs((2, 1, 12, 14), 80), 0.5 * inputs((2, 1, 12, 14), 82)
    golden = {"captum": captum.__version__, "torch": torch.__version__.split("+")[0]}
    golden["plain"] = by_captum(Plain(), x, torch.zeros_like(x))
    golden["residual"] = by_captum(Residual(), x, x0)
    small, small0 = inputs((2, 1, 9, 9), 84), 0.4 * inputs((2, 1, 9, 9), 86)
    for rule in ("rescale", "reveal_cancel"):
        golden[rule] = [v for n in range(2) for v in by_hand(rule, small[n], small0[n])]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
