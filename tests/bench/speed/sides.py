"""The processes that are compared: each does one repetition when it is told to, and waits otherwise."""
import json
import os
import subprocess
import time
from pathlib import Path

CORES = os.cpu_count()
TICK = os.sysconf("SC_CLK_TCK")


def busy_core_seconds():
    """Of the machine since it started; what a hypervisor gave to others instead counts, too."""
    user, nice, system, _, _, irq, soft, steal = (int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + irq + soft + steal) / TICK


def cpu_seconds(group):
    """Of the processes of a group: a side's helpers are in its own."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


class Side:
    """A program that writes a line of JSON about itself when it is ready, and one for each line that it reads."""

    def __init__(self, name, command, log, **environment):
        self.name = name
        self._log = log
        with open(log, "ab") as file:
            self._process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
                                             text=True, start_new_session=True, env={**os.environ, **environment})

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with {self._process.wait()}; it said:\n{Path(self._log).read_text()}")
        return json.loads(line)

    def wait_until_ready(self):
        self.about = self._answer()
        return self

    def repeat(self, what):
        """One repetition: its answer, with the CPU time that it took, unless that is told, and the share of the machine's that others took
        meanwhile."""
        start, own, all_of_it = time.monotonic(), cpu_seconds(self._process.pid), busy_core_seconds()
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        # A side whose helpers have ended by now says itself what they used.
        used = answer.get("cpu_seconds") or cpu_seconds(self._process.pid) - own
        others = busy_core_seconds() - all_of_it - used
        return {"cpu_seconds": used, **answer, "others": max(0, others) / (CORES * (time.monotonic() - start))}

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
