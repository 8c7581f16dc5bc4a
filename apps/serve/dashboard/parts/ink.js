// What is ink in a picture, on a canvas: for laying one signature over another. The server's own reading is finer; this
// one is for the eye.

const longest = 720;

// {width, height, ink: Uint8ClampedArray} with 255 for full ink; the paper's shade, whatever it is, becomes 0.
export async function readInk(blob) {
  const bitmap = await createImageBitmap(blob);
  const shrink = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * shrink)), height = Math.max(1, Math.round(bitmap.height * shrink));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const {data} = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  const counts = new Array(256).fill(0);
  for (let i = 0; i < grey.length; ++i) ++counts[grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 150 + data[4 * i + 2] * 29) >> 8];
  // Paper is what there is most of; the darkest hundredth is full ink.
  const paper = quantile(counts, grey.length, 0.6), dark = Math.min(paper - 24, quantile(counts, grey.length, 0.01));
  const ink = new Uint8ClampedArray(grey.length);
  const floor = 0.25;
  for (let i = 0; i < ink.length; ++i) {
    const depth = (paper - grey[i]) / Math.max(24, paper - dark);
    ink[i] = depth > floor ? 255 * Math.min(1, (depth - floor) / (1 - floor) * 1.25) : 0;
  }
  return {width, height, ink};
}

function quantile(counts, total, share) {
  let seen = 0;
  for (let value = 0; value < 256; ++value)
    if ((seen += counts[value]) >= share * total) return value;
  return 255;
}

// Centre and spread of the ink: one signature laid over another by them matches in place and size.
export function moments({width, height, ink}) {
  let sum = 0, sx = 0, sy = 0;
  for (let y = 0, i = 0; y < height; ++y)
    for (let x = 0; x < width; ++x, ++i) sum += ink[i], sx += x * ink[i], sy += y * ink[i];
  if (sum === 0) return null;
  const cx = sx / sum, cy = sy / sum;
  let xx = 0, yy = 0, left = width, right = 0, top = height, bottom = 0;
  for (let y = 0, i = 0; y < height; ++y)
    for (let x = 0; x < width; ++x, ++i) {
      if (ink[i] === 0) continue;
      xx += ink[i] * (x - cx) ** 2, yy += ink[i] * (y - cy) ** 2;
      left = Math.min(left, x), right = Math.max(right, x), top = Math.min(top, y), bottom = Math.max(bottom, y);
    }
  return {cx, cy, spread: Math.sqrt((xx + yy) / sum), left, right, top, bottom};
}
