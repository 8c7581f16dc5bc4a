"""FastAPI with ONNX Runtime. One thread of computation a process, one process a core, so that nothing waits for Python's lock;
a request is computed where it was read: handing it to another thread costs more than it gives when all cores are busy."""
import cv2
from fastapi import FastAPI, HTTPException, Request

from customers import MODEL, enrolled
from network import Score, onnx_session
from preprocessing import read_input

cv2.setNumThreads(1)
session = onnx_session(MODEL, threads=1)
score = Score(MODEL)


def embed(canvas):
    return session.run(None, {"canvases": canvas[None, None]})[0][0]


templates = enrolled(embed)
app = FastAPI()


@app.post("/v1/customers/{customer}/match")
async def match(customer: str, request: Request):
    if customer not in templates:
        raise HTTPException(404)
    try:
        canvas = read_input(await request.body())
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    return {"match_score": score(templates[customer], embed(canvas))}


@app.get("/health/ready")
async def ready():
    return {}
