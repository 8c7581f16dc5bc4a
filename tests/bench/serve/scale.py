"""What a hundred thousand customers cost, over a hundred."""
import shutil

from throughput import SHIPPED
from tools import say

FEW = 100
REFERENCES = 3


def matched_one_by_one(tools, server, customers, seconds):
    return tools.load(server, customers, connections=1, references=REFERENCES, seconds=seconds, warm_up=3)["milliseconds"]


def measure(tools, customers, seconds):
    model = SHIPPED / "siglib-base.h5"

    def serve(name):
        return tools.serve(tools.folder / name, "--model", model)

    with serve("many") as server:
        listed = tools.enrol(server, REFERENCES)
    shutil.copytree(tools.folder / "many", tools.folder / "few")
    few = tools.folder / "few.txt"
    shutil.copy(listed, few)
    tools.call(tools.filler, tools.folder / "few", few, FEW)
    say(f"{customers:,} customers with {REFERENCES} signatures each")
    tools.call(tools.filler, tools.folder / "many", listed, customers)
    results = {"customers": customers, "bytes": (tools.folder / "many/siglib.db").stat().st_size}
    # By turns: what else the machine does changes meanwhile.
    with serve("few") as small, serve("many") as large:
        results["start_seconds"] = {"few": small.start_seconds, "many": large.start_seconds}
        results["turns"] = [{"few": matched_one_by_one(tools, small, few, seconds / 6),
                             "many": matched_one_by_one(tools, large, listed, seconds / 6)} for _ in range(5)]
    return results
