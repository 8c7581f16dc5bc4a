// A day's work: customers, signatures, decisions, verdicts, figures, keys.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {customer, drop, go, launch, matched, open, Server, signature, signIn, until} from './world.mjs';

let browser, server, admin;
before(async () => {
  browser = await launch();
  server = new Server();
  admin = server.key('root', 'admin');
  await server.start();
});
after(async () => {
  await browser.close();
  await server.remove();
});

const store = page => page.click('dialog .button.primary');

test('sign in, make a customer, enrol, match, review, see it in the figures', async () => {
  const page = await open(browser, server);
  assert.equal(await page.textContent('h1'), 'Sign in');
  await page.fill('main input[type=password]', 'siglib_wrong');
  await page.click('main button[type=submit]');
  await page.waitForSelector('text=This key is unknown or was revoked.');
  await signIn(page, admin);
  assert.equal(await page.textContent('h1'), 'Match a signature');
  assert.equal(await page.evaluate(() => document.cookie), '', 'no script sees the session');

  // An id as people paste it.
  await go(page, '#/customers');
  await page.fill('#search', `  {${customer(1).toUpperCase().replaceAll('-', ' ')}}\n`);
  await page.press('#search', 'Enter');
  await page.click('text=Make this customer');
  await page.waitForSelector('#references');

  for (const number of [1, 2]) {
    await page.setInputFiles('input[type=file]', signature(1, 'genuine', number));
    await page.waitForSelector('dialog canvas');
    await store(page);
    await page.waitForSelector('dialog', {state: 'detached'});
    assert.equal(await page.locator('.reference').count(), number);
  }
  const stored = (await server.ask('GET', `v1/customers/${customer(1)}/signatures`, undefined, admin)).items;
  const sent = (await import('node:fs')).statSync(signature(1, 'genuine', 1)).size;
  assert.equal(stored[0].bytes, sent, 'an untouched picture arrives byte for byte');

  // Cut and turned before it is sent.
  await page.setInputFiles('input[type=file]', signature(1, 'genuine', 3));
  await page.click('text=Turn right');
  await page.click('text=Turn left');
  await page.focus('dialog canvas');
  for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowUp');
  await store(page);
  await page.waitForSelector('dialog', {state: 'detached'});
  const [, , cut] = (await server.ask('GET', `v1/customers/${customer(1)}/signatures`, undefined, admin)).items;
  const whole = await page.evaluate(async bytes => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
    return {width: bitmap.width, height: bitmap.height};
  }, [...(await import('node:fs')).readFileSync(signature(1, 'genuine', 3))]);
  assert.equal(cut.width, whole.width);
  assert.ok(cut.height < whole.height && cut.height > whole.height / 2, `${cut.height} of ${whole.height}`);

  await page.click('text=Match a signature');
  await page.waitForSelector('.page.match .thumbs img');
  const shown = async () => ({
    decision: (await page.textContent('.verdict-name')).trim(),
    score: await page.textContent('.verdict-score .big'),
    told: await page.getAttribute('.scale', 'aria-label'),
    meaning: await page.textContent('.meaning'),
  });
  const ids = [];
  for (const kind of ['genuine', 'forged']) {
    const id = await matched(page, () => drop(page, signature(1, kind, kind === 'genuine' ? 5 : 2)));
    ids.push(id);
    const match = await server.ask('GET', `v1/matches/${id}`, undefined, admin);
    const view = await shown();
    assert.equal(view.decision, {match: 'Match', review: 'Review', no_match: 'No match'}[match.decision]);
    const words = match.match_score > 0.999 ? '> 0.999' : match.match_score < 0.001 ? '< 0.001' : match.match_score.toFixed(3);
    assert.equal(view.score, words);
    assert.ok(view.told.includes(words) && view.told.includes(match.thresholds.accept.toFixed(3)));
    assert.match(view.meaning, /1 in 10 skilled forgeries/);
    // The pointer stands where the score is.
    const at = await page.$eval('.pointer', path => path.getBBox().x + path.getBBox().width / 2);
    assert.ok(Math.abs(at - (8 + 584 * match.match_score)) < 1, `pointer at ${at}`);
  }
  assert.equal((await server.ask('GET', `v1/matches/${ids[0]}`, undefined, admin)).decision, 'match');
  await page.click('.tabs >> text=Overlay');
  await page.waitForSelector('.overlay canvas');
  const ink = () => page.$eval('.overlay canvas', canvas => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let blue = 0, orange = 0;
    for (let i = 0; i < data.length; i += 4) blue += data[i] < 100 && data[i + 2] > 120, orange += data[i] > 150 && data[i + 2] < 100;
    return {blue, orange};
  });
  const both = await ink();
  assert.ok(both.blue > 200 && both.orange > 200, JSON.stringify(both));
  await page.focus('.overlay input');
  await page.keyboard.press('End');
  assert.equal((await ink()).blue, 0, 'at the end only the signature in question is left');
  await page.click('.tabs >> text=Explanation');
  await page.waitForSelector('.explanation img');
  assert.match(await page.textContent('.explanation [lang=en]'), /(agree|differ)s? most/);
  await until(page, () => document.querySelector('.explanation img').naturalWidth > 500);

  await go(page, '#/review');
  for (const [key, verdict] of [['g', 'genuine'], ['f', 'forged']]) {
    const id = await page.getAttribute('.case', 'data-match');
    await page.fill('.review-form textarea', `by key ${key}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await until(page, old => document.querySelector('.case')?.dataset.match !== old, id);
    const {reviews: [review]} = await server.ask('GET', `v1/matches/${id}`, undefined, admin);
    assert.deepEqual([review.verdict, review.note, review.actor_name], [verdict, `by key ${key}`, 'root']);
  }
  await page.waitForSelector('text=Nothing waits for review.');

  await go(page, '#/insight');
  await page.waitForSelector('.chain.whole');
  const figures = Object.fromEntries(await page.$$eval('.tile', tiles => tiles.map(tile => [tile.querySelector('dt').textContent, tile.querySelector('.figure').textContent])));
  assert.equal(figures.Decisions, '2');
  const bars = await page.$$eval('.plot:first-of-type .bar', bars => bars.map(bar => Number(bar.dataset.value)));
  assert.equal(bars.reduce((a, b) => a + b, 0), 2);
  assert.match(await page.textContent('table.errors caption'), /1 judged genuine, 1 judged forged/);
  assert.match(await page.textContent('#audit ~ .card tbody'), /Verdict/);

  await go(page, `#/decision/${ids[0]}`);
  assert.match(await page.textContent('.reviews'), /root/);
  await page.emulateMedia({media: 'print'});
  assert.ok(await page.isVisible('.sign') && !await page.isVisible('#bar'));
  assert.ok(await page.isVisible('.explanation img'), 'the sheet tells why');
  const paper = await page.pdf({format: 'A4', printBackground: true});
  assert.equal(paper.toString('latin1').match(/\/Type \/Page\b/g).length, 1, 'one page');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a picture from the camera', async () => {
  const page = await open(browser, server, {permissions: ['camera']});
  await signIn(page, admin);
  await go(page, `#/customers/${customer(1)}`);
  await page.waitForSelector('#references');
  await page.click('text=Camera');
  await page.waitForSelector('dialog video');
  await page.click('text=Take the picture', {timeout: 20000});
  await page.waitForSelector('dialog canvas.stage');
  const size = await page.$eval('canvas.stage', canvas => canvas.width * canvas.height);
  assert.ok(size > 10000);
  assert.equal(await page.locator('dialog').count(), 1);
  await page.click('dialog >> text=Cancel');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('keys: made and shown once, revoked, refused', async () => {
  const page = await open(browser, server);
  await signIn(page, admin);
  await go(page, '#/settings');
  await page.fill('#key-name', 'clerk <b>7</b>');
  await page.selectOption('#key-role', 'viewer');
  await page.click('text=Make key');
  const key = await page.textContent('.secret code');
  assert.match(key, /^siglib_\w{10}_\w{52}$/);
  await page.click('text=I have kept it');
  await until(page, shown => !document.documentElement.outerHTML.includes(shown), key);

  const other = await open(browser, server);
  await signIn(other, key);
  assert.deepEqual(await other.$$eval('nav a', links => links.map(link => link.textContent)), ['Customers', 'Insight']);
  await other.evaluate(() => location.hash = '#/settings');
  await other.waitForSelector('text=This page is not for your role');

  await page.click('button[aria-label="Revoke the key clerk <b>7</b>"]');
  await page.click('dialog .danger');
  await page.waitForSelector('tr.revoked');
  await new Promise(resolve => setTimeout(resolve, 1200));
  await other.evaluate(() => location.hash = '#/customers');
  await other.waitForSelector('dialog >> text=Sign in again');
  assert.deepEqual([...page.errors, ...other.errors], []);
  await page.context().close();
  await other.context().close();
});

test('by keyboard alone: sign in, name a customer, match, give a verdict, sign out', async () => {
  const page = await open(browser, server);
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  const tabTo = async (wanted, key = 'Tab') => {
    for (let i = 0; i < 60; ++i) {
      if ((await page.evaluate(text => document.activeElement.matches('a, button, input, select, textarea') && (document.activeElement.textContent.trim().startsWith(text) || document.activeElement.id === text), wanted))) {
        // Where the focus is must be seen.
        const outline = await page.evaluate(() => getComputedStyle(document.activeElement.matches('.unseen') ? document.activeElement.parentElement.querySelector('.drop') : document.activeElement).outlineStyle);
        assert.equal(outline, 'solid', wanted);
        return;
      }
      await page.keyboard.press(key);
    }
    assert.fail(`${wanted} is not reached; the focus is at ${await focused()}`);
  };
  page.on('filechooser', chooser => chooser.setFiles(signature(1, 'genuine', 6)));
  await page.keyboard.type(admin);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav');
  await tabTo('customer');
  await page.keyboard.type(customer(1));
  await page.waitForSelector('.thumbs img');
  await tabTo('Choose a file');
  await matched(page, () => page.keyboard.press('Enter'));
  await tabTo('Overlay');
  await page.keyboard.press('Space');
  await page.waitForSelector('.overlay canvas');
  await tabTo('Review', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.case');
  await page.keyboard.press('u');
  await page.waitForSelector('text=Nothing waits for review.');
  await tabTo('Sign out', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sign-in');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('German, dark, and both remembered', async () => {
  const page = await open(browser, server, {locale: 'de-DE'});
  assert.equal(await page.textContent('h1'), 'Anmelden');
  await signIn(page, admin);
  await page.selectOption('#theme', 'dark');
  await page.selectOption('#language', 'en');
  await page.waitForSelector('text=Match a signature');
  await page.reload();
  await page.waitForSelector('text=Match a signature');
  const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g);
  assert.ok(Number(red) < 40);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
