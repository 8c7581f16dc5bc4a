// Laying one signature onto another, without a browser.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {moments} from '../../../apps/serve/dashboard/parts/ink.js';
import {register} from '../../../apps/serve/dashboard/parts/registration.js';

// A line of loops, drawn as [turn, size, x, y] has it: turned by `turn`, of `size` pixels.
function drawn([turn, size, x, y]) {
  const width = 600, height = 300, ink = new Uint8ClampedArray(width * height);
  for (let s = 0; s < 1; s += 0.0004) {
    const u = 2.4 * s - 1.2 + 0.12 * Math.cos(40 * s), v = 0.25 * Math.sin(40 * s) * (1 - 0.6 * s) - 0.1 * s;
    const px = Math.round(x + size * (u * Math.cos(turn) - v * Math.sin(turn))), py = Math.round(y + size * (u * Math.sin(turn) + v * Math.cos(turn)));
    for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) ink[(py + dy) * width + px + dx] = 255;
  }
  return {width, height, ink};
}

test('finds how a signature was turned, scaled and moved', () => {
  const reference = drawn([0, 150, 300, 150]);
  for (const change of [[0, 150, 320, 160], [0.2, 150, 300, 150], [-0.25, 110, 260, 140], [0.1, 180, 310, 155]]) {
    const query = drawn(change);
    const [from, onto] = [moments(query), moments(reference)];
    const [a, b, x, y] = register(reference, onto, query, from);
    assert.ok(Math.abs(Math.atan2(b, a) + change[0]) < 0.03, `turned by ${Math.atan2(b, a)} for ${change}`);
    const size = Math.hypot(a, b) * onto.spread / from.spread;
    assert.ok(Math.abs(size * change[1] / 150 - 1) < 0.03, `grown by ${size} for ${change}`);
    assert.ok(Math.hypot(x, y) < 0.06, `moved by ${[x, y]} for ${change}`);
  }
});

test('a part that is missing does not pull the rest away', () => {
  const reference = drawn([0, 150, 300, 150]), query = drawn([0, 150, 300, 150]);
  for (let i = 0; i < query.ink.length; ++i) if (i % query.width > 420) query.ink[i] = 0;
  const [from, onto] = [moments(query), moments(reference)];
  const [a, b, x, y] = register(reference, onto, query, from);
  // A place of the picture, where it comes to lie: it should be where it was.
  const at = ([px, py]) => {
    const [u, v] = [(px - from.cx) / from.spread, (py - from.cy) / from.spread];
    return [onto.cx + onto.spread * (a * u - b * v + x), onto.cy + onto.spread * (b * u + a * v + y)];
  };
  for (const place of [[150, 150], [400, 150]]) assert.ok(Math.hypot(at(place)[0] - place[0], at(place)[1] - place[1]) < 12, `${place} came to ${at(place)}`);
});

test('a picture without ink stays as it is', () => {
  const blank = {width: 10, height: 10, ink: new Uint8ClampedArray(100)};
  assert.equal(moments(blank), null);
  assert.deepEqual(register(blank, {cx: 5, cy: 5, spread: 1}, blank, {cx: 5, cy: 5, spread: 1}), [1, 0, 0, 0]);
});
