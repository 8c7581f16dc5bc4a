"""Servers under the same load, beside what the library gives without a server."""
from peers import FASTAPI, FLASK, agreement
from tools import SOURCE, say

CONNECTIONS = 64
SHIPPED = SOURCE / "data/models"


def loaded(tools, server, customers, seconds):
    """As much as 64 connections get, then half of it."""
    full = tools.load(server, customers, connections=CONNECTIONS, seconds=seconds, warm_up=max(3, seconds / 4))
    half = tools.load(server, customers, connections=CONNECTIONS, seconds=seconds, warm_up=2, rate=full["per_second"] / 2)
    return {"full": full, "half": half}


def siglib_and_library(tools, name, model, seconds, locate):
    """The library is measured before and after: what else the machine does changes meanwhile."""
    library = [] if locate == "never" else ["--ink", SHIPPED / "ink.h5"]
    say(f"{name}: the library, then the server")
    before = tools.library(model, seconds / 2, *library)
    with tools.serve(tools.folder / name, "--model", model, "--locate", locate) as server:
        customers = tools.enrol(server)
        result = loaded(tools, server, customers, seconds)
    after = tools.library(model, seconds / 2, *library)
    result["library"] = {"per_second": (before["per_second"] + after["per_second"]) / 2, "each": [before, after]}
    return result, customers


def measure(tools, seconds, with_peers):
    pictures = tools.save_pictures()
    model = tools.make_model()
    results = {}
    results["siglib-base"], _ = siglib_and_library(tools, "siglib-base", SHIPPED / "siglib-base.h5", seconds, "auto")
    results["siglib"], customers = siglib_and_library(tools, "siglib", model, seconds, "never")
    if not with_peers:
        return results
    results["agreement"] = agreement(tools, model, pictures)
    for peer in (FASTAPI, FLASK):
        say(peer.name)
        with tools.serve_peer(peer.command(tools.python), peer.name, model, customers, pictures) as server:
            results[peer.name] = loaded(tools, server, customers, seconds)
    return results
