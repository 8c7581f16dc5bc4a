"""siglib's augmentation of one canvas with OpenCV and NumPy, and as a side of scripts/bench augment: augmentation.py FOLDER."""
import math
import sys
from pathlib import Path

import cv2
import numpy
import yaml

from worker import answer_lines, repeat_for_a_while

RING = numpy.ones((3, 3), numpy.uint8)


class Augmentation:
    """Bytes [H, W], ink high, varied by the numbers of `options` (section augment of a recipe) that `random` draws."""

    def __init__(self, options, shape, random):
        self.options = options
        self.shape = shape
        self.random = random
        height, width = shape
        # Pixels from the middle.
        self.grid = numpy.stack(numpy.meshgrid(numpy.arange(width) - (width - 1) / 2, numpy.arange(height) - (height - 1) / 2), 2).astype(numpy.float32)

    def __call__(self, canvas):
        draw, o = self.random.uniform, self.options
        canvas = cv2.remap(canvas, self._places(), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        if o["thickness"]:
            amount = draw(-o["thickness"], o["thickness"])
            other = cv2.dilate(canvas, RING) if amount > 0 else cv2.erode(canvas, RING)
            canvas = cv2.addWeighted(canvas, 1 - abs(amount), other, abs(amount), 0)
        if o["blur"]:
            amount = draw(0, o["blur"])
            canvas = cv2.addWeighted(canvas, 1 - amount, cv2.GaussianBlur(canvas, (3, 3), 0), amount, 0)
        if o["ink"]:
            canvas = cv2.convertScaleAbs(canvas, alpha=1 - draw(0, o["ink"]))
        if o["noise"]:
            noise = numpy.empty(self.shape, numpy.int16)
            cv2.randn(noise, 0, 255 * draw(0, o["noise"]))
            canvas = cv2.add(canvas, noise, dtype=cv2.CV_8U)
        if draw() < o["erase"]:
            height, width = (self.random.integers(1, length // 4, endpoint=True) for length in self.shape)
            top, left = (self.random.integers(0, length - size, endpoint=True) for length, size in zip(self.shape, (height, width)))
            canvas[top:top + height, left:left + width] = 0
        return canvas

    def _places(self):
        """Where each pixel comes from: an affine map and a smooth field."""
        draw, o = self.random.uniform, self.options
        height, width = self.shape
        angle = math.radians(draw(-o["rotation"], o["rotation"]))
        scale, aspect = 1 + draw(-o["scale"], o["scale"]), 1 + draw(-o["aspect"], o["aspect"])
        shear = draw(-o["shear"], o["shear"])
        across, down = 1 / (scale * aspect), aspect / scale
        cosine, sine = math.cos(angle), math.sin(angle)
        shift = [length * draw(-o["translation"], o["translation"]) for length in (width, height)]
        places = cv2.transform(self.grid, numpy.array([
            [across * cosine, across * (shear * cosine - sine), shift[0] + (width - 1) / 2],
            [down * sine, down * (shear * sine + cosine), shift[1] + (height - 1) / 2]], numpy.float32))
        if o["elastic"]:
            coarse = self.random.standard_normal((4, 8, 2), numpy.float32) * (o["elastic"] * numpy.array([width, height], numpy.float32))
            places += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        return places


def main(folder):
    cv2.setNumThreads(1)
    folder = Path(folder)
    canvases = numpy.fromfile(folder / "inputs.bin", numpy.uint8).reshape(-1, 112, 224)
    augment = Augmentation(yaml.safe_load((folder / "recipe.yaml").read_text())["augment"], canvases.shape[1:], numpy.random.default_rng(1))
    answer_lines({}, lambda _: repeat_for_a_while(len(canvases), lambda i: augment(canvases[i])))


if __name__ == "__main__":
    main(*sys.argv[1:])
