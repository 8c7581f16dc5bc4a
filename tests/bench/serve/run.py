"""What scripts/bench serve runs; its --help tells what it measures."""
import argparse
import json
import os
import tempfile
from pathlib import Path

import report
import scale
import throughput
from tools import Tools


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench serve")
    parser.add_argument("--seconds", type=float, default=60, help="of every load (60)")
    parser.add_argument("--customers", type=int, default=100_000, help="of the large store (100,000); 0: no store is filled")
    parser.add_argument("--no-peers", action="store_true", help="siglib alone")
    parser.add_argument("--json", type=Path, help="file that gets the results")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    asked = arguments()
    results = {"load_average_before": os.getloadavg()}
    with tempfile.TemporaryDirectory(prefix="siglib-bench-") as folder:
        tools = Tools(asked.build, asked.python, Path(folder))
        results["throughput"] = throughput.measure(tools, asked.seconds, not asked.no_peers)
        print(report.throughput(results["throughput"]), flush=True)
        if asked.customers:
            results["scale"] = scale.measure(tools, asked.customers, asked.seconds)
            print("\n" + report.scale(results["scale"]), flush=True)
    print(f"\nLoad average before: {results['load_average_before'][0]:.1f} on {os.cpu_count()} cores.")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
