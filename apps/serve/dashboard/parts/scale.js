// A score between 0 and 1 on a line with the policy's zones. Drawn to scale; told in words to who does not see it.
import {svg} from '../dom.js';
import {number, score, t} from '../language.js';

const width = 600, height = 84, line = 40, left = 8, right = 8;
const x = value => left + value * (width - left - right);

function zone(kind, from, to) {
  return to > from && [
    svg('rect', {class: `zone ${kind}`, x: x(from), y: line - 9, width: x(to) - x(from), height: 18}),
    to - from > 0.16 && svg('text', {class: 'zone-name', x: (x(from) + x(to)) / 2, y: line + 4}, t(`decision.${kind}`)),
  ];
}

// Two labels that would touch move apart.
function tick(value, label, anchor) {
  return [svg('path', {class: 'tick', d: `M${x(value)} ${line - 14}v28`}), svg('text', {class: 'tick-label', x: x(value), y: line + 30, 'text-anchor': anchor}, label)];
}

export function scale({score: value, reject, accept}) {
  const same = reject === accept, near = accept - reject < 0.12;
  const anchor = at => at < 0.06 ? 'start' : at > 0.94 ? 'end' : 'middle';
  return svg(
      'svg', {class: 'scale', preserveAspectRatio: 'xMinYMid', viewBox: `0 0 ${width} ${height}`, role: 'img',
              'aria-label': t('scale.name', {score: score(value), reject: number(reject, 3), accept: number(accept, 3)})},
      zone('no_match', 0, reject), zone('review', reject, accept), zone('match', accept, 1),
      !same && tick(reject, number(reject, 3), near ? 'end' : anchor(reject)), tick(accept, number(accept, 3), near && !same ? (accept > 0.94 ? 'end' : 'start') : anchor(accept)),
      svg('path', {class: 'pointer', d: `M${x(value)} ${line - 10}l-8 -13h16z`}),
      svg('path', {class: 'pointer-line', d: `M${x(value)} ${line - 10}v20`}));
}
