// What somebody with bad intentions would try in a browser, and that it fails.
import assert from 'node:assert/strict';
import http from 'node:http';
import {after, before, test} from 'node:test';
import {customer, go, launch, open, Server, signature, signIn} from './world.mjs';

let browser, server, admin, evil;
before(async () => {
  browser = await launch();
  server = new Server();
  admin = server.key('<img src=x onerror=alert(1)>', 'admin');
  await server.start();
  // A page of another site: 127.0.0.1 is another one than localhost.
  evil = http.createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title><body></body>'));
  await new Promise(resolve => evil.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await browser.close();
  evil.close();
  await server.remove();
});

const hostile = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><svg onload="window.hacked=1">{{7*7}}';

test('stored text stays text', async () => {
  await server.enrol(1, 1, 1, admin);
  const {match_id: id} = await server.match(1, signature(1, 'forged', 1), admin);
  await server.ask('POST', `v1/matches/${id}/review`, JSON.stringify({verdict: 'unsure', note: hostile}), admin);
  await server.ask('POST', 'v1/keys', JSON.stringify({name: '"><script>hacked=1</script>', role: 'viewer'}), admin);
  const page = await open(browser, server);
  await signIn(page, admin);
  for (const hash of [`#/decision/${id}`, '#/settings', '#/insight', `#/customers/${customer(1)}`, '#/review']) {
    await go(page, hash);
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.hacked), undefined, hash);
    assert.equal(await page.locator('main script, main img[src=x], .bar-end img').count(), 0, hash);
  }
  await go(page, `#/decision/${id}`);
  assert.equal(await page.textContent('blockquote'), hostile);
  assert.match(await page.textContent('.me'), /<img src=x onerror=alert\(1\)>/);
  // An address is text, too.
  await page.evaluate(text => location.hash = `#/customers/${encodeURIComponent(text)}`, hostile);
  await page.waitForSelector('text=This is not a customer id');
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('an image that is a page is not run', async () => {
  const page = await open(browser, server);
  const {items: [stored]} = await server.ask('GET', `v1/customers/${customer(1)}/signatures`, undefined, admin);
  const answer = await fetch(`${server.url}v1/customers/${customer(1)}/signatures/${stored.id}/image`, {headers: {Authorization: `Bearer ${admin}`}});
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
  await page.context().close();
});

test('inline scripts, markup from text, foreign frames and other hosts are stopped by the policy', async () => {
  const page = await open(browser, server);
  const stopped = await page.evaluate(async () => {
    const found = [];
    document.addEventListener('securitypolicyviolation', event => found.push(event.effectiveDirective));
    const script = document.createElement('script');
    try {
      script.text = 'window.hacked = 1';
      document.body.append(script);
    } catch { /* Trusted types refuse the text already. */ }
    try {
      document.body.insertAdjacentHTML('beforeend', '<b>x</b>');
    } catch { /* so here */ }
    await fetch('https://example.org/').catch(() => {});
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
    await new Promise(resolve => setTimeout(resolve, 300));
    return {found, hacked: window.hacked};
  });
  assert.equal(stopped.hacked, undefined);
  for (const directive of ['require-trusted-types-for', 'connect-src', 'frame-src']) assert.ok(stopped.found.includes(directive), `${directive} among ${stopped.found}`);
  await page.context().close();
});

test('a page of another site can neither use a session nor begin one', async () => {
  const page = await open(browser, server);
  await signIn(page, admin);
  const other = await page.context().newPage();
  await other.goto(`http://127.0.0.1:${evil.address().port}/`);
  const target = server.url;
  const tried = await other.evaluate(async ([url, id, key]) => {
    const attempt = (path, options) => fetch(url + path, {credentials: 'include', ...options}).then(answer => `answered ${answer.status}`, () => 'stopped');
    const form = (path, method) => {
      const element = document.createElement('form');
      Object.assign(element, {action: url + path, method, enctype: 'text/plain', target: 'away'});
      const field = document.createElement('input');
      Object.assign(field, {name: '{"verdict":"genuine","note":"', value: '"}'});
      element.append(field);
      document.body.append(element);
      element.submit();
    };
    const frame = document.createElement('iframe');
    frame.name = 'away';
    document.body.append(frame);
    const results = [
      await attempt(`v1/customers/${id}`, {method: 'PUT'}), await attempt(`v1/customers/${id}`, {method: 'DELETE'}),
      await attempt('v1/keys', {method: 'POST', body: '{"name":"x","role":"admin"}', headers: {'Content-Type': 'application/json'}}),
      await attempt('v1/session', {method: 'POST', body: JSON.stringify({key}), headers: {'Content-Type': 'application/json'}}), await attempt('v1/customers', {}),
    ];
    form('v1/keys', 'post');
    await new Promise(resolve => setTimeout(resolve, 500));
    return results;
  }, [target, customer(9), admin]);
  assert.deepEqual(tried, ['stopped', 'stopped', 'stopped', 'stopped', 'stopped']);
  const {items: keys} = await server.ask('GET', 'v1/keys', undefined, admin);
  assert.equal(keys.filter(key => key.name === 'x').length, 0);
  assert.equal((await server.ask('GET', 'v1/customers', undefined, admin)).items.filter(one => one.id === customer(9)).length, 0);

  // The same requests from the dashboard's own origin, but without the token that only its page has read.
  const own = await page.evaluate(async id => (await fetch(`/v1/customers/${id}`, {method: 'PUT'})).status, customer(9));
  assert.equal(own, 403);
  await page.context().close();
});

test('a link from another site opens the dashboard signed out: its cookie stays at home', async () => {
  const page = await open(browser, server);
  await signIn(page, admin);
  const other = await page.context().newPage();
  await other.goto(`http://127.0.0.1:${evil.address().port}/`);
  const seen = [];
  other.on('request', async request => request.url().startsWith(server.url) && seen.push((await request.allHeaders()).cookie));
  await other.evaluate(url => location.href = url, server.url);
  await other.waitForSelector('h1');
  assert.equal(seen[0], undefined);
  await page.context().close();
});

test('nobody puts the dashboard into a frame', async () => {
  const page = await open(browser, server);
  const said = [];
  page.on('console', message => said.push(message.text()));
  const home = `http://127.0.0.1:${evil.address().port}/`;
  await page.goto(home);
  await page.evaluate(async urls => {
    for (const url of urls) {
      const frame = document.createElement('iframe');
      const loaded = new Promise(resolve => frame.onload = resolve);
      frame.src = url;
      document.body.append(frame);
      await loaded;
    }
  }, [home, server.url]);
  const [framed, refused] = page.frames().slice(1);
  assert.equal(await framed.title(), 'evil', 'other pages can be framed there');
  assert.equal(await refused.evaluate(() => document.getElementById('bar')), null);
  assert.ok(said.some(text => text.includes("frame-ancestors 'none'")), said.join());
  await page.context().close();
});
