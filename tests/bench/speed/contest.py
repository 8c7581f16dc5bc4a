"""Contests: one task, several sides, all in turn; and what comes out of them."""
import statistics
from dataclasses import dataclass, field

from sides import Side


@dataclass
class Entry:
    """A side with what it is told to do. The first of a contest is siglib's, which the others are compared with."""
    name: str
    side: Side
    what: str = ""


@dataclass
class Contest:
    title: str
    unit: str  # of what is done: "images", "pairs", …
    entries: list[Entry]
    limit: str = ""  # of the machine, that the work is a share of: "flops" on so many threads, "bytes", or ""
    threads: int = 1
    work: float = 0  # floating-point operations, or bytes, of one unit
    rounds: list = field(default_factory=list)  # of each: the answers, in the order of the entries


def alternate(contests, rounds, say):
    """Every side of every contest in each round; who begins moves on by one. A round before them warms up and does not count."""
    for number in range(-1, rounds):
        say(f"round {number + 1} of {rounds}")
        for contest in contests:
            count = len(contest.entries)
            answers = [None] * count
            for turn in range(count):
                index = (turn + number) % count
                entry = contest.entries[index]
                answers[index] = entry.side.repeat(entry.what)
            if number >= 0:
                contest.rounds.append(answers)


@dataclass
class Spread:
    """Median and quartiles over the rounds."""
    median: float
    low: float
    high: float

    @staticmethod
    def of(values):
        values = list(values)
        if len(values) == 1:
            return Spread(*values * 3)
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return Spread(median, low, high)


def rates(contest, index, time="seconds"):
    return [answers[index]["items"] / max(answers[index][time], 1e-9) for answers in contest.rounds]


def ratio(contest, index, time="seconds"):
    """How many times as much the first entry does in the same time, round by round."""
    return Spread.of(first / other for first, other in zip(rates(contest, 0, time), rates(contest, index, time)))
