// Reference and query over each other, registered, with a slider between them.
import {freshId, h} from '../dom.js';
import {t} from '../language.js';
import {moments, readInk} from './ink.js';
import {register} from './registration.js';

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

// About the middle, `unit` pixels for the ink's spread; [a, b, x, y] as register has it.
function place(context, canvas, {cx, cy, spread}, unit, [a, b, x, y]) {
  const zoom = unit / spread;
  context.setTransform(a * zoom, b * zoom, -b * zoom, a * zoom, size.width / 2 + x * unit, size.height / 2 + y * unit);
  context.drawImage(canvas, -cx, -cy);
  context.resetTransform();
}

// Both fit when drawn about their centres at the same spread.
function unitFor(a, b) {
  const half = one => Math.max((one.cx - one.left) / one.spread / size.width, (one.right - one.cx) / one.spread / size.width,
                               (one.cy - one.top) / one.spread / size.height, (one.bottom - one.cy) / one.spread / size.height);
  return 0.44 / Math.max(half(a), half(b));
}

// `load`s resolve to blobs. Throws where a picture cannot be read.
export async function overlay(loadReference, loadQuery) {
  const [reference, query] = await Promise.all([loadReference().then(readInk), loadQuery().then(readInk)]);
  const [a, b] = [moments(reference), moments(query)];
  if (!a || !b) throw new Error(t('overlay.noInk'));
  const unit = unitFor(a, b), asItIs = [1, 0, 0, 0], onto = register(reference, a, query, b);
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
    place(context, blue, a, unit, asItIs);
    context.globalAlpha = Math.min(1, 2 * at);
    place(context, orange, b, unit, onto);
  }
  draw();
  return h('figure', {class: 'overlay'}, canvas,
           h('div', {class: 'slider'}, h('span', {class: 'c-reference', 'aria-hidden': 'true'}, t('reference')), h('label', {for: id, class: 'unseen'}, t('overlay.slider')), slider,
             h('span', {class: 'c-query', 'aria-hidden': 'true'}, t('query'))),
           h('figcaption', {class: 'note'}, t('overlay.note')));
}
