"""pictures.py FOLDER: decoding and preprocessing with OpenCV and NumPy as a side of scripts/bench decode and preprocess."""
import sys
from pathlib import Path

import cv2
import numpy

from preprocessing import canvas_of, decode, read_input
from worker import answer_lines, repeat_for_a_while


def main(folder):
    cv2.setNumThreads(1)
    pictures = {path.name: [file.read_bytes() for file in sorted(path.iterdir())] for path in (Path(folder) / "pictures").iterdir()}
    files = pictures["png"]
    images = [decode(file) for file in files]
    numpy.stack([canvas_of(image) for image in images]).tofile(Path(folder) / "opencv.canvases")

    def repeat(what):
        if what == "preprocess":
            return repeat_for_a_while(len(files), lambda i: canvas_of(images[i]))
        if what == "whole":
            return repeat_for_a_while(len(files), lambda i: read_input(files[i]))
        chosen = pictures[what.removeprefix("decode ")]
        return repeat_for_a_while(len(chosen), lambda i: decode(chosen[i]))

    answer_lines({}, repeat)


if __name__ == "__main__":
    main(*sys.argv[1:])
