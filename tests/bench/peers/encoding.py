"""encoding.py torch|onnxruntime MODEL FOLDER THREADS: the encoder of a model file as a side of scripts/bench encode."""
import sys
from pathlib import Path

import numpy
import torch

from network import load, onnx_session
from worker import answer_lines, repeat_for_a_while


def encoder(runtime, model, threads):
    """Bytes [N, 1, 112, 224] into embeddings, both of NumPy."""
    if runtime == "onnxruntime":
        session = onnx_session(model, threads)
        return lambda canvases: session.run(None, {"canvases": canvases})[0]
    torch.set_num_threads(threads)
    network = load(model).to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def embed(canvases):
        return network(torch.from_numpy(canvases)).numpy()

    return embed


def main(runtime, model, folder, threads):
    embed = encoder(runtime, model, int(threads))
    canvases = numpy.fromfile(Path(folder) / "inputs.bin", numpy.uint8).reshape(-1, 1, 112, 224)
    parts = [embed(canvases[start:start + 16]) for start in range(0, len(canvases), 16)]
    numpy.concatenate(parts).tofile(Path(folder) / f"{runtime}.f32")

    def repeat(what):
        batch = min(int(what), len(canvases))
        result = repeat_for_a_while(len(canvases) // batch, lambda i: embed(canvases[i * batch:(i + 1) * batch]))
        return {**result, "items": result["items"] * batch}

    answer_lines({}, repeat)


if __name__ == "__main__":
    main(*sys.argv[1:])
