// Every language has every text, and every text that the code asks for is there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../apps/serve/dashboard');
// The files are modules to a browser; to this Node they are so only by their text.
const texts = async name => (await import(`data:text/javascript;base64,${fs.readFileSync(path.join(root, 'text', name)).toString('base64')}`)).default;
const code = fs.readdirSync(root, {recursive: true}).filter(file => file.endsWith('.js') && !file.startsWith('text')).map(file => [file, fs.readFileSync(path.join(root, file), 'utf8')]);
const blanks = text => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('English and German have the same keys and blanks', async () => {
  const [en, de] = [await texts('en.js'), await texts('de.js')];
  assert.ok(Object.keys(en).length > 200);
  assert.deepEqual(Object.keys(de).sort(), Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) {
    assert.ok(de[key].trim(), key);
    assert.deepEqual(blanks(de[key]), blanks(text), key);
  }
});

test('what the code asks for is there', async () => {
  const en = await texts('en.js');
  let asked = 0;
  for (const [file, text] of code)
    for (const [, key] of text.matchAll(/(?<!\/\/.*)\bt\('([\w.]+)'/g)) {
      ++asked;
      assert.ok(key in en || `${key}.other` in en, `${file}: ${key}`);
    }
  assert.ok(asked > 150);
});

test('no file makes markup of text', () => {
  for (const [file, text] of code) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/, file);
});
