// Turning and cutting a picture before it is sent. An untouched picture is sent byte for byte as it came.
import {button, freshId, h} from '../dom.js';
import {t} from '../language.js';
import {showDialog} from './dialog.js';

const stageWidth = 720, stageHeight = 420, grip = 14, smallest = 24;
const longestSide = 4000;  // of what is sent after a change; plenty for any scan of a signature

const whole = {left: 0, top: 0, right: 1, bottom: 1};

// The picture turned by `quarters` of a circle and `degrees`, on white, as a canvas of at most `longest` pixels a side.
function turned(bitmap, quarters, degrees, longest) {
  const shrink = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const [w, h0] = [bitmap.width * shrink, bitmap.height * shrink];
  const angle = (90 * quarters + degrees) * Math.PI / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(w * cos + h0 * sin)), Math.max(1, Math.round(w * sin + h0 * cos)));
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(angle);
  context.drawImage(bitmap, -w / 2, -h0 / 2, w, h0);
  return canvas;
}

async function cut(bitmap, state) {
  const canvas = turned(bitmap, state.quarters, state.degrees, longestSide);
  const {left, top, right, bottom} = state.frame;
  const width = Math.max(1, Math.round((right - left) * canvas.width)), height = Math.max(1, Math.round((bottom - top) * canvas.height));
  const part = new OffscreenCanvas(width, height);
  part.getContext('2d').drawImage(canvas, left * canvas.width, top * canvas.height, width, height, 0, 0, width, height);
  return part.convertToBlob({type: 'image/png'});
}

// Resolves to a blob, or null where it was given up. `send(blob)` may be slow and may fail: then the editor stays.
export async function edit(blob, {title, label, send}) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    bitmap = null;  // TIFF and others that only the server reads
  }
  return new Promise(resolve => open(blob, bitmap, {title, label, send}, resolve));
}

function open(blob, bitmap, {title, label, send}, resolve) {
  const state = {quarters: 0, degrees: 0, frame: {...whole}};
  const changed = () => state.quarters % 4 !== 0 || state.degrees !== 0 || Object.keys(whole).some(side => state.frame[side] !== whole[side]);
  let sent = null;
  const problem = h('div', {role: 'alert'});
  const stage = bitmap ? makeStage(bitmap, state) : null;
  const go = button(label, {class: 'primary', autofocus: true, on: {click: async () => {
    go.disabled = true;
    problem.replaceChildren();
    try {
      const picture = bitmap && changed() ? await cut(bitmap, state) : blob;
      await send(picture);
      sent = picture;
      close();
    } catch (error) {
      const {failure} = await import('./failure.js');
      problem.replaceChildren(failure(error));
      go.disabled = false;
    }
  }}});
  const {close} = showDialog({
    title,
    wide: true,
    content: [stage ? stage.element : h('p', {class: 'note'}, t('edit.noPreview')), problem],
    actions: [button(t('cancel'), {on: {click: () => close()}}), stage && button(t('edit.reset'), {on: {click: stage.reset}}), go],
    onClose: () => {
      bitmap?.close();
      resolve(sent);
    },
  });
}

