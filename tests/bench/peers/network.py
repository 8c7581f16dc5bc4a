"""The encoder `compact` of a siglib model file, as PyTorch module and as ONNX Runtime session, and its score."""
import io
import math
from pathlib import Path

import h5py
import numpy
import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.stride = stride
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.shortcut_norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        inner = functional.relu(self.norm1(self.conv1(x)))
        reduced = x if self.stride == 1 else functional.avg_pool2d(x, self.stride)
        return functional.relu(self.norm2(self.conv2(inner)) + self.shortcut_norm(self.shortcut(reduced)))


class Compact(nn.Module):
    """Bytes [N, 1, 112, 224], ink high, into embeddings [N, D] of length 1."""

    def __init__(self, widths, dimension, dropout=0.0):
        super().__init__()
        self.stem = nn.Conv2d(1, widths[0], 5, 2, 2, bias=False)
        self.stem_norm = nn.BatchNorm2d(widths[0])
        self.stage1, self.stage2, self.stage3, self.stage4 = (
            Block(widths[i], widths[i + 1], stride) for i, stride in enumerate((2, 2, 2, 1)))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(8 * widths[-1], dimension)

    def forward(self, canvases):
        x = functional.relu(self.stem_norm(self.stem(canvases.float() / 255)))
        for stage in (self.stage1, self.stage2, self.stage3, self.stage4):
            x = stage(x)
        x = functional.avg_pool2d(x, (4, 5), 3).flatten(1)
        return functional.normalize(self.head(self.dropout(x)))


def load(model):
    """The module with the weights of a model file, for inference."""
    with h5py.File(model) as file:
        weights = {name: torch.from_numpy(numpy.asarray(value)) for name, value in file["weights"].items()}
    widths = [weights["stem.weight"].shape[0], *(weights[f"stage{i}.conv1.weight"].shape[0] for i in range(1, 5))]
    network = Compact(widths, weights["head.bias"].shape[0])
    network.load_state_dict(weights)
    return network.eval().requires_grad_(False)


def onnx(model):
    """The bytes of the network as an ONNX file."""
    stream = io.BytesIO()
    torch.onnx.export(load(model), (torch.zeros(1, 1, 112, 224, dtype=torch.uint8),), stream, input_names=["canvases"],
                      output_names=["embeddings"], dynamic_axes={"canvases": {0: "count"}, "embeddings": {0: "count"}}, dynamo=False)
    return stream.getvalue()


def onnx_session(model, threads):
    from onnx_runtime import session_of  # what runs in PyTorch alone starts without

    return session_of(onnx(model), threads)


class Score:
    """Distance between two embeddings into the probability that one hand wrote both: the model's for one reference."""

    def __init__(self, model):
        with h5py.File(Path(model)) as file:
            score, rules = file["score"], file["rules"]
            self.mean, self.deviation, self.weight, self.intercept = (
                float(score[name][0]) for name in ("mean", "deviation", "weight", "intercept"))
            fusion = file.attrs["fusion"]
            rule = next(i for i, (name, references) in enumerate(zip(rules["fusion"], rules["references"]))
                        if name == fusion and references == 1)
            if rules["calibration"][rule] != b"logistic":
                raise ValueError(f"{model}: is not calibrated by a logistic regression")
            start = int(sum(rules["parameter_count"][:rule]))
            self.scale, self.shift = (float(value) for value in rules["parameters"][start:start + 2])

    def __call__(self, reference, query):
        distance = float(numpy.linalg.norm(reference - query))
        log_odds = self.intercept - self.weight * (distance - self.mean) / self.deviation
        return 1 / (1 + math.exp(-(self.scale * log_odds + self.shift)))
