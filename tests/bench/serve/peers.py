"""How the other servers are started, and whether they compute the same."""
from dataclasses import dataclass
from typing import Callable

from tools import CORES, PEERS


@dataclass
class Peer:
    name: str
    command: Callable  # the path of Python → port → words


FASTAPI = Peer("fastapi", lambda python: lambda port: [
    python, "-m", "uvicorn", "fastapi_server:app", "--port", port, "--workers", CORES, "--no-access-log", "--log-level", "warning"])
FLASK = Peer("flask", lambda python: lambda port: [
    python, "-m", "waitress", "--listen", f"127.0.0.1:{port}", "--threads", 2 * CORES, "--connection-limit", 200, "flask_server:app"])


def agreement(tools, model, pictures):
    """The largest difference between a component of an embedding by the peers and by siglib, over all pictures."""
    images = tools.folder / "images.txt"
    images.write_text("".join(f"{file}\n" for file in sorted(pictures.glob("*/*.png"))))
    embeddings = tools.folder / "embeddings.h5"
    tools.call(tools.siglib, "embed", "--model", model, "--locate", "never", "--list", images, "--out", embeddings, "--quiet")
    return tools.answer(tools.python, PEERS / "agreement.py", model, embeddings)
