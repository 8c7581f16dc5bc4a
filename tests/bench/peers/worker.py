"""What makes a Python program a side of scripts/bench: it answers every line that it is sent with one repetition."""
import json
import os
import sys
import time

_answers = os.fdopen(os.dup(1), "w")  # only answers go there, whatever a library prints
os.dup2(2, 1)


def _answer(line):
    print(json.dumps(line), file=_answers, flush=True)


def answer_lines(about, repeat):
    _answer(about)
    for line in sys.stdin:
        _answer(repeat(line.rstrip("\n")))


def repeat_for_a_while(count, one, seconds=0.5):
    """Calls `one` with the numbers below `count`, from 0 again after the last, for about so long."""
    start = time.perf_counter()
    done = 0
    while True:
        one(done % count)
        done += 1
        taken = time.perf_counter() - start
        if taken >= seconds:
            return {"seconds": taken, "items": done}
