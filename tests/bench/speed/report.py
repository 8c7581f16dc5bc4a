"""Contests as Markdown, and as plain values for JSON."""
import platform
import statistics
from pathlib import Path

from contest import Spread, rates, ratio
from sides import CORES


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def share_of_limit(contest, index, limits):
    """Of what the machine gave in the same run: of the faster of matrix product and convolution, or of a copy."""
    if not contest.limit:
        return ""
    kinds = ("gemm", "convolution") if contest.limit == "flops" else ("copy",)
    most = max(limits[contest.threads][kind].median for kind in kinds)
    return f"{100 * Spread.of(rates(contest, index)).median * contest.work / most:.1f} %"


def rate(spread):
    digits = 0 if spread.median >= 1000 else 1
    return f"{spread.median:,.{digits}f} ({spread.low:,.{digits}f}–{spread.high:,.{digits}f})"


def times(spread):
    return f"{spread.median:.2f} × ({spread.low:.2f}–{spread.high:.2f})"


def table(contests, limits):
    lines = ["| | by | per second | siglib does | by CPU time | of the limit |", "|---|---|--:|--:|--:|--:|"]
    for contest in contests:
        for index, entry in enumerate(contest.entries):
            ratios = ["", ""] if index == 0 else [times(ratio(contest, index, time)) for time in ("seconds", "cpu_seconds")]
            lines.append(" | ".join(["| " + (f"{contest.title}, {contest.unit}" if index == 0 else ""), entry.name,
                                     rate(Spread.of(rates(contest, index))), *ratios, share_of_limit(contest, index, limits) + " |"]))
    return "\n".join(lines)


def machine(limits, rounds, others):
    lines = [f"{processor()}, {CORES} cores; {rounds} rounds; medians and quartiles. Others took {100 * others:.0f} % of the machine's time meanwhile."]
    for threads, found in sorted(limits.items()):
        lines.append(f"The machine on {threads} thread{'s' if threads > 1 else ''}: a matrix product {found['gemm'].median / 1e9:,.0f} GFLOP/s, a convolution "
                     f"{found['convolution'].median / 1e9:,.0f} GFLOP/s, a copy {found['copy'].median / 1e9:,.1f} GB/s read and written.")
    return lines


def others_of(contests):
    return statistics.fmean(answer["others"] for contest in contests for answers in contest.rounds for answer in answers)


def plain(contests, limits):
    return {
        "processor": processor(),
        "cores": CORES,
        "others": others_of(contests),
        "limits": {threads: {kind: vars(spread) for kind, spread in found.items()} for threads, found in limits.items()},
        "contests": [{"title": contest.title, "unit": contest.unit, "work": contest.work, "limit": contest.limit, "threads": contest.threads,
                      "entries": [{"name": entry.name, "about": entry.side.about, "per_second": vars(Spread.of(rates(contest, index))),
                                   "siglib_by_this": vars(ratio(contest, index)),
                                   "siglib_by_this_in_cpu_time": vars(ratio(contest, index, "cpu_seconds")),
                                   "rounds": [answers[index] for answers in contest.rounds]}
                                  for index, entry in enumerate(contest.entries)]} for contest in contests],
    }
