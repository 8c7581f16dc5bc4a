"""match.py torch|onnxruntime MODEL REFERENCE QUERY: the distance of two signatures, from a cold start. For onnxruntime the network lies beside
the model, with the ending .onnx, so that PyTorch is not needed."""
import sys
from pathlib import Path

import numpy

from preprocessing import read_input


def encoder(runtime, model):
    if runtime == "onnxruntime":
        from onnx_runtime import session_of

        session = session_of(model.with_suffix(".onnx").read_bytes(), 0)
        return lambda canvases: session.run(None, {"canvases": canvases})[0]
    import torch
    from network import load

    network = load(model)
    return lambda canvases: network(torch.from_numpy(canvases)).numpy()


def main(runtime, model, reference, query):
    embed = encoder(runtime, Path(model))
    embeddings = embed(numpy.stack([read_input(Path(file).read_bytes()) for file in (reference, query)])[:, None])
    print(f"distance {numpy.linalg.norm(embeddings[0] - embeddings[1]):.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
