// Plots as SVG, in the manner of the HTML report: few lines, real units, a table for who wants the numbers.
import {h, svg} from '../dom.js';
import {number, t} from '../language.js';

const width = 640, height = 240, left = 44, right = 12, top = 12, bottom = 34;

// Round steps that need at most four lines; counts have no halves.
function ticksOf(largest) {
  const rough = Math.max(1, largest) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map(factor => factor * power).find(value => value >= rough));
  const ticks = [];
  for (let value = 0; value < largest + step; value += step) ticks.push(value);
  return ticks;
}

function frame(ticks, y) {
  return ticks.map(value => [svg('path', {class: 'grid-line', d: `M${left} ${y(value)}H${width - right}`}), svg('text', {class: 'y', x: left - 8, y: y(value) + 4}, number(value))]);
}

function table(caption, head, rows) {
  return h('details', {class: 'numbers'}, h('summary', {}, t('plot.table')), h('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption}, h('table', {}, h('caption', {class: 'unseen'}, caption),
    h('thead', {}, h('tr', {}, head.map(name => h('th', {scope: 'col'}, name)))), h('tbody', {}, rows.map(([first, ...cells]) => h('tr', {}, h('th', {scope: 'row'}, first), cells.map(cell => h('td', {}, number(cell)))))))));
}

const legend = series => h('ul', {class: 'legend'}, series.map(({name, kind}) => h('li', {}, h('span', {class: `key ${kind}`}), name)));

// series: [{name, kind, values}], drawn upon each other; labels: one per column; marks: [{at (in columns), name}].
export function stackedBars({title, labels, series, unit}) {
  const totals = labels.map((_, i) => series.reduce((sum, {values}) => sum + values[i], 0));
  const ticks = ticksOf(Math.max(...totals)), most = ticks.at(-1);
  const y = value => height - bottom - (height - top - bottom) * value / most;
  const step = (width - left - right) / labels.length, bar = Math.max(1.5, Math.min(26, step * 0.72));
  const every = Math.ceil(labels.length / 7);
  const columns = labels.map((label, i) => {
    let base = 0;
    const x = left + step * (i + 0.5);
    return [
      series.map(({kind, values, name}) => {
        const from = base;
        base += values[i];
        return values[i] > 0 && svg('rect', {class: `bar ${kind}`, x: x - bar / 2, y: y(base), width: bar, height: y(from) - y(base), 'data-value': values[i]}, svg('title', {}, `${label}: ${name} ${number(values[i])}`));
      }),
      (labels.length - 1 - i) % every === 0 && svg('text', {class: 'x', x, y: height - bottom + 18}, label),
    ];
  });
  return h('figure', {class: 'plot card'}, h('figcaption', {}, h('h2', {}, title), legend(series)),
           svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': t('plot.name', {title, total: totals.reduce((a, b) => a + b, 0)})}, frame(ticks, y), columns),
           table(title, [unit, ...series.map(({name}) => name)], labels.map((label, i) => [label, ...series.map(({values}) => values[i])])));
}

// Bars side by side over [0, 1]; `marks` are thresholds.
export function histogram({title, bins, series, marks, unit}) {
  const ticks = ticksOf(Math.max(...series.flatMap(({values}) => values))), most = ticks.at(-1);
  const x = value => left + (width - left - right) * value, y = value => height - bottom - (height - top - bottom) * value / most;
  const inner = 0.84 / bins / series.length;
  return h('figure', {class: 'plot card'}, h('figcaption', {}, h('h2', {}, title), legend(series)),
           svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': t('plot.name', {title, total: series[0].values.reduce((a, b) => a + b, 0)})}, frame(ticks, y),
               series.map(({kind, values, name}, k) => values.map((value, i) => value > 0 && svg('rect', {class: `bar ${kind}`, x: x((i + 0.08) / bins + k * inner), y: y(value), width: x(inner) - x(0) - 0.5, height: y(0) - y(value), 'data-value': value},
                 svg('title', {}, `${number(i / bins, 2)}–${number((i + 1) / bins, 2)}: ${name} ${number(value)}`)))),
               [0, 0.25, 0.5, 0.75, 1].map(value => svg('text', {class: 'x', x: x(value), y: height - bottom + 18}, number(value, 2))),
               marks.map(value => svg('path', {class: 'threshold', d: `M${x(value)} ${top}V${height - bottom}`}))),
           table(title, [unit, ...series.map(({name}) => name)], Array.from({length: bins}, (_, i) => [`${number(i / bins, 2)}–${number((i + 1) / bins, 2)}`, ...series.map(({values}) => values[i])])));
}

// A share with its interval against its target, on a line from 0 to `most`.
export function interval({value, low, high, target, most, name}) {
  const w = 260, h0 = 30, x = at => 6 + (w - 12) * Math.min(1, at / most);
  return svg('svg', {class: 'interval', viewBox: `0 0 ${w} ${h0}`, role: 'img', 'aria-label': name}, svg('path', {class: 'grid-line', d: `M6 15H${w - 6}`}),
             svg('path', {class: 'target', d: `M${x(target)} 4V26`}), svg('path', {class: 'whisker', d: `M${x(low)} 15H${x(high)}M${x(low)} 10V20M${x(high)} 10V20`}),
             value !== null && svg('circle', {class: 'dot', cx: x(value), cy: 15, r: 5}));
}
