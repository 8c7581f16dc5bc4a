"""What is compared, by name: contests, and notes on what the sides made."""
import subprocess
import sys

import cv2
import numpy

from contest import Contest, Entry, Spread, ratio, rates
from workplace import MODEL, PEERS

FORMATS = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "tiff": ".tiff", "bmp": ".bmp"}
TRAINING = 3  # multiply-adds of a training step by those of a forward pass: gradients of maps and of weights


def shown(spread, digits=2):
    return f"{spread.median:.{digits}f} ({spread.low:.{digits}f}–{spread.high:.{digits}f})"


class Train:
    HELP = "an epoch of siglib-base's recipe by the Trainer, on batches in memory, and by a PyTorch loop with DataLoader"

    def __init__(self, place, asked):
        place.make(asked.writers, sampler__batches=asked.batches, train__epochs=asked.rounds + 1, score__parts="embedding")
        threads = max(asked.threads)
        trainer = place.siglib("train", threads)
        entries = [Entry("siglib", trainer), Entry("siglib, batches in memory", place.siglib("step", threads))]
        for workers in asked.workers:
            name = f"PyTorch, {workers} worker{'s' if workers != 1 else ''}"
            entries.append(Entry(name, place.peer(name, "training.py", place.folder, threads, workers)))
        self.contests = [Contest(f"training, {threads} thread{'s' if threads > 1 else ''}", "images", entries, "flops", threads,
                                 2 * TRAINING * trainer.about["multiply_adds"])]

    def notes(self, _):
        contest, = self.contests
        share = Spread.of(100 * answers[1]["augment_seconds"] / answers[1]["seconds"] for answers in contest.rounds)
        load = ", ".join(f"{entry.name} {entry.side.about['load_seconds']:.1f}" for entry in contest.entries if "load_seconds" in entry.side.about)
        loss = ", ".join(f"{entry.name} {answer['loss']:.2f}" for entry, answer in zip(contest.entries, contest.rounds[-1]) if "loss" in answer)
        fastest = max(range(2, len(contest.entries)), key=lambda index: Spread.of(rates(contest, index)).median)
        return [f"Augmentation takes {shown(share, 1)} % of a step of siglib's.",
                f"The fastest loop of PyTorch is that with {contest.entries[fastest].name.removeprefix('PyTorch, ')}: "
                f"siglib is {shown(ratio(contest, fastest))} times as fast.",
                f"Seconds until the canvases were in memory: {load}. Mean loss of the last epoch: {loss}."]


class Augment:
    HELP = "varying canvases as siglib-base's recipe does, and with OpenCV and NumPy"

    def __init__(self, place, asked):
        place.make(asked.writers)
        sides = [Entry("siglib", place.siglib("augment", 1)), Entry("OpenCV, NumPy", place.peer("OpenCV", "augmentation.py", place.folder))]
        pixels = sides[0].side.about["pixels"]
        self.contests = [Contest("augmentation, 1 thread", "canvases", sides, "bytes", 1, 2 * pixels)]

    def notes(self, _):
        return ["The share of the limit is that of a copy of the canvases' bytes."]


class Encode:
    HELP = "the encoder of siglib-base beside ONNX Runtime and PyTorch with its weights"

    def __init__(self, place, asked):
        place.make(asked.writers)
        self.contests = []
        for threads in asked.threads:
            siglib = place.siglib("encode", threads)
            peers = [place.peer(name, "encoding.py", runtime, MODEL, place.folder, threads)
                     for name, runtime in (("ONNX Runtime", "onnxruntime"), ("PyTorch", "torch"))]
            for batch in asked.batch:
                self.contests.append(Contest(f"encoding, batches of {batch}, {threads} thread{'s' if threads > 1 else ''}", "canvases",
                                             [Entry(side.name, side, str(batch)) for side in (siglib, *peers)], "flops", threads,
                                             2 * siglib.about["multiply_adds"]))

    def notes(self, folder):
        own, onnx, torch = (numpy.fromfile(folder / f"{name}.f32", numpy.float32) for name in ("siglib", "onnxruntime", "torch"))
        return [f"Components of the embeddings, which have length 1 and a root mean square of {numpy.sqrt((own ** 2).mean()):.3f}, differ from "
                f"siglib's by at most {abs(onnx - own).max():.1e} (ONNX Runtime) and {abs(torch - own).max():.1e} (PyTorch)."]


