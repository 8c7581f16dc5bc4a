// Pictures of every page for docs/dashboard.md, from generated signatures: node images.mjs FOLDER.
import path from 'node:path';
import {customer, drop, go, launch, matched, open, Server, signature, signIn, until} from './world.mjs';

const folder = process.argv[2];
const browser = await launch();
const server = new Server();
const admin = server.key('Anna Roth', 'admin');
server.key('Branch 12', 'operator');
server.key('Head office', 'reviewer');
await server.start();
let decided;
for (const n of [1, 2, 3]) {
  for (const number of [1, 2, 3]) await server.enrol(n, n, number, admin);
  for (const [kind, number, verdict] of [['genuine', 4, 'genuine'], ['genuine', 5, 'genuine'], ['genuine', 6], ['forged', 1, 'forged'], ['forged', 2, 'forged'], ['forged', 3]]) {
    const {match_id: id} = await server.match(n, signature(n, kind, number), admin);
    if (verdict) await server.ask('POST', `v1/matches/${id}/review`, JSON.stringify({verdict, note: kind === 'forged' ? 'the last stroke hesitates' : ''}), admin);
    if (n === 1 && number === 4) decided = id;
  }
}
await server.match(1, signature(1, 'genuine', 1), admin);

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, server, {colorScheme, width, height: width > 500 ? 900 : 844, reducedMotion: 'reduce'});
    const take = async name => {
      await page.waitForTimeout(250);
      await page.screenshot({path: path.join(folder, `dashboard-${name}-${colorScheme}-${width}.jpg`), fullPage: width > 500, type: 'jpeg', quality: 84});
    };
    await take('sign-in');
    await signIn(page, admin);
    await go(page, `#/match/${customer(1)}`);
    await page.waitForSelector('.thumbs img');
    await matched(page, () => drop(page, signature(1, 'genuine', 6)));
    await take('match');
    await page.click('.tabs >> text=Overlay');
    await page.waitForSelector('.overlay canvas');
    await take('overlay');
    await page.click('.tabs >> text=Explanation');
    await page.waitForSelector('.explanation img');
    await take('explanation');
    await go(page, '#/customers');
    await take('customers');
    await go(page, `#/customers/${customer(1)}`);
    await page.waitForSelector('#matches');
    await take('customer');
    await page.setInputFiles('input[type=file]', signature(1, 'genuine', 6));
    await page.waitForSelector('dialog canvas');
    await page.focus('dialog canvas');
    for (let i = 0; i < 4; ++i) await page.keyboard.press('ArrowUp');
    await page.screenshot({path: path.join(folder, `dashboard-crop-${colorScheme}-${width}.jpg`), type: 'jpeg', quality: 84});
    await page.click('dialog >> text=Cancel');
    await go(page, '#/review');
    await page.waitForSelector('.case');
    await take('review');
    await go(page, `#/decision/${decided}`);
    await take('decision');
    await go(page, '#/insight');
    await page.waitForSelector('.chain.whole');
    await take('insight');
    await go(page, '#/settings');
    await take('settings');
    await page.context().close();
  }

// A decision on paper.
const page = await open(browser, server);
await signIn(page, admin);
await go(page, `#/decision/${decided}`);
await until(page, () => [...document.querySelectorAll('.pair img, .explanation img')].every(image => image.complete));
await page.pdf({path: path.join(folder, 'dashboard-decision.pdf'), format: 'A4', printBackground: true});
await browser.close();
await server.remove();
