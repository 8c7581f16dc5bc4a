// A server with its dashboard in a browser.
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {chromium} from 'playwright-core';

const {SIGLIB: siglib, SIGNATURES: signatures, CHROMIUM: executablePath} = process.env;

export const customer = n => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const signature = (writer, kind, number) => path.join(signatures, String(writer).padStart(3, '0'), kind, `${String(number).padStart(2, '0')}.png`);

export class Server {
  constructor(...settings) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'siglib-dashboard-'));
    this.settings = settings.flatMap(setting => ['--set', setting]);
  }

  // The key's text.
  key(name, role) {
    return JSON.parse(execFileSync(siglib, ['serve', 'keys', 'add', '--name', name, '--role', role, '--data', this.folder, '--json'])).key;
  }

  async start() {
    this.process = spawn(siglib, ['serve', '--port', String(this.port ?? 0), '--data', this.folder, '--set', 'log.access=false', ...this.settings], {stdio: ['ignore', 'ignore', 'pipe']});
    this.port = await new Promise((resolve, reject) => {
      let said = '';
      this.process.stderr.on('data', data => {
        said += data;
        const found = said.match(/listening on http:\/\/\S+?:(\d+)\//);
        if (found) resolve(Number(found[1]));
      });
      this.process.on('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    this.url = `http://localhost:${this.port}/`;
    return this;
  }

  async stop() {
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
  }

  async remove() {
    if (this.process.exitCode === null) await this.stop();
    fs.rmSync(this.folder, {recursive: true, force: true});
  }

  // Beside the dashboard, as another program would ask.
  async ask(method, where, body, key, headers = {}) {
    const answer = await fetch(this.url + where, {method, headers: {...key && {Authorization: `Bearer ${key}`}, ...typeof body === 'string' && {'Content-Type': 'application/json'}, ...headers}, body});
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
  enrol = (n, writer, number, key) => this.ask('POST', `v1/customers/${customer(n)}/signatures`, fs.readFileSync(signature(writer, 'genuine', number)), key);
  match = (n, file, key) => this.ask('POST', `v1/customers/${customer(n)}/match`, fs.readFileSync(file), key);
}

export const launch = () => chromium.launch({executablePath, args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']});

// What a page must never do goes to `errors`: exceptions, and what its own policy had to stop.
export async function open(browser, server, {hash = '', width = 1440, height = 900, ...options} = {}) {
  const context = await browser.newContext({viewport: {width, height}, locale: 'en-GB', timezoneId: 'UTC', ...options});
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', error => page.errors.push(String(error)));
  page.on('console', message => /Content Security Policy|Trusted/i.test(message.text()) && page.errors.push(message.text()));
  await page.goto(server.url + hash);
  await page.waitForSelector('main h1');
  return page;
}

export async function signIn(page, key) {
  await page.fill('main input[type=password]', key);
  await page.click('main button[type=submit]');
  await page.waitForSelector('main .sign-in', {state: 'detached'});
  await page.waitForSelector('main h1');
}

// page.waitForFunction evaluates text in the page, which the page's policy forbids.
export async function until(page, predicate, argument, seconds = 20) {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end;) {
    if (await page.evaluate(predicate, argument)) return;
    await new Promise(resolve => setTimeout(resolve, 30));
  }
  throw new Error(`not within ${seconds} s: ${predicate}`);
}

export async function go(page, hash) {
  await page.evaluate(to => location.hash = to, hash);
  await until(page, name => document.querySelector(`main > .page.${name} h1`) !== null, hash.split('/')[1]);
}

export async function matched(page, act) {
  const before = await page.getAttribute('.page.match', 'data-decided');
  await act();
  await until(page, old => ![undefined, old].includes(document.querySelector('.page.match')?.dataset.decided), before ?? undefined);
  return page.getAttribute('.page.match', 'data-decided');
}

// A file dropped on the page's field, as a hand would.
export const drop = (page, file, selector = '.source') => page.$eval(selector, (field, [text, name]) => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, {type: 'image/png'}));
  for (const type of ['dragenter', 'dragover', 'drop']) field.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: carried}));
}, [fs.readFileSync(file).toString('base64'), path.basename(file)]);
