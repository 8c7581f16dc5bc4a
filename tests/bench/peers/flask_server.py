"""Flask with PyTorch, behind waitress: two threads a core, each computing alone, did more than one."""
import cv2
import torch
from flask import Flask, abort, request

from customers import MODEL, enrolled
from network import Score, load
from preprocessing import read_input

cv2.setNumThreads(1)
torch.set_num_threads(1)
network = load(MODEL).to(memory_format=torch.channels_last)
score = Score(MODEL)


@torch.inference_mode()
def embed(canvas):
    return network(torch.from_numpy(canvas)[None, None])[0].numpy()


templates = enrolled(embed)
app = Flask(__name__)


@app.post("/v1/customers/<customer>/match")
def match(customer):
    if customer not in templates:
        abort(404)
    try:
        canvas = read_input(request.get_data())
    except ValueError as error:
        abort(422, str(error))
    return {"match_score": score(templates[customer], embed(canvas))}


@app.get("/health/ready")
def ready():
    return {}
