#!/usr/bin/env python3
"""Makes tests/golden/nn/nn.json: encoders and local response normalisation as PyTorch computes them.

Weights and canvases come from an integer hash (tests/golden/nn/formula.h has the same), so that the file holds results
only: of every tensor its shape, its Euclidean norm and eight of its numbers.
"""
import argparse
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "nn" / "nn.json"
SAMPLES = 8
WIDTHS = [16, 32, 64, 128, 192]


def uniform(count, stream):
    """`count` numbers of [-1, 1): a hash of (stream, index)."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(count, dtype=np.uint64) + np.uint64(stream) * np.uint64(7919) + np.uint64(1)) & mask
    h = (h * np.uint64(2654435761)) & mask
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(2246822519)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(3266489917)) & mask
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) / 2.0**31 - 1.0


def tensor(shape, stream, scale=1.0, shift=0.0):
    return torch.from_numpy(uniform(math.prod(shape), stream).reshape(shape) * scale + shift)


def parameters(shapes):
    """Filled by their place in the list: matrices and filters like He's initialisation, scales near 1, shifts near 0."""
    result = {}
    for stream, (name, shape) in enumerate(shapes.items()):
        if len(shape) >= 2:
            result[name] = tensor(shape, stream, math.sqrt(6.0 / math.prod(shape[1:])))
        elif name.endswith(".weight"):
            result[name] = tensor(shape, stream, 0.1, 1.0)
        else:
            result[name] = tensor(shape, stream, 0.1)
    return result


