"""siglib's preprocessing (method ink, default options) step by step with OpenCV for Python: what a server that serves the same
network has to do before it."""
import math

import cv2
import numpy

CANVAS = 288, 576
INPUT = 112, 224
WORK_SIDE = 900
MARGIN = 0.04
MIN_CONTRAST = 0.08
MIN_INK = 0.0005


def read_input(data):
    """The bytes of an image file into what the encoder sees, uint8 [112, 224]. Raises ValueError where there is no signature."""
    return cv2.resize(canvas_of(decode(data)), INPUT[::-1], interpolation=cv2.INTER_AREA)


def decode(data):
    grey = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise ValueError("is no image")
    return grey


def canvas_of(grey):
    return fitted(extract_ink(reduced(grey, WORK_SIDE)))


def rounded(value):
    return math.floor(value + 0.5)


def reduced(grey, side):
    scale = side / max(grey.shape)
    if scale >= 1:
        return grey
    height, width = (max(1, rounded(length * scale)) for length in grey.shape)
    return cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)


def counts_of(pixels, mask=None):
    return cv2.calcHist([pixels], [0], mask, [256], [0, 256]).ravel().astype(numpy.float64)


def quantile_from(counts, level, share):
    """The lowest level that `share` of the pixels of at least `level` do not exceed."""
    total = numpy.cumsum(counts[level:])
    return min(255, level + int(numpy.searchsorted(total, share * total[-1])))


def otsu(counts):
    levels = numpy.arange(256)
    below, below_sum = numpy.cumsum(counts)[:-1], numpy.cumsum(counts * levels)[:-1]
    above, above_sum = counts.sum() - below, (counts * levels).sum() - below_sum
    between = numpy.zeros(255)
    both = (below > 0) & (above > 0)
    difference = below_sum[both] / below[both] - above_sum[both] / above[both]
    between[both] = below[both] * above[both] * difference * difference
    return int(numpy.argmax(between)) + 1 if between.any() else 0


def table(values):
    return numpy.clip(numpy.rint(values), 0, 255).astype(numpy.uint8)


def stroke_size(coarse):
    return max(3, rounded(0.125 * max(coarse.shape))) | 1


def is_inverted(coarse):
    if quantile_from(counts_of(coarse), 0, 0.5) >= 128:
        return False
    paper = cv2.medianBlur(coarse, 2 * stroke_size(coarse) + 1)
    return cv2.norm(cv2.subtract(coarse, paper)) > cv2.norm(cv2.subtract(paper, coarse))


def background_of(coarse, shape):
    stroke = stroke_size(coarse)
    paper = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (stroke, stroke)))
    paper = cv2.GaussianBlur(paper, (0, 0), stroke / 4, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(paper, shape[::-1], interpolation=cv2.INTER_LINEAR)


def darkness_of(grey):
    """Darkness against the paper, and the paper's noise."""
    coarse = cv2.medianBlur(reduced(grey, 225), 3)
    if is_inverted(coarse):
        grey, coarse = cv2.bitwise_not(grey), cv2.bitwise_not(coarse)
    ratio = cv2.divide(cv2.max(grey, 1), cv2.max(background_of(coarse, grey.shape), 1), scale=200)
    counts = counts_of(ratio)
    near = 2 * counts[120:]
    near[:-1] += counts[121:]
    near[1:] += counts[120:-1]
    peak = 120 + int(numpy.argmax(near))
    spread = quantile_from(counts, peak, 0.68) - peak
    grain = quantile_from(counts_of(cv2.absdiff(ratio[:, 1:], ratio[:, :-1])), 0, 0.5) / (0.6745 * 1.4142)
    return cv2.LUT(ratio, table(255 * (1 - numpy.arange(256) / peak))), max(spread, grain) / peak


def inside_of_frame(dark):
    def first_free(shares):
        trimmed = 0
        while trimmed < int(0.1 * len(shares)) and shares[trimmed] >= 255 * 0.9:
            trimmed += 1
        return trimmed and trimmed + 1

    rows, columns = (cv2.reduce(dark, axis, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel() for axis in (1, 0))
    return (slice(first_free(rows), len(rows) - first_free(rows[::-1])),
            slice(first_free(columns), len(columns) - first_free(columns[::-1])))


def chosen(stats, strong):
    """Which components are signature: neither tiny nor small and apart from the others."""
    area, start, end = stats[:, cv2.CC_STAT_AREA], stats[:, :2], stats[:, :2] + stats[:, 2:4]
    total = area[strong].sum()
    tiny = max(4, 0.0008 * total)
    small = max(tiny, 0.012 * total)
    main = strong & (area >= small)
    keep = strong & (area >= tiny)
    if main.any():
        low, high = start[main].min(0), end[main].max(0)
        gap = numpy.maximum(numpy.maximum(start - high, low - end), 0).max(1)
        keep &= (area >= small) | (gap <= rounded(0.12 * (high - low).max()))
    return keep


def extract_ink(grey):
    levels, noise = darkness_of(grey)
    counts = counts_of(levels)
    floor = min(1, max(4 * noise, MIN_CONTRAST)) * 255
    strong = max(otsu(counts), math.ceil(floor))
    weak = max(math.ceil(floor), strong // 2)
    levels = numpy.ascontiguousarray(levels[inside_of_frame(cv2.compare(levels, weak, cv2.CMP_GE))])
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.compare(levels, weak, cv2.CMP_GE), connectivity=8)
    is_strong = numpy.zeros(count, bool)
    is_strong[labels[levels >= strong]] = True
    mask = numpy.where(chosen(stats, is_strong), numpy.uint8(255), numpy.uint8(0))[labels]
    if cv2.countNonZero(mask) < max(1, MIN_INK * mask.size):
        raise ValueError("is blank")
    ink = cv2.bitwise_and(levels, cv2.dilate(mask, numpy.ones((3, 3), numpy.uint8)))
    full = max(1, quantile_from(counts_of(levels, mask), 0, 0.9))
    x, y, width, height = cv2.boundingRect(mask)
    return cv2.convertScaleAbs(ink[y:y + height, x:x + width], alpha=255 / full)


def equalise_edges(ink, scale):
    blur = max(0.6, 0.55 * scale)
    ramp = 0.3 * 0.6 / blur
    soft = cv2.GaussianBlur(ink, (0, 0), blur, borderType=cv2.BORDER_CONSTANT)
    return cv2.LUT(soft, table(numpy.arange(256) * 0.5 / ramp + 255 * (0.5 - 0.5 * 0.4 / ramp)))


def fitted(picture):
    """In the middle of a canvas, as large as fits."""
    border = math.ceil(MARGIN * CANVAS[0])
    scale = min((CANVAS[1] - 2 * border) / picture.shape[1], (CANVAS[0] - 2 * border) / picture.shape[0])
    height, width = (max(1, int(length * scale)) for length in picture.shape)
    placed = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    canvas = numpy.zeros(CANVAS, numpy.uint8)
    top, left = (CANVAS[0] - height) // 2, (CANVAS[1] - width) // 2
    canvas[top:top + height, left:left + width] = equalise_edges(placed, scale)
    return canvas
