"""Tables of the results."""
from throughput import CONNECTIONS


def failures(load):
    return sum(load["failures"].values())


def memory(load):
    before, after = (load["server"][f"resident_{when}"] for when in ("before", "after"))
    return f"{before / 2**20:.0f} → {after / 2**20:.0f} MiB ({100 * (after / before - 1):+.1f} %)"


def share(load):
    """The generator's, of the CPU time that all processes of the machine took."""
    return f"{100 * load['generator_cpu_seconds'] / load['busy_core_seconds']:.1f} %"


def others(load):
    """What the machine did besides, likewise."""
    own = load["generator_cpu_seconds"] + load["server"]["cpu_seconds"]
    return f"{100 * max(0, 1 - own / load['busy_core_seconds']):.0f} %"


def cpu(answered, seconds):
    return f"{1000 * seconds / answered:.1f}"


def row(name, result, base, base_name):
    full, half = result["full"], result["half"]
    times = half["milliseconds"]
    return (f"| {name} | {full['per_second']:.1f} | {full['per_second'] / base:.2f} × {base_name} | "
            f"{cpu(full['answered'], full['server']['cpu_seconds'])} | "
            f"{failures(full) + failures(half)} of {full['answered'] + half['answered']:,} | {memory(full)} | {times['median']:.1f} | "
            f"{times['p99']:.1f} ({times['p99'] / times['median']:.1f} ×) | {share(full)} | {others(full)} |")


def throughput(results):
    lines = [f"| {CONNECTIONS} connections | matches/s | | CPU ms a match | failed | resident | at half load: median ms | p99 ms | generator's share of CPU | others' |",
             "|---|--:|---|--:|--:|---|--:|--:|--:|--:|"]

    def library(name, what):
        each = results[name]["library"]["each"]
        rates = " and ".join(f"{one['per_second']:.1f}" for one in each)
        used = cpu(sum(one["per_second"] * one["seconds"] for one in each), sum(one["cpu_seconds"] for one in each))
        lines.append(f"| {what}: the library before and after | {results[name]['library']['per_second']:.1f} | {rates} | {used} | | | | | | |")
        return results[name]["library"]["per_second"]

    base = library("siglib-base", "siglib-base, located")
    lines.append(row("siglib-base, located: siglib serve", results["siglib-base"], base, "the library"))
    base = library("siglib", "embeddings alone")
    lines.append(row("embeddings alone: siglib serve", results["siglib"], base, "the library"))
    siglib = results["siglib"]["full"]["per_second"]
    for name, title in (("fastapi", "FastAPI, ONNX Runtime"), ("flask", "Flask, PyTorch")):
        if name in results:
            lines.append(row(title, results[name], siglib, "siglib"))
    if "agreement" in results:
        found = results["agreement"]
        lines += ["", f"Components of {found['images']} embeddings (root mean square {found['components']:.3f}) differ from siglib's by at most "
                  f"{found['pytorch']:.1e} (PyTorch) and {found['onnxruntime']:.1e} (ONNX Runtime)."]
    return "\n".join(lines)


def scale(results):
    lines = ["| customers with 3 signatures | match, median ms | p99 ms | start until ready, s |", "|---|--:|--:|--:|"]
    names = {"few": "100", "many": f"{results['customers']:,}, {results['bytes'] / 1e9:.1f} GB"}
    medians = {}
    for key, name in names.items():
        turns = [turn[key] for turn in results["turns"]]
        medians[key] = sorted(turn["median"] for turn in turns)[len(turns) // 2]
        lines.append(f"| {name} | {medians[key]:.1f} | {sorted(turn['p99'] for turn in turns)[len(turns) // 2]:.1f} | "
                     f"{results['start_seconds'][key]:.2f} |")
    return "\n".join([*lines, "", f"The median with many is {medians['many'] / medians['few']:.2f} × that with 100."])
