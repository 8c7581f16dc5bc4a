"""The side that starts programs: start.py FILE, with a JSON object of commands by name. A repetition runs the named one a few times."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

TIMES = 3


def main(file):
    commands = json.loads(Path(file).read_text())
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        start, cpu, most = time.perf_counter(), 0, 0
        for _ in range(TIMES):
            process = subprocess.Popen(commands[line.rstrip("\n")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            said = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            if not os.WIFEXITED(status) or os.WEXITSTATUS(status) not in (0, 1, 4):  # of match: match, no match, review
                raise SystemExit(said.decode())
            cpu += used.ru_utime + used.ru_stime
            most = max(most, used.ru_maxrss << 10)
        print(json.dumps({"seconds": time.perf_counter() - start, "items": TIMES, "cpu_seconds": cpu, "resident_bytes": most}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
