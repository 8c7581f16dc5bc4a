"""What scripts/bench start, decode, preprocess, align, augment, train and encode run: siglib and its peers in turn, in one run."""
import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import report
from cases import CASES
from contest import Contest, Entry, Spread, alternate, rates
from sides import CORES
from workplace import Workplace, say

LIMITS = ("gemm", "convolution", "copy")


def positive(word):
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="\n".join(f"{name:10} {case.HELP}" for name, case in CASES.items()))
    parser.add_argument("cases", nargs="+", choices=CASES, metavar="NAME", help="what is compared, see below")
    parser.add_argument("--rounds", type=positive, default=15, metavar="N", help="in which every side does one repetition (15)")
    parser.add_argument("--threads", type=positive, nargs="+", default=sorted({1, CORES}), metavar="N",
                        help="encode: each of these; train: the most of these (1 and all cores)")
    parser.add_argument("--batch", type=positive, nargs="+", default=[1, 16], metavar="N", help="encode: canvases at a time (1 16)")
    parser.add_argument("--batches", type=positive, default=60, metavar="N", help="train: batches of an epoch, as of the recipe (60)")
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2], metavar="N", help="train: of PyTorch's DataLoader, each of these (0 1 2)")
    parser.add_argument("--writers", type=positive, default=56, metavar="N", help="generated, with 12 genuine and 12 forged signatures each (56: 48 to train on)")
    parser.add_argument("--json", type=Path, help="file that gets the results")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(name, asked):
    """One case; its sides are gone when it returns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="siglib-bench-")))
        place = Workplace(asked.build, asked.python, folder, stack)
        say(f"{name}: getting ready")
        case = CASES[name](place, asked)
        limits = [Contest(kind, "", [Entry(kind, side, kind)], threads=threads)
                  for threads in sorted({contest.threads for contest in case.contests})
                  for side in [place.limit(threads)] for kind in LIMITS]
        alternate([*limits, *case.contests], asked.rounds, say)
        found = {}
        for limit in limits:
            found.setdefault(limit.threads, {})[limit.title] = Spread.of(rates(limit, 0))
        notes = case.notes(folder)
        print("\n".join([f"## {name}", "", report.table(case.contests, found), "",
                         *(f"- {line}" for line in [*report.machine(found, asked.rounds, report.others_of(case.contests)), *notes]), ""]), flush=True)
        return {**report.plain(case.contests, found), "notes": notes}


def main():
    asked = arguments()
    results = {"load_average_before": os.getloadavg()}
    for name in asked.cases:
        results[name] = measure(name, asked)
    print(f"Load average before: {results['load_average_before'][0]:.1f} on {CORES} cores.")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
