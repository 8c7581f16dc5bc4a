// axe-core on every page, in both themes and both widths; what it cannot see is looked at here.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import {after, before, test} from 'node:test';
import {customer, drop, go, launch, matched, open, Server, signature, signIn} from './world.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser, server, admin, decided;
before(async () => {
  browser = await launch();
  server = new Server();
  admin = server.key('root', 'admin');
  await server.start();
  for (const number of [1, 2]) await server.enrol(1, 1, number, admin);
  for (const [kind, number, verdict] of [['genuine', 3, 'genuine'], ['forged', 1, 'forged'], ['forged', 2, 'unsure'], ['genuine', 4]]) {
    decided = (await server.match(1, signature(1, kind, number), admin)).match_id;
    if (verdict) await server.ask('POST', `v1/matches/${decided}/review`, JSON.stringify({verdict, note: 'seen'}), admin);
  }
  await server.match(1, signature(1, 'genuine', 1), admin);  // a copy: it goes to review
});
after(async () => {
  await browser.close();
  await server.remove();
});

async function clean(page, what) {
  await page.evaluate(axe);
  const {violations, passes} = await page.evaluate(values => window.axe.run(document, {runOnly: values}), rules);
  assert.ok(passes.length > 10, what);
  assert.deepEqual(violations.map(({id, nodes}) => `${what}: ${id}: ${nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`), []);
  // WCAG 1.4.10: nothing to scroll sideways for.
  const {wide, seen} = await page.evaluate(() => ({wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth}));
  assert.ok(wide <= seen, `${what}: ${wide} pixels wide in ${seen}`);
  // WCAG 2.5.8: targets of 24 pixels, but for links in text.
  const small = await page.$$eval('button, select, input:not(.unseen), nav a, summary', all => all.filter(one => one.getClientRects().length && Math.min(one.offsetWidth, one.offsetHeight) < 18).map(one => one.outerHTML));
  assert.deepEqual(small, [], what);
}

for (const colorScheme of ['light', 'dark'])
  for (const width of [1440, 360])
    test(`no violation: ${colorScheme}, ${width} pixels`, async () => {
      const page = await open(browser, server, {colorScheme, width, bypassCSP: true, reducedMotion: 'reduce'});
      await clean(page, 'sign in');
      await signIn(page, admin);
      await clean(page, 'match, empty');
      await go(page, `#/match/${customer(1)}`);
      await page.waitForSelector('.thumbs img');
      await matched(page, () => drop(page, signature(1, 'genuine', 5)));
      await clean(page, 'match');
      await page.click('.tabs >> text=Overlay');
      await page.waitForSelector('.overlay canvas');
      await clean(page, 'overlay');
      await page.click('.tabs >> text=Explanation');
      await page.waitForSelector('.explanation img');
      await clean(page, 'explanation');
      await go(page, '#/customers');
      await clean(page, 'customers');
      await go(page, `#/customers/${customer(1)}`);
      await page.waitForSelector('#matches');
      await clean(page, 'customer');
      await page.setInputFiles('input[type=file]', signature(1, 'genuine', 6));
      await page.waitForSelector('dialog canvas');
      await clean(page, 'editor');
      await page.click('dialog >> text=Cancel');
      await page.click('text=Erase customer');
      await clean(page, 'confirmation');
      await page.click('dialog >> text=Cancel');
      await go(page, '#/review');
      await page.waitForSelector('.case');
      await clean(page, 'review');
      await go(page, `#/decision/${decided}`);
      await clean(page, 'decision');
      await go(page, '#/insight');
      await page.waitForSelector('.chain.whole');
      await page.$$eval('details', all => all.forEach(one => one.open = true));
      await clean(page, 'insight');
      await go(page, '#/settings');
      await clean(page, 'settings');
      await page.context().close();
    });

test('nothing moves for who asked for it, and titles name the page', async () => {
  const page = await open(browser, server, {reducedMotion: 'reduce'});
  await signIn(page, admin);
  const moving = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moving, 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.button')).transitionDuration), '0s');
  assert.equal(await page.title(), 'Match a signature · siglib');
  await go(page, '#/insight');
  assert.equal(await page.title(), 'Insight · siglib');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.context().close();
});
