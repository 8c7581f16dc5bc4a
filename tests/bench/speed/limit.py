"""The side that measures what the machine gives: a large matrix product, a large convolution, a large copy, by LibTorch."""
import sys
import time

import torch

from worker import answer_lines

SIDE = 2048
IMAGES, CHANNELS, HEIGHT, WIDTH = 16, 64, 56, 112
COPIED = 256 << 20  # far beyond the caches


def main(threads):
    torch.set_num_threads(int(threads))
    a, b = torch.rand(SIDE, SIDE), torch.rand(SIDE, SIDE)
    layer = torch.nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1).to(memory_format=torch.channels_last)
    maps = torch.rand(IMAGES, CHANNELS, HEIGHT, WIDTH).to(memory_format=torch.channels_last)
    source = torch.ones(COPIED, dtype=torch.uint8)
    target = torch.empty_like(source)
    tasks = {
        "gemm": (lambda: torch.mm(a, b), 2 * SIDE ** 3),
        "convolution": (lambda: layer(maps), 2 * 9 * CHANNELS ** 2 * IMAGES * HEIGHT * WIDTH),
        "copy": (lambda: target.copy_(source), 2 * COPIED),
    }

    @torch.inference_mode()
    def repeat(what):
        task, work = tasks[what]
        best = float("inf")
        for _ in range(4):
            start = time.perf_counter()
            task()
            best = min(best, time.perf_counter() - start)
        return {"seconds": best, "items": work}

    answer_lines({}, repeat)


if __name__ == "__main__":
    main(*sys.argv[1:])
