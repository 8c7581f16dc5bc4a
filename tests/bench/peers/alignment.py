"""alignment.py FOLDER: OpenCV's alignment of two canvases by an affine map (Evangelidis and Psarakis 2008, ECC) as a side of
scripts/bench align."""
import sys
from pathlib import Path

import cv2
import h5py
import numpy

from worker import answer_lines, repeat_for_a_while

INPUT = 112, 224
ENOUGH = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 50, 1e-4)


def load_pairs(file):
    """Genuine signatures of the same writers, two by two, at the encoder's size: whole canvases take far longer."""
    with h5py.File(file) as cache:
        writers, kinds = cache["samples/writer"][:], cache["samples/kind"][:]
        pairs, row = [], 0
        while row + 1 < len(writers):
            if writers[row] == writers[row + 1] and not kinds[row] and not kinds[row + 1]:
                pairs.append([cv2.resize(cache["canvases"][i], INPUT[::-1], interpolation=cv2.INTER_AREA) for i in (row, row + 1)])
                row += 1
            row += 1
    return pairs


def brought(moving, fixed):
    """The affine map, or None where ECC gives up."""
    try:
        return cv2.findTransformECC(fixed, moving, numpy.eye(2, 3, dtype=numpy.float32), cv2.MOTION_AFFINE, ENOUGH, None, 5)[1]
    except cv2.error:
        return None


def main(folder):
    cv2.setNumThreads(1)
    pairs = load_pairs(Path(folder) / "cache.h5")
    failed = sum(brought(*pair) is None for pair in pairs)

    def repeat(what):
        def one(i):
            moving, fixed = pairs[i]
            brought(moving, fixed)
            if what != "one way":
                brought(fixed, moving)

        return repeat_for_a_while(len(pairs), one)

    answer_lines({"pairs": len(pairs), "failed": failed}, repeat)


if __name__ == "__main__":
    main(*sys.argv[1:])
