// Reference and query over each other, brought to one place and size by their ink, with a slider between them.
import {freshId, h} from '../dom.js';
import {t} from '../language.js';
import {moments, readInk} from './ink.js';

const size = {width: 720, height: 320};

// The signature in one colour on nothing.
function tinted({width, height, ink}, [r, g, b]) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (let i = 0; i < ink.length; ++i) image.data.set([r, g, b, ink[i]], 4 * i);
  context.putImageData(image, 0, 0);
  return canvas;
}

function place(context, canvas, from, zoom) {
  context.drawImage(canvas, size.width / 2 - from.cx * zoom, size.height / 2 - from.cy * zoom, canvas.width * zoom, canvas.height * zoom);
}

// Both fit when drawn about their centres at the same spread.
function zooms(a, b) {
  const half = one => Math.max((one.cx - one.left) / one.spread / size.width, (one.right - one.cx) / one.spread / size.width,
                               (one.cy - one.top) / one.spread / size.height, (one.bottom - one.cy) / one.spread / size.height);
  const unit = 0.46 / Math.max(half(a), half(b));
  return [unit / a.spread, unit / b.spread];
}

// `load`s resolve to blobs. Throws where a picture cannot be read.
export async function overlay(loadReference, loadQuery) {
  const [reference, query] = await Promise.all([loadReference().then(readInk), loadQuery().then(readInk)]);
  const [a, b] = [moments(reference), moments(query)];
  if (!a || !b) throw new Error(t('overlay.noInk'));
  const [zoomA, zoomB] = zooms(a, b);
  const [blue, orange] = [tinted(reference, [0, 94, 162]), tinted(query, [190, 78, 0])];
  const canvas = h('canvas', {...size, class: 'paper', role: 'img', 'aria-label': t('overlay.name')});
  const context = canvas.getContext('2d');
  const id = freshId('overlay');
  const slider = h('input', {id, type: 'range', min: 0, max: 100, value: 50, 'aria-valuetext': t('overlay.both'), on: {input: draw}});

  // In the middle both are whole; towards an end the other one fades.
  function draw() {
    const at = slider.value / 100;
    slider.setAttribute('aria-valuetext', at < 0.3 ? t('reference') : at > 0.7 ? t('query') : t('overlay.both'));
    context.globalCompositeOperation = 'source-over';
    context.globalAlpha = 1;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size.width, size.height);
    context.globalCompositeOperation = 'multiply';
    context.globalAlpha = Math.min(1, 2 * (1 - at));
    place(context, blue, a, zoomA);
    context.globalAlpha = Math.min(1, 2 * at);
    place(context, orange, b, zoomB);
  }
  draw();
  return h('figure', {class: 'overlay'}, canvas,
           h('div', {class: 'slider'}, h('span', {class: 'c-reference', 'aria-hidden': 'true'}, t('reference')), h('label', {for: id, class: 'unseen'}, t('overlay.slider')), slider,
             h('span', {class: 'c-query', 'aria-hidden': 'true'}, t('query'))),
           h('figcaption', {class: 'note'}, t('overlay.note')));
}
