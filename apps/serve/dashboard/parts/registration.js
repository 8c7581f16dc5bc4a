// Lays one signature onto another: moved, turned and scaled as a whole, so that what still differs is the writing. Shapes are
// never bent: that would hide what a person is to see.
//
// Both are put into one frame, in units of their ink's spread about its centre. There the mean distance from the ink of each to
// the nearest ink of the other, no farther than `far`, is brought down by a pattern search (Hooke and Jeeves, J. ACM 8(2), 1961).

const grid = {width: 128, height: 96, perUnit: 20};
const far = 0.3;
const mostPoints = 900;
const widest = {turn: 0.35, size: 0.5, shift: 1};  // radians, natural logarithm, units
// Where an end is missing, or too much, size and place have to change together, which no search by one of them finds.
const starts = [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4].flatMap(size => [-0.6, -0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45, 0.6].map(x => [0, size, x, 0]));

const toGrid = (x, y) => [Math.round(grid.width / 2 + x * grid.perUnit), Math.round(grid.height / 2 + y * grid.perUnit)];
const isInside = (x, y) => x >= 0 && y >= 0 && x < grid.width && y < grid.height;

// Places with ink, in units, a few hundred of them.
function pointsOf({width, ink}, {cx, cy, spread}) {
  const inked = [];
  for (let i = 0; i < ink.length; ++i) if (ink[i] > 127) inked.push(i);
  const step = Math.max(1, inked.length / mostPoints);
  const points = [];
  for (let k = 0; k < inked.length; k += step) {
    const i = inked[Math.floor(k)];
    points.push([(i % width - cx) / spread, (Math.floor(i / width) - cy) / spread]);
  }
  return points;
}

// Of every cell, the distance to the nearest point: two sweeps with steps of 1 and √2.
function distancesTo(points) {
  const {width, height} = grid;
  const distances = new Float32Array(width * height).fill(far * grid.perUnit);
  for (const point of points) {
    const [x, y] = toGrid(...point);
    if (isInside(x, y)) distances[y * width + x] = 0;
  }
  const relax = (x, y, dx, dy) => {
    if (!isInside(x + dx, y + dy)) return;
    const at = y * width + x;
    distances[at] = Math.min(distances[at], distances[(y + dy) * width + x + dx] + Math.hypot(dx, dy));
  };
  for (const way of [1, -1])
    for (let j = 0; j < height; ++j)
      for (let i = 0; i < width; ++i) {
        const [x, y] = way > 0 ? [i, j] : [width - 1 - i, height - 1 - j];
        relax(x, y, -way, 0), relax(x, y, 0, -way), relax(x, y, -way, -way), relax(x, y, way, -way);
      }
  return distances;
}

function meanDistance(points, distances, [a, b, x, y]) {
  let sum = 0;
  for (const [px, py] of points) {
    const [i, j] = toGrid(a * px - b * py + x, b * px + a * py + y);
    sum += isInside(i, j) ? distances[j * grid.width + i] : far * grid.perUnit;
  }
  return sum / points.length;
}

// A turn by `turn` and a growth by exp(`size`), then the shift, as [a, b, x, y]: (x, y) → (a x − b y + x', b x + a y + y').
function matrixOf([turn, size, x, y]) {
  const grown = Math.exp(size);
  return [grown * Math.cos(turn), grown * Math.sin(turn), x, y];
}

function inverse([a, b, x, y]) {
  const square = a * a + b * b;
  return [a / square, -b / square, -(a * x + b * y) / square, (b * x - a * y) / square];
}

const limits = [widest.turn, widest.size, widest.shift, widest.shift];

function refined({values, cost: least}, cost) {
  let best = values;
  for (let steps = [0.1, 0.06, 0.1, 0.1]; steps[0] > 0.004;) {
    const before = least;
    for (let k = 0; k < steps.length; ++k)
      for (const way of [1, -1]) {
        const tried = [...best];
        tried[k] = Math.max(-limits[k], Math.min(limits[k], tried[k] + way * steps[k]));
        const found = cost(tried);
        if (found < least) [best, least] = [tried, found];
      }
    if (least === before) steps = steps.map(step => step / 2);
  }
  return {values: best, cost: least};
}

// `reference` and `query` as readInk gives them, with their moments. Gives what takes the query's places to the
// reference's, both in units of their spread about their centre: [a, b, x, y].
export function register(reference, referenceMoments, query, queryMoments) {
  const [onto, from] = [pointsOf(reference, referenceMoments), pointsOf(query, queryMoments)];
  if (onto.length === 0 || from.length === 0) return matrixOf([0, 0, 0, 0]);
  const [toOnto, toFrom] = [distancesTo(onto), distancesTo(from)];
  const cost = values => {
    const matrix = matrixOf(values);
    return meanDistance(from, toOnto, matrix) + meanDistance(onto, toFrom, inverse(matrix));
  };
  const promising = starts.map(values => ({values, cost: cost(values)})).sort((a, b) => a.cost - b.cost).slice(0, 10);
  return matrixOf(promising.map(start => refined(start, cost)).reduce((a, b) => b.cost < a.cost ? b : a).values);
}
