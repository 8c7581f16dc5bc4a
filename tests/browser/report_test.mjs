// Opens reports in Chromium and holds what is drawn against the data beside them. SIGLIB_REPORTS is a folder of what
// `siglib evaluate` and `siglib train` wrote (see run): withheld/ and embedded/ (evaluations), compared/, run/.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

import {histogram, readScores, reliability, roc} from './data.mjs';
import {assertLineShows, leastContrast, mapping, readPlot, within} from './drawing.mjs';

const reports = process.env.SIGLIB_REPORTS;
const folders = ['withheld', 'embedded', 'compared', 'run'];
const evaluations = ['withheld', 'embedded'];
const json = file => JSON.parse(fs.readFileSync(path.join(reports, file), 'utf8'));

let browser;
before(async () => {
  browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});
});
after(() => browser?.close());

// Runs `body` on a freshly opened report, and fails on anything the page asks of the outside or complains about.
async function open(folder, {width = 1280, colorScheme = 'light'}, body) {
  const page = await browser.newPage({viewport: {width, height: 900}, colorScheme});
  const url = pathToFileURL(path.join(reports, folder, 'report.html')).href;
  const troubles = [];
  page.on('console', message => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', error => troubles.push(`error: ${error}`));
  page.on('request', request => {
    if (request.url() !== url && !request.url().startsWith('data:image/png;')) troubles.push(`request: ${request.url()}`);
  });
  try {
    await page.goto(url);
    await body(page);
    assert.deepEqual(troubles, []);
  } finally {
    await page.close();
  }
}

for (const folder of folders)
  describe(`${folder}/report.html`, () => {
    for (const width of [1280, 390])
      for (const colorScheme of ['light', 'dark'])
        test(`${width} px, ${colorScheme}`, () => open(folder, {width, colorScheme}, async page => {
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(overflow <= 0, `scrolls sideways by ${overflow} px`);
          const {ratio, texts, ...where} = await leastContrast(page);
          assert.ok(texts > 20, 'hardly any text');
          assert.ok(ratio >= 4.5, `contrast ${ratio.toFixed(2)}: ${JSON.stringify(where)}`);
          const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).every(c => c < 60));
          assert.equal(dark, colorScheme === 'dark');
        }));

    test('prints dark on white whatever the scheme', () => open(folder, {colorScheme: 'dark'}, async page => {
      await page.emulateMedia({media: 'print', colorScheme: 'dark'});
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
      const {ratio, ...where} = await leastContrast(page);
      assert.ok(ratio >= 4.5, `contrast ${ratio.toFixed(2)}: ${JSON.stringify(where)}`);
    }));

    test('links lead within the page, ids are unique', () => open(folder, {}, async page => {
      const ids = await page.$$eval('[id]', elements => elements.map(element => element.id));
      assert.equal(new Set(ids).size, ids.length);
      for (const href of await page.$$eval('a', links => links.map(link => link.getAttribute('href'))))
        assert.ok(href.startsWith('#') && ids.includes(href.slice(1)), href);
    }));

    test('lines of one plot differ in colour and in dash, and marks stay inside', () => open(folder, {}, async page => {
      const ids = await page.$$eval('svg[data-plot]', plots => plots.map(plot => plot.dataset.plot));
      assert.ok(ids.length > 3);
      for (const id of ids) {
        const {lines, markers, bars, area} = await readPlot(page, id);
        for (const look of ['colour', 'dash']) {
          const looks = lines.map(line => line[look]);
          assert.equal(new Set(looks).size, looks.length, `${id}: two lines have one ${look}`);
        }
        for (const mark of [...markers, ...bars.flatMap(({boxes}) => boxes)]) {
          assert.ok(within((mark.left + mark.right) / 2, area.left, area.right, 1.5), `${id}: a mark is left or right of the plot`);
          assert.ok(within((mark.top + mark.bottom) / 2, area.top, area.bottom, 1.5), `${id}: a mark is above or below the plot`);
        }
      }
    }));
  });

