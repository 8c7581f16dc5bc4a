"""training.py FOLDER THREADS WORKERS: a recipe's training as PyTorch does it, as a side of scripts/bench train.

The recipe, the canvases and the network are siglib's; the loop is the usual one: a Dataset that augments with OpenCV and NumPy, a
DataLoader with so many workers, channels-last maps, the fused AdamW, a moving average by AveragedModel.
"""
import math
import sys
import time
from pathlib import Path

import cv2
import h5py
import numpy
import torch
import yaml
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset

from augmentation import Augmentation
from network import Compact
from worker import answer_lines

INPUT = 112, 224


class Signatures(Dataset):
    """The canvases of a cache at the encoder's size, in memory as bytes, but for those of the last writers."""

    def __init__(self, file, share, augment):
        with h5py.File(file) as cache:
            names = [collection + b"/" + writer for collection, writer in zip(cache["samples/collection"], cache["samples/writer"])]
            writers = sorted(set(names))[:round(share * len(set(names)))]
            rows = [row for row, name in enumerate(names) if name in writers]
            self.identity = torch.tensor([writers.index(names[row]) for row in rows])
            self.genuine = torch.from_numpy(cache["samples/kind"][:][rows] == 0)
            self.canvases = numpy.stack([cv2.resize(cache["canvases"][row], INPUT[::-1], interpolation=cv2.INTER_AREA) for row in rows])
        self.options = augment
        self.augment = None

    def __getitem__(self, row):
        if self.augment is None:  # each worker has its own, with its own numbers
            self.augment = Augmentation(self.options, INPUT, numpy.random.default_rng(torch.initial_seed() % 2 ** 63))
        return torch.from_numpy(self.augment(self.canvases[row]))[None], self.identity[row], self.genuine[row]

    def __len__(self):
        return len(self.canvases)


class BatchSampler:
    """Batches of `writers` identities, each with `genuine` rows of its own and `forged` forgeries."""

    def __init__(self, data, options):
        self.options = options
        self.rows = [[(data.identity == identity) & (data.genuine == genuine) for genuine in (True, False)] for identity in data.identity.unique()]
        self.rows = [[torch.nonzero(chosen).ravel() for chosen in pair] for pair in self.rows]

    def __len__(self):
        return self.options["batches"]

    def __iter__(self):
        some = lambda rows, count: rows[torch.randperm(len(rows))[:count]].tolist()
        queue = []
        for _ in range(len(self)):
            if len(queue) < self.options["writers"]:
                queue = torch.randperm(len(self.rows)).tolist()
            chosen, queue = queue[:self.options["writers"]], queue[self.options["writers"]:]
            yield [row for identity in chosen for rows, kind in zip(self.rows[identity], ("genuine", "forged"))
                   for row in some(rows, self.options[kind])]


def supervised_contrastive(embeddings, identity, genuine, temperature, skilled_weight):
    """siglib's: forgeries are negatives, skilled ones count more, none is an anchor."""
    same = identity[:, None] == identity
    both, one = genuine[:, None] & genuine, genuine[:, None] ^ genuine
    positive = (same & both).fill_diagonal_(False)
    weight = positive + (~same & (both | one)).float() + skilled_weight * (same & one)
    similarity = embeddings @ embeddings.T / temperature
    anchors = positive.any(1)
    total = (similarity + weight.log())[anchors].logsumexp(1)
    attraction = (similarity * positive).sum(1)[anchors] / positive.sum(1)[anchors]
    return (total - attraction).mean()


def rate_at(step, total, warm_up, floor):
    warm_up = round(warm_up * total)
    if step < warm_up:
        return (step + 1) / warm_up
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up)))


def draw_weights(network):
    """As siglib does: normalisation hides their size, but a step of the optimizer moves large ones by less."""
    for parameter in network.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter, nonlinearity="relu")
    torch.nn.init.zeros_(network.head.bias)
    return network


def only(recipe):
    """The one loss; whatever else a recipe may ask for is not written here."""
    loss, = recipe["losses"]
    kinds = recipe["encoder"]["kind"], loss["kind"], recipe["optimizer"]["kind"], recipe["schedule"]["kind"]
    if kinds != ("compact", "supervised_contrastive", "adamw", "cosine"):
        raise SystemExit(f"training.py: knows the encoder, loss, optimizer and schedule of siglib-base only, not {kinds}")
    return loss


def main(folder, threads, workers):
    torch.set_num_threads(int(threads))
    cv2.setNumThreads(1)
    torch.manual_seed(1)
    recipe = yaml.safe_load((Path(folder) / "recipe.yaml").read_text())
    optimizing, loss_options = recipe["optimizer"], only(recipe)
    start = time.perf_counter()
    data = Signatures(recipe["data"]["cache"], recipe["split"]["train"], recipe["augment"])
    loaded = time.perf_counter() - start
    workers = int(workers)
    batches = DataLoader(data, batch_sampler=BatchSampler(data, recipe["sampler"]), num_workers=workers, persistent_workers=workers > 0)
    network = draw_weights(Compact(*(recipe["encoder"][name] for name in ("widths", "dimension", "dropout")))).to(memory_format=torch.channels_last)
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe["train"]["ema"]))
    optimizer = torch.optim.AdamW(network.parameters(), lr=optimizing["learning_rate"], weight_decay=optimizing["weight_decay"], fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(
        step, recipe["train"]["epochs"] * len(batches), recipe["schedule"]["warmup"], recipe["schedule"]["floor"]))

    def epoch(_):
        start = time.perf_counter()
        images, losses = 0, 0
        for canvases, identity, genuine in batches:
            loss = supervised_contrastive(network(canvases), identity, genuine, loss_options["temperature"], loss_options["skilled_weight"])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), optimizing["clip_norm"])
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            losses += loss.item()
            images += len(canvases)
        return {"seconds": time.perf_counter() - start, "items": images, "loss": losses / len(batches)}

    answer_lines({"load_seconds": loaded}, epoch)


if __name__ == "__main__":
    main(*sys.argv[1:])