function makeStage(bitmap, state) {
  const id = freshId('edit');
  const canvas = h('canvas', {class: 'stage paper', tabindex: 0, role: 'application', 'aria-label': t('edit.frame'), 'aria-describedby': `${id}-note`});
  const context = canvas.getContext('2d');
  const tilt = h('input', {id, type: 'range', min: -15, max: 15, step: 0.5, value: 0, on: {input: () => turn(0)}});
  let picture, zoom;

  function turn(quarters) {
    state.quarters += quarters;
    state.degrees = Number(tilt.value);
    if (quarters) state.frame = {...whole};
    picture = turned(bitmap, state.quarters, state.degrees, 1400);
    zoom = Math.min(stageWidth / picture.width, stageHeight / picture.height);
    canvas.width = Math.round(picture.width * zoom);
    canvas.height = Math.round(picture.height * zoom);
    draw();
  }

  function draw() {
    const {left, top, right, bottom} = state.frame, [w, h0] = [canvas.width, canvas.height];
    context.drawImage(picture, 0, 0, w, h0);
    context.fillStyle = 'rgba(18, 30, 44, .55)';
    context.beginPath();
    context.rect(0, 0, w, h0);
    context.rect(left * w, top * h0, (right - left) * w, (bottom - top) * h0);
    context.fill('evenodd');
    context.strokeStyle = '#0a5f9e';
    context.lineWidth = 2;
    context.strokeRect(left * w + 1, top * h0 + 1, (right - left) * w - 2, (bottom - top) * h0 - 2);
    context.fillStyle = '#0a5f9e';
    for (const x of [left * w, right * w])
      for (const y of [top * h0, bottom * h0]) context.fillRect(Math.min(w - 10, Math.max(0, x - 5)), Math.min(h0 - 10, Math.max(0, y - 5)), 10, 10);
  }

  // Moves sides by pixels of the stage, within the picture, the frame never smaller than a fingertip.
  function move(sides, dx, dy) {
    const frame = {...state.frame}, least = {x: smallest / canvas.width, y: smallest / canvas.height};
    const all = sides.length === 4;
    let [x, y] = [dx / canvas.width, dy / canvas.height];
    if (all) {
      x = Math.max(-frame.left, Math.min(1 - frame.right, x));
      y = Math.max(-frame.top, Math.min(1 - frame.bottom, y));
    }
    if (sides.includes('left')) frame.left = Math.max(0, all ? frame.left + x : Math.min(frame.left + x, frame.right - least.x));
    if (sides.includes('right')) frame.right = Math.min(1, all ? frame.right + x : Math.max(frame.right + x, frame.left + least.x));
    if (sides.includes('top')) frame.top = Math.max(0, all ? frame.top + y : Math.min(frame.top + y, frame.bottom - least.y));
    if (sides.includes('bottom')) frame.bottom = Math.min(1, all ? frame.bottom + y : Math.max(frame.bottom + y, frame.top + least.y));
    state.frame = frame;
    draw();
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * canvas.width, (event.clientY - box.top) / box.height * canvas.height];
  }

  function sidesAt([x, y]) {
    const {left, top, right, bottom} = state.frame, near = (a, b) => Math.abs(a - b) <= grip;
    const sides = [];
    if (near(x, left * canvas.width)) sides.push('left');
    else if (near(x, right * canvas.width)) sides.push('right');
    if (near(y, top * canvas.height)) sides.push('top');
    else if (near(y, bottom * canvas.height)) sides.push('bottom');
    return sides.length ? sides : ['left', 'top', 'right', 'bottom'];
  }

  canvas.addEventListener('pointerdown', event => {
    let last = at(event);
    const sides = sidesAt(last);
    canvas.setPointerCapture(event.pointerId);
    const drag = moved => {
      const now = at(moved);
      move(sides, now[0] - last[0], now[1] - last[1]);
      last = now;
    };
    canvas.addEventListener('pointermove', drag);
    canvas.addEventListener('pointerup', () => canvas.removeEventListener('pointermove', drag), {once: true});
    event.preventDefault();
    canvas.focus();
  });
  // Arrows move the lower right corner, with Shift the upper left one.
  canvas.addEventListener('keydown', event => {
    const steps = {ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8]}[event.key];
    if (!steps) return;
    event.preventDefault();
    move(event.shiftKey ? ['left', 'top'] : ['right', 'bottom'], ...steps);
  });
  turn(0);
  return {
    element: h('div', {class: 'editor'}, h('p', {class: 'note', id: `${id}-note`}, t('edit.note')), canvas,
               h('div', {class: 'tools'}, button(t('edit.left'), {on: {click: () => turn(-1)}}, 'left'), button(t('edit.right'), {on: {click: () => turn(1)}}, 'right'),
                 h('label', {for: id}, t('edit.tilt')), tilt)),
    reset: () => {
      tilt.value = 0;
      state.quarters = 0;
      state.frame = {...whole};
      turn(0);
    },
  };
}