for (const folder of evaluations)
  describe(`${folder}: drawn from the data`, () => {
    const metrics = json(`${folder}/metrics.json`), kinds = readScores(path.join(reports, folder, 'scores.csv'));
    const forgeries = ['skilled', 'random'].filter(kind => metrics[kind]);
    const curves = {
      roc: {x: 'log', y: 'linear', point: ({far, frr}) => [far, 1 - frr]},
      det: {x: 'probit', y: 'probit', point: ({far, frr}) => [far, frr]},
      'precision-recall': {x: 'linear', y: 'linear', point: ({far, frr}) => [1 - frr, (1 - frr) / (1 - frr + far)]},
    };
    const drawable = {linear: value => Number.isFinite(value), log: value => value > 0, probit: value => value > 0 && value < 1};

    test('there are both kinds', () => assert.deepEqual(forgeries, ['skilled', 'random']));

    for (const [id, {x, y, point}] of Object.entries(curves))
      test(`${id}: lines and marks`, () => open(folder, {}, async page => {
        const plot = await readPlot(page, id);
        const toX = mapping(plot.x, x, 0.01), toY = mapping(plot.y, y, 0.01, -4);
        for (const kind of forgeries) {
          const data = roc(kinds.genuine, kinds[kind]).map(point)
                           .filter(([a, b]) => drawable[x](a) && drawable[y](b));
          const line = plot.line(`${id}-${kind}`);
          assert.equal(line.points, data.length, `${kind}: points of the line`);
          assert.ok(line.vertices.length <= line.points && line.vertices.length > Math.min(5, line.points - 1));
          assertLineShows(line, data.map(([a, b]) => ({x: toX(a), y: toY(b)})), plot.area, `${id} ${kind}`);
          for (const policy of metrics[kind].policies)
            for (const [threshold, far, frr] of [['accept', policy.far, policy.frr],
                                                 ['reject', policy.forged_not_refused, policy.genuine_refused]]) {
              const [a, b] = point({far, frr});
              if (Number.isNaN(b)) continue;
              const mark = plot.markers.find(marker => marker.id === `${id}-${kind}-${policy.name}-${threshold}`);
              assert.ok(mark, `${kind}: ${policy.name} has no ${threshold} mark`);
              assert.equal(mark.hollow, threshold === 'reject');
              const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
              const at = {x: a > 0 || x === 'linear' ? toX(Math.min(a, x === 'probit' ? 0.9999 : 1)) : -1e9,
                          y: b > 0 || y === 'linear' ? toY(Math.min(b, y === 'probit' ? 0.9999 : 1)) : 1e9};
              // Triangles are not centred on their point.
              assert.ok(Math.abs((mark.left + mark.right) / 2 - clamp(at.x, plot.area.left, plot.area.right)) < 2, `${mark.id}: x`);
              assert.ok(Math.abs((mark.top + mark.bottom) / 2 - clamp(at.y, plot.area.top, plot.area.bottom)) < 2.5, `${mark.id}: y`);
            }
        }
      }));

    test('histograms: counts, heights and thresholds', () => open(folder, {}, async page => {
      for (const kind of ['genuine', ...forgeries]) {
        const plot = await readPlot(page, `scores-${kind}`);
        const [{id, values, boxes}] = plot.bars;
        assert.equal(id, `hist-${kind}`);
        const expected = histogram(kinds[kind], values.length);
        assert.equal(values.length, 40);
        values.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${kind}: bin ${i} is ${value}, not ${expected[i]}`));
        const drawn = expected.map((value, bin) => ({value, bin})).filter(({value}) => value > 0);
        assert.equal(boxes.length, drawn.length, `${kind}: empty bins have no bar`);
        const toY = mapping(plot.y, 'linear', 0.01, -4);
        const width = plot.area.right - plot.area.left;
        drawn.forEach(({value, bin}, i) => {
          const box = boxes[i];
          assert.ok(Math.abs(box.bottom - box.top - (toY(0) - toY(value))) < 0.3, `${kind}: height of bin ${bin}`);
          assert.ok(Math.abs((box.left + box.right) / 2 - plot.area.left - width * (bin + 0.5) / 40) < 0.5, `${kind}: place of bin ${bin}`);
        });
        const tallest = drawn.reduce((best, {value}, i) => value > drawn[best].value ? i : best, 0);
        const height = i => boxes[i].bottom - boxes[i].top;
        drawn.forEach(({value}, i) => assert.ok(Math.abs(height(i) / height(tallest) - value / drawn[tallest].value) < 0.02));
        const {accept, reject} = metrics.policy;
        assert.deepEqual(plot.thresholds.map(({value}) => value), [...new Set([reject, accept])].map(value => Number(value.toPrecision(6))));
        for (const {value, at} of plot.thresholds) assert.ok(Math.abs(at - plot.area.left - width * value) < 0.3);
      }
    }));

    test('reliability: every bin', () => open(folder, {}, async page => {
      const plot = await readPlot(page, 'reliability'), line = plot.line('reliability');
      const toX = mapping(plot.x, 'linear', 1), toY = mapping(plot.y, 'linear', 0.01, -4);
      const expected = reliability(kinds).map(({x, y}) => ({x: toX(x), y: toY(y)}));
      assert.equal(line.points, expected.length);
      assert.equal(plot.markers.length, expected.length);
      assertLineShows(line, expected, plot.area, 'reliability');
    }));

    test('references: a line per fusion rule and kind', () => open(folder, {}, async page => {
      assert.ok(metrics.references.length > 0);
      for (const kind of forgeries) {
        const plot = await readPlot(page, `references-${kind}`);
        const numbers = [...new Set(metrics.references.map(({references}) => references))].sort((a, b) => a - b);
        assert.deepEqual(plot.x.map(({label}) => label), numbers);
        const toX = mapping(plot.x, 'log', 1), toY = mapping(plot.y, 'linear', 0.01, -4);
        const fusions = [...new Set(metrics.references.map(({fusion}) => fusion))];
        assert.equal(plot.lines.length, fusions.length);
        for (const fusion of fusions) {
          const points = metrics.references.filter(point => point.fusion === fusion && point.negatives === kind);
          const line = plot.line(`references-${kind}-${fusion}`);
          assert.equal(line.points, points.length);
          assert.equal(line.vertices.length, points.length);
          assertLineShows(line, points.map(({references, eer}) => ({x: toX(references), y: toY(eer.value)})), plot.area, fusion);
        }
      }
    }));

    test('headline: the figures of metrics.json', () => open(folder, {}, async page => {
      const cards = Object.fromEntries(await page.$$eval('#headline .card', cards => cards.map(
          card => [card.querySelector('h3').textContent, [...card.querySelectorAll('dd:not(.note)')].map(value => value.textContent)])));
      const shown = (title, i) => Number(cards[title][i].replace(/[%,\s]/g, ''));
      forgeries.forEach((kind, i) => {
        for (const [title, figure] of [['Equal error rate', 'eer'], ['Forgeries accepted (FAR)', 'far'], ['Accuracy', 'accuracy']])
          assert.ok(Math.abs(shown(title, i) - 100 * metrics[kind][figure].value) < 0.051, `${title}, ${kind}`);
      });
      assert.equal(shown('Evidence', 0), metrics.writers);
      assert.equal(shown('Evidence', 1), metrics.pairs);
    }));

    test('pictures only where they may be shown', () => open(folder, {colorScheme: 'dark'}, async page => {
      const mistakes = await page.$$eval('#mistakes .mistake', mistakes => mistakes.length);
      assert.ok(mistakes > 0, 'the tiny model makes mistakes');
      const pictures = await page.$$eval('img', images => images.map(image => (
          {loaded: image.complete && image.naturalWidth > 0, width: image.clientWidth, paper: getComputedStyle(image).backgroundColor})));
      const told = (await page.textContent('#mistakes')).includes('--embed-images');
      assert.equal(told, folder === 'withheld');
      assert.equal(pictures.length, folder === 'embedded' ? 2 * mistakes : 0);
      for (const picture of pictures) {
        assert.ok(picture.loaded && picture.width > 60);
        assert.equal(picture.paper, 'rgb(255, 255, 255)');
      }
    }));
  });

describe('compared: drawn from the data', () => {
  test('one line per model, as in the evaluations beside it', () => open('compared', {}, async page => {
    for (const kind of ['skilled', 'random']) {
      const plot = await readPlot(page, `roc-${kind}`);
      const toX = mapping(plot.x, 'log', 0.01), toY = mapping(plot.y, 'linear', 0.01, -4);
      assert.equal(plot.lines.length, 2);
      for (const [i, letter] of ['A', 'B'].entries()) {
        const kinds = readScores(path.join(reports, 'compared', String(i + 1), 'scores.csv'));
        const data = roc(kinds.genuine, kinds[kind]).filter(({far}) => far > 0);
        const line = plot.line(`roc-${kind}-${letter}`);
        assert.equal(line.points, data.length);
        assertLineShows(line, data.map(({far, frr}) => ({x: toX(far), y: toY(1 - frr)})), plot.area, letter);
      }
    }
  }));

  test('verdicts follow the intervals', () => open('compared', {}, async page => {
    const {differences} = json('compared/metrics.json');
    const rows = await page.$$eval('#differences tbody tr', rows => rows.map(row => row.lastElementChild.textContent));
    assert.equal(rows.length, differences.length);
    const shown = differences.filter(({interval: [low, high]}) => low > 0 || high < 0).length;
    assert.equal(rows.filter(verdict => verdict !== 'no difference shown').length, shown);
  }));
});

test('run: a point per epoch', () => open('run', {}, async page => {
  const epochs = fs.readFileSync(path.join(reports, 'run/log.jsonl'), 'utf8').trim().split('\n').map(line => JSON.parse(line));
  const plot = await readPlot(page, 'loss'), line = plot.line('loss');
  assert.equal(line.points, epochs.length);
  const toX = mapping(plot.x, 'linear', 1), toY = mapping(plot.y, 'linear', 1, -4);
  assertLineShows(line, epochs.map(({epoch, train_loss}) => ({x: toX(epoch), y: toY(train_loss)})), plot.area, 'loss');
}));
