// Sessions that end, servers that go away: nothing that was entered is lost.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {customer, drop, go, launch, matched, open, Server, signature, signIn} from './world.mjs';

let browser;
before(async () => browser = await launch());
after(() => browser.close());

test('without a key on this machine it opens directly', async () => {
  const server = await new Server().start();
  const page = await open(browser, server);
  assert.equal(await page.textContent('h1'), 'Match a signature');
  assert.match(await page.textContent('.me'), /this computer/);
  assert.equal(await page.locator('text=Sign out').count(), 0);
  await server.remove();
});

test('an idle session is announced, ends, and goes on with what was typed', async () => {
  const server = new Server('api.session_minutes=0.08');
  const key = server.key('anna', 'reviewer');
  await server.start();
  await server.enrol(1, 1, 1, key);
  const {match_id: id} = await server.match(1, signature(1, 'forged', 1), key);
  const page = await open(browser, server);
  await signIn(page, key);
  await go(page, '#/review');
  await page.fill('.review-form textarea', 'half a thou');
  await page.waitForSelector('dialog.idle');
  await page.click('text=Stay signed in');
  await page.waitForSelector('dialog.idle', {state: 'detached'});
  await page.waitForSelector('dialog >> text=Sign in again', {timeout: 10000});
  // The server thinks so, too.
  assert.equal(await page.evaluate(async () => (await fetch('/v1/session')).status), 401);
  await page.fill('dialog input', key);
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog', {state: 'detached'});
  assert.equal(await page.inputValue('.review-form textarea'), 'half a thou');
  await page.click('.verdict-forged.button');
  await page.waitForSelector('text=Nothing waits for review.');
  const {reviews} = await server.ask('GET', `v1/matches/${id}`, undefined, key);
  assert.deepEqual(reviews.map(({verdict, note}) => [verdict, note]), [['forged', 'half a thou']]);
  assert.deepEqual(page.errors, []);
  await server.remove();
});

test('signed out is signed out, also for who kept the cookie', async () => {
  const server = new Server();
  const key = server.key('anna', 'operator');
  await server.start();
  const page = await open(browser, server);
  await signIn(page, key);
  const [cookie] = await page.context().cookies();
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.path === '/');
  await page.click('text=Sign out');
  await page.waitForSelector('.sign-in');
  assert.deepEqual(await page.context().cookies(), []);
  const answer = await fetch(`${server.url}v1/session`, {headers: {Cookie: `${cookie.name}=${cookie.value}`}});
  assert.equal(answer.status, 401);
  await server.remove();
});

test('the server stops meanwhile: a clear message, and the picture is still there', async () => {
  const server = await new Server().start();
  await server.enrol(1, 1, 1);
  const page = await open(browser, server, {hash: `#/match/${customer(1)}`});
  await page.waitForSelector('.thumbs img');
  await server.stop();
  await drop(page, signature(1, 'genuine', 2));
  await page.waitForSelector('#notices >> text=The server cannot be reached');
  assert.match(await page.textContent('.result'), /The picture is still here/);
  await server.start();
  await page.waitForSelector('#notices >> text=The server is back', {timeout: 15000});
  await matched(page, () => page.click('.result >> text=Try again'));
  assert.equal((await server.ask('GET', 'v1/matches')).items.length, 1);

  // An enrolment whose answer was lost is stored once.
  await go(page, `#/customers/${customer(1)}`);
  await page.waitForSelector('#references');
  let lost = 0;
  await page.route('**/signatures', async route => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.setInputFiles('input[type=file]', signature(1, 'genuine', 3));
  await page.click('dialog .primary');
  await page.waitForSelector('dialog .failure');
  await page.click('dialog .primary');
  await page.waitForSelector('dialog', {state: 'detached'});
  assert.equal(lost, 2);
  assert.equal((await server.ask('GET', `v1/customers/${customer(1)}/signatures`)).items.length, 2);
  await server.remove();
});
