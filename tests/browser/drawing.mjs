// What a report has drawn, read from the page that Chromium laid out.
import assert from 'node:assert/strict';
import {normalQuantile} from './data.mjs';

const warps = {linear: value => value, log: Math.log10, probit: normalQuantile};

// A plot: tick labels, grid, lines, bars and markers, all in the units of its viewBox.
export async function readPlot(page, id) {
  const plot = await page.$eval(`svg[data-plot="${id}"]`, svg => {
    const box = element => {
      const {x, y, width, height} = element.getBBox();
      return {left: x, top: y, right: x + width, bottom: y + height};
    };
    const ticks = name => [...svg.querySelectorAll(`:scope > .axis > text.${name}`)].map(
        text => ({label: Number(text.textContent), at: Number(text.getAttribute(name))}));
    const lines = [...svg.querySelectorAll('path.line')].map(path => ({
      id: path.dataset.series,
      points: Number(path.dataset.points),
      d: path.getAttribute('d'),
      colour: getComputedStyle(path).stroke,
      dash: getComputedStyle(path).strokeDasharray,
    }));
    const bars = [...svg.querySelectorAll('g.bars')].map(group => ({
      id: group.dataset.series,
      values: group.dataset.values.split(',').map(Number),
      boxes: [...group.querySelectorAll('rect')].map(box),
    }));
    const markers = [...svg.querySelectorAll('path.marker')].map(path => ({
      id: path.dataset.marker,
      tip: path.textContent,
      hollow: path.classList.contains('hollow'),
      ...box(path),
    }));
    const thresholds = [...svg.querySelectorAll('path.threshold')].map(
        path => ({value: Number(path.dataset.threshold), at: box(path).left}));
    // The grid is drawn over the whole area.
    return {area: box(svg.querySelector(':scope > .axis')), x: ticks('x'), y: ticks('y'), lines, bars, markers, thresholds,
            grid: [...svg.querySelectorAll(':scope > .axis > path')].map(box)};
  });
  plot.area = {
    left: Math.min(...plot.grid.map(line => line.left)),
    right: Math.max(...plot.grid.map(line => line.right)),
    top: Math.min(...plot.grid.map(line => line.top)),
    bottom: Math.max(...plot.grid.map(line => line.bottom)),
  };
  for (const line of plot.lines) line.vertices = vertices(line.d);
  plot.line = series => {
    const found = plot.lines.find(line => line.id === series);
    assert.ok(found, `${id} has no line ${series}`);
    return found;
  };
  return plot;
}

// A gap in the line begins a new stretch.
export function vertices(d) {
  return [...d.matchAll(/([ML])(-?[\d.]+) (-?[\d.]+)/g)].map(([, type, x, y]) => ({starts: type === 'M', x: Number(x), y: Number(y)}));
}

// Maps values to positions as the tick labels say: value = label * unit. Labels of y are set 4 below their line.
export function mapping(ticks, scale, unit, shift = 0) {
  assert.ok(ticks.length >= 2, 'an axis needs two tick labels');
  const warp = warps[scale];
  const [first, last] = [ticks[0], ticks.at(-1)];
  const slope = (last.at - first.at) / (warp(last.label * unit) - warp(first.label * unit));
  const map = value => first.at + shift + slope * (warp(value) - warp(first.label * unit));
  for (const tick of ticks)
    assert.ok(Math.abs(map(tick.label * unit) - tick.at - shift) < 0.3, `the tick ${tick.label} is off a ${scale} scale`);
  return map;
}

export function distanceToLine(point, line) {
  let best = Infinity;
  line.forEach((end, i) => {
    const start = end.starts || i === 0 ? end : line[i - 1];
    const dx = end.x - start.x, dy = end.y - start.y, length = dx * dx + dy * dy;
    const t = length > 0 ? Math.max(0, Math.min(1, ((point.x - start.x) * dx + (point.y - start.y) * dy) / length)) : 0;
    best = Math.min(best, Math.hypot(point.x - start.x - t * dx, point.y - start.y - t * dy));
  });
  return best;
}

export const within = (value, low, high, slack = 0.2) => value >= low - slack && value <= high + slack;

// Every vertex is one of `expected`, and every expected point inside the area is on the line.
export function assertLineShows(line, expected, area, what) {
  assert.ok(line.vertices.length > 0, `${what}: nothing is drawn`);
  for (const vertex of line.vertices)
    assert.ok(expected.some(point => Math.hypot(point.x - vertex.x, point.y - vertex.y) < 0.4),
              `${what}: a vertex at ${vertex.x} ${vertex.y} is not in the data`);
  for (const point of expected)
    if (within(point.x, area.left, area.right, 0) && within(point.y, area.top, area.bottom, 0))
      assert.ok(distanceToLine(point, line.vertices) < 0.8, `${what}: the data's point ${point.x} ${point.y} is not on the line`);
}

// The least contrast of text against what is behind it (WCAG 2.1), and where that is.
export const leastContrast = page => page.evaluate(() => {
  const parse = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = colour => {
    const [r, g, b] = parse(colour).slice(0, 3).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const {backgroundColor} = getComputedStyle(element);
      if ((parse(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  let least = {ratio: Infinity}, texts = 0;
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) continue;
    if (['title', 'desc'].includes(element.tagName) || element.getClientRects().length === 0) continue;
    ++texts;
    const style = getComputedStyle(element);
    const front = element.tagName === 'text' ? style.fill : style.color;
    const [light, dark] = [luminance(front), luminance(behind(element))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least.ratio) least = {ratio, front, behind: behind(element), text: element.textContent.slice(0, 60)};
  }
  return {...least, texts};
});