class Pictures:
    """Decoding and preprocessing; one core, for both sides have a picture at a time."""

    def __init__(self, place, asked, tasks):
        place.make(asked.writers)
        self._write(place.folder)
        siglib, opencv = place.siglib("pictures", 1), place.peer("OpenCV, NumPy", "pictures.py", place.folder)
        self.contests = [Contest(title, "pictures", [Entry(side.name, side, what) for side in (siglib, opencv)], "bytes", 1,
                                 2 * siglib.about["pixels"]) for title, what in tasks]

    @staticmethod
    def _write(folder):
        files = sorted((folder / "signatures").glob("*/genuine/*.png"))[:64]
        for name, ending in FORMATS.items():
            (folder / "pictures" / name).mkdir(parents=True)
            for number, file in enumerate(files):
                cv2.imwrite(str(folder / "pictures" / name / f"{number:03}{ending}"), cv2.imread(str(file), cv2.IMREAD_GRAYSCALE))

    def notes(self, folder):
        own, other = (numpy.fromfile(folder / f"{name}.canvases", numpy.uint8).astype(int) for name in ("siglib", "opencv"))
        far = abs(own - other)
        return [f"Pictures have {self.contests[0].work / 2:,.0f} bytes of pixels; the share of the limit is that of a copy of them.",
                f"Of the canvases' levels {100 * (far > 2).mean():.2f} % differ by more than 2 of 255; the mean difference is {far.mean():.3f}."]


class Decode(Pictures):
    HELP = "PNG, JPEG, WebP, TIFF and BMP into pixels beside OpenCV for Python"

    def __init__(self, place, asked):
        super().__init__(place, asked, [(f"decoding {name}", f"decode {name}") for name in FORMATS])


class Preprocess(Pictures):
    HELP = "a scanned signature into a canvas, and a PNG into what the encoder sees, beside OpenCV and NumPy"

    def __init__(self, place, asked):
        super().__init__(place, asked, [("preprocessing", "preprocess"), ("decoding, preprocessing, resampling", "whole")])


class Align:
    HELP = "one signature brought onto another of the same writer, beside OpenCV's alignment of their canvases by an affine map"

    def __init__(self, place, asked):
        place.make(asked.writers)
        siglib, opencv = place.siglib("align", 1), place.peer("OpenCV, ECC", "alignment.py", place.folder)
        tasks = {"one onto the other": "one way", "each onto the other": "both ways", "both, with all distances": "compare"}
        self.contests = [Contest(f"alignment, 1 thread: {title}", "pairs", [Entry("siglib", siglib, what), Entry("OpenCV, ECC", opencv, what)])
                         for title, what in tasks.items()]

    def notes(self, _):
        siglib, opencv = (entry.side.about for entry in self.contests[0].entries)
        times = ", ".join(f"{contest.title.partition(': ')[2]} {shown(Spread.of(1000 / rate for rate in rates(contest, 0)), 1)}"
                          for contest in self.contests)
        return [f"Milliseconds of siglib: {times}; {siglib['points']} points a signature.",
                f"The peer's map is affine and by intensities, siglib's has a smooth warp besides and is by points: another method with another "
                f"result. It finds no map for {opencv['failed']} of {opencv['pairs']} pairs."]


class Start:
    HELP = "siglib's help, and a match of two files by a program that was not running, beside Python with PyTorch or ONNX Runtime"

    def __init__(self, place, asked):
        subprocess.run([place.program, "synthesize", "--writers", "1", "--out", place.folder / "signatures", "--quiet"], check=True)
        pair = sorted((place.folder / "signatures").glob("*/genuine/*.png"))[:2]
        model = place.folder / "model.h5"
        model.symlink_to(MODEL)
        subprocess.run([place.python, "-B", "-c", "import sys, network; open(sys.argv[2], 'wb').write(network.onnx(sys.argv[1]))",
                        model, model.with_suffix(".onnx")], check=True, cwd=PEERS, stdout=sys.stderr)
        match = [place.program, "match", "--model", model]
        peer = [place.python, PEERS / "match.py"]
        side = place.starter({"help": [place.program, "--help"], "siglib": [*match, *pair], "never": [*match, "--locate", "never", *pair],
                              "onnxruntime": [*peer, "onnxruntime", model, *pair], "torch": [*peer, "torch", model, *pair]})
        peers = [Entry("Python, ONNX Runtime", side, "onnxruntime"), Entry("Python, PyTorch", side, "torch")]
        self.contests = [Contest("siglib --help", "times", [Entry("siglib", side, "help")]),
                         Contest("siglib match", "times", [Entry("siglib", side, "siglib"), *peers]),
                         Contest("siglib match --locate never", "times", [Entry("siglib", side, "never"), *peers])]

    def notes(self, _):
        lines = []
        for contest in self.contests:
            for index, entry in enumerate(contest.entries):
                if index == 0 or contest is self.contests[1]:
                    most = max(answers[index]["resident_bytes"] for answers in contest.rounds)
                    lines.append(f"{contest.title if index == 0 else entry.name}: {shown(Spread.of(1000 / rate for rate in rates(contest, index)), 1)} ms, "
                                 f"at most {most / 2 ** 20:.0f} MiB resident.")
        return [*lines, "Files and libraries were read before, so they come from memory. The peers compare embeddings and state their distance; siglib also "
                "finds the ink, compares the strokes and states a calibrated score."]


CASES = {"start": Start, "decode": Decode, "preprocess": Preprocess, "align": Align, "augment": Augment, "train": Train, "encode": Encode}
