// What a report should have drawn, computed anew from scores.csv.
import fs from 'node:fs';

// RFC 4180; one object per row.
export function readCsv(file) {
  const text = fs.readFileSync(file, 'utf8');
  const rows = [];
  let row = [], field = '', quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i];
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',' || c === '\n') {
      row.push(field);
      field = '';
      if (c === '\n') rows.push(row), row = [];
    } else if (c !== '\r') {
      field += c;
    }
  }
  const [head, ...body] = rows;
  return body.map(cells => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

// {kind: [{score, llr}]} of the pairs that were scored.
export function readScores(file) {
  const kinds = {genuine: [], skilled: [], random: []};
  for (const row of readCsv(file))
    if (row.error === '') kinds[row.kind].push({score: Number(row.score), llr: Number(row.log_likelihood_ratio)});
  return kinds;
}

// One point per distinct score, from "accept nothing" on; tied pairs enter together.
export function roc(genuine, forged) {
  const all = [...genuine.map(({llr}) => [llr, 1]), ...forged.map(({llr}) => [llr, 0])].sort((a, b) => b[0] - a[0]);
  const points = [{far: 0, frr: 1}];
  let accepted = [0, 0];
  all.forEach(([llr, isGenuine], i) => {
    ++accepted[isGenuine];
    if (i + 1 < all.length && all[i + 1][0] === llr) return;
    points.push({far: accepted[0] / forged.length, frr: 1 - accepted[1] / genuine.length});
  });
  return points;
}

export function histogram(scores, bins) {
  const counts = new Array(bins).fill(0);
  for (const {score} of scores) ++counts[Math.min(bins - 1, Math.floor(score * bins))];
  return counts.map(count => count / scores.length);
}

// Mean score and genuine share per tenth at prior 0.5: genuine weigh one half, each kind of forgeries equally.
export function reliability(kinds) {
  const forged = ['skilled', 'random'].filter(kind => kinds[kind].length > 0);
  const bins = Array.from({length: 10}, () => ({weight: 0, genuine: 0, score: 0}));
  for (const kind of ['genuine', ...forged])
    for (const {llr} of kinds[kind]) {
      const weight = (kind === 'genuine' ? 0.5 : 0.5 / forged.length) / kinds[kind].length;
      const score = 1 / (1 + Math.exp(-llr));
      const bin = bins[Math.min(9, Math.floor(score * 10))];
      bin.weight += weight;
      bin.genuine += kind === 'genuine' ? weight : 0;
      bin.score += weight * score;
    }
  return bins.filter(bin => bin.weight > 0).map(bin => ({x: bin.score / bin.weight, y: bin.genuine / bin.weight}));
}

export function normalQuantile(p) {
  // Newton's method on the error function's series; plenty for pixels.
  const cdf = z => {
    let sum = z, term = z;
    for (let k = 1; k < 200; ++k) sum += (term *= -z * z / (2 * k)) / (2 * k + 1);
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  };
  let low = -5, high = 5;
  for (let i = 0; i < 60; ++i) {
    const middle = (low + high) / 2;
    cdf(middle) < p ? low = middle : high = middle;
  }
  return (low + high) / 2;
}
