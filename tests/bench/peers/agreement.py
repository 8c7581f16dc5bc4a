"""agreement.py MODEL EMBEDDINGS: how far embeddings of `siglib embed` lie from those of the peers; one JSON document."""
import json
import sys

import h5py
import numpy
import torch

from network import load, onnx_session
from preprocessing import read_input


def main(model, embeddings):
    with h5py.File(embeddings) as file:
        expected, paths = file["embedding"][:], [path.decode() for path in file["path"]]
    inputs = []
    for path in paths:
        with open(path, "rb") as file:
            inputs.append(read_input(file.read()))
    canvases = numpy.stack(inputs)[:, None]
    with torch.inference_mode():
        by_torch = load(model)(torch.from_numpy(canvases)).numpy()
    by_onnx = onnx_session(model, threads=1).run(None, {"canvases": canvases})[0]
    print(json.dumps({"images": len(paths), "pytorch": float(abs(by_torch - expected).max()),
                      "onnxruntime": float(abs(by_onnx - expected).max()),
                      "components": float(numpy.sqrt((expected ** 2).mean()))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