def summary(t):
    flat = t.detach().double().flatten()
    n = flat.numel()
    return {
        "shape": list(t.shape),
        "norm": flat.norm().item(),
        "samples": [flat[j * (n - 1) // (SAMPLES - 1)].item() for j in range(SAMPLES)],
    }


def signet_shapes(flattened=256 * 3 * 5, dimension=128):
    return {
        "conv1.weight": (96, 1, 11, 11), "conv1.bias": (96,),
        "conv2.weight": (256, 96, 5, 5), "conv2.bias": (256,),
        "conv3.weight": (384, 256, 3, 3), "conv3.bias": (384,),
        "conv4.weight": (256, 384, 3, 3), "conv4.bias": (256,),
        "linear5.weight": (1024, flattened), "linear5.bias": (1024,),
        "linear6.weight": (dimension, 1024), "linear6.bias": (dimension,),
    }  # fmt: skip


def signet(x, p):
    """Dey et al., table 1, at stride 4. PyTorch divides the sum of the normalisation by its size: hence 5e-4."""
    trace = {}

    def keep(name, value):
        trace[name] = value
        return value

    def lrn(value):
        return F.local_response_norm(value, 5, alpha=5e-4, beta=0.75, k=2.0)

    x = keep("conv1", F.relu(F.conv2d(x, p["conv1.weight"], p["conv1.bias"], stride=4)))
    x = keep("norm1", lrn(x))
    x = keep("pool1", F.max_pool2d(x, 3, 2))
    x = keep("conv2", F.relu(F.conv2d(x, p["conv2.weight"], p["conv2.bias"], padding=2)))
    x = keep("norm2", lrn(x))
    x = keep("pool2", F.max_pool2d(x, 3, 2))
    x = keep("conv3", F.relu(F.conv2d(x, p["conv3.weight"], p["conv3.bias"], padding=1)))
    x = keep("conv4", F.relu(F.conv2d(x, p["conv4.weight"], p["conv4.bias"], padding=1)))
    x = keep("pool4", F.max_pool2d(x, 3, 2))
    x = keep("linear5", F.relu(F.linear(x.flatten(1), p["linear5.weight"], p["linear5.bias"])))
    x = keep("linear6", F.relu(F.linear(x, p["linear6.weight"], p["linear6.bias"])))
    return x, trace


def compact_shapes(dimension=128):
    shapes = {"stem.weight": (WIDTHS[0], 1, 5, 5), "stem_norm.weight": (WIDTHS[0],), "stem_norm.bias": (WIDTHS[0],)}
    shapes |= {"head.weight": (dimension, WIDTHS[-1] * 8), "head.bias": (dimension,)}
    for stage, (narrow, wide) in enumerate(zip(WIDTHS, WIDTHS[1:]), start=1):
        for conv, norm, shape in (
            ("conv1", "norm1", (wide, narrow, 3, 3)),
            ("conv2", "norm2", (wide, wide, 3, 3)),
            ("shortcut", "shortcut_norm", (wide, narrow, 1, 1)),
        ):
            shapes[f"stage{stage}.{conv}.weight"] = shape
            shapes[f"stage{stage}.{norm}.weight"] = (wide,)
            shapes[f"stage{stage}.{norm}.bias"] = (wide,)
    return shapes


def compact(x, p):
    """siglib/nn/compact.h in training mode, without dropout."""

    def norm(value, name):
        return F.batch_norm(value, None, None, p[name + ".weight"], p[name + ".bias"], training=True, eps=1e-5)

    x = F.relu(norm(F.conv2d(x, p["stem.weight"], stride=2, padding=2), "stem_norm"))
    for stage, stride in enumerate((2, 2, 2, 1), start=1):
        s = f"stage{stage}."
        inner = F.relu(norm(F.conv2d(x, p[s + "conv1.weight"], stride=stride, padding=1), s + "norm1"))
        inner = norm(F.conv2d(inner, p[s + "conv2.weight"], padding=1), s + "norm2")
        x = F.avg_pool2d(x, stride)
        x = F.relu(inner + norm(F.conv2d(x, p[s + "shortcut.weight"]), s + "shortcut_norm"))
    x = F.avg_pool2d(x, (4, 5), 3).flatten(1)
    x = F.linear(x, p["head.weight"], p["head.bias"])
    return x, {"head": x}


def signet_f_shapes(dimension=128):
    shapes = {}
    for name, shape in (
        ("conv1", (96, 1, 11, 11)),
        ("conv2", (256, 96, 5, 5)),
        ("conv3", (384, 256, 3, 3)),
        ("conv4", (384, 384, 3, 3)),
        ("conv5", (256, 384, 3, 3)),
        ("linear6", (2048, 256 * 3 * 5)),
        ("linear7", (dimension, 2048)),
    ):
        shapes |= {f"{name}.weight": shape, f"{name}_norm.weight": shape[:1], f"{name}_norm.bias": shape[:1]}
    return shapes


def signet_f(x, p):
    """Hafemann et al., in evaluation mode with the running statistics of a new network."""

    def norm(value, name):
        width = value.shape[1]
        mean, variance = torch.zeros(width, dtype=value.dtype), torch.ones(width, dtype=value.dtype)
        return F.batch_norm(value, mean, variance, p[name + "_norm.weight"], p[name + "_norm.bias"], eps=1e-5)

    def conv(value, name, **options):
        return F.relu(norm(F.conv2d(value, p[name + ".weight"], **options), name))

    x = F.max_pool2d(conv(x, "conv1", stride=4), 3, 2)
    x = F.max_pool2d(conv(x, "conv2", padding=2), 3, 2)
    x = conv(conv(x, "conv3", padding=1), "conv4", padding=1)
    x = F.max_pool2d(conv(x, "conv5", padding=1), 3, 2).flatten(1)
    x = F.relu(norm(F.linear(x, p["linear6.weight"]), "linear6"))
    x = F.relu(norm(F.linear(x, p["linear7.weight"]), "linear7"))
    return x, {}


def encoder_case(network, shapes, size, dtype, rows=2):
    """Gradients are those of the sum of the embedding times a hash, before the rows are normalised for SigNet, after it
    for the others."""
    p = {name: value.to(dtype).requires_grad_() for name, value in parameters(shapes).items()}
    canvases = tensor((rows, 1, *size), 1000, 0.5, 0.5).to(dtype)
    raw, trace = network(canvases, p)
    embedding = F.normalize(raw)
    target = raw if network is signet else embedding
    (target * tensor(target.shape, 1001).to(dtype)).sum().backward()
    return {
        "embedding": summary(embedding),
        "activations": {name: summary(value) for name, value in trace.items()},
        "gradients": {name: summary(value.grad) for name, value in p.items()},
    }


def lrn_case(size, alpha, beta, k):
    x = tensor((2, 7, 3, 2), 2000 + size, 3.0).requires_grad_()
    y = F.local_response_norm(x, size, alpha=alpha * size, beta=beta, k=k)
    (y * tensor(y.shape, 2001)).sum().backward()
    return {"size": size, "alpha": alpha, "beta": beta, "k": k, "stream": 2000 + size,
            "value": y.flatten().tolist(), "gradient": x.grad.flatten().tolist()}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    out = parser.parse_args().out
    torch.set_num_threads(2)  # threads share out sums, which round by how they are shared out: the test has as many
    golden = {"torch": torch.__version__.split("+")[0]}
    for name, network, shapes, size in (
        ("signet", signet, signet_shapes(), (155, 220)),
        ("compact", compact, compact_shapes(), (112, 224)),
        ("signet_f", signet_f, signet_f_shapes(), (150, 220)),
    ):
        golden[name] = {
            "double": encoder_case(network, shapes, size, torch.float64),
            "float": encoder_case(network, shapes, size, torch.float32),
        }
    golden["local_response_norm"] = [lrn_case(5, 1e-4, 0.75, 2.0), lrn_case(3, 0.2, 0.5, 1.0), lrn_case(4, 0.1, 0.75, 1.5)]
    out.write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
