"""What scripts/bench growth runs: does the cost of an image, a pair or a match stay what it is where there are many?"""
import argparse
import json
import tempfile
from pathlib import Path

import plot
from paths import PATHS, Ground


def sizes(word):
    return [int(number) for number in word.split(",")]


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench growth", formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="\n".join(f"{name:10} {path.HELP}" for name, path in PATHS.items()))
    parser.add_argument("paths", nargs="*", choices=[[], *PATHS], metavar="PATH", help="what is measured, see below; all of it by default")
    for name, path in PATHS.items():
        parser.add_argument(f"--{name}", type=sizes, default=path.SIZES, metavar="N,N",
                            help=f"{path.UNIT} ({','.join(str(size) for size in path.SIZES)})")
    parser.add_argument("--plot", type=Path, help="file that gets the plot (SVG)")
    parser.add_argument("--json", type=Path, help="file that gets the results")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def slope(points):
    """The exponent b of time ~ size^b between the first point and the last, of the whole and not of one."""
    from math import log

    first, last = points[0], points[-1]
    return 1 + log(last["milliseconds"] / first["milliseconds"]) / log(last["size"] / first["size"])


def table(results):
    lines = ["| | how many | ms each | resident, MiB | time grows as |", "|---|--:|--:|--:|--:|"]
    for name, points in results.items():
        for index, point in enumerate(points):
            last = index == len(points) - 1
            grows = f"N^{slope(points):.2f}" if last and index and PATHS[name].COUNTS_WORK else ""
            lines.append(f"| {name if index == 0 else ''} | {point['size']:,} {PATHS[name].UNIT} | {point['milliseconds']:.2f} | "
                         f"{point['resident_bytes'] / 2 ** 20:,.0f} | {grows} |")
    return "\n".join(lines)


def main():
    asked = arguments()
    results = {}
    with tempfile.TemporaryDirectory(prefix="siglib-bench-") as folder:
        ground = Ground(asked.build, asked.python, Path(folder))
        for name in asked.paths or PATHS:
            results[name] = PATHS[name].measure(ground, getattr(asked, name))
    print(table(results))
    if asked.plot:
        asked.plot.write_text(plot.drawn({name: (PATHS[name].UNIT, points) for name, points in results.items()}))
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
