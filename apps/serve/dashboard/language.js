// Texts, numbers and dates in the reader's language.

const languages = {en: () => import('./text/en.js'), de: () => import('./text/de.js')};
export const languageNames = {en: 'English', de: 'Deutsch'};

let current = 'en';
let texts = {};

function remembered() {
  try {
    return localStorage.getItem('siglib.language');
  } catch {
    return null;
  }
}

export async function loadLanguage(wanted = remembered() ?? navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in languages)) {
  current = wanted in languages ? wanted : 'en';
  texts = (await languages[current]()).default;
  document.documentElement.lang = current;
}

export async function chooseLanguage(name) {
  try {
    localStorage.setItem('siglib.language', name);
  } catch {
    // Not kept then; it holds until the page is left.
  }
  await loadLanguage(name);
}

export const language = () => current;
export const hasText = key => key in texts;

// t('match.title'), t('customers.count', {n: 3}): a text with one form per number has the keys '….one' and '….other'.
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined && 'n' in values) text = texts[`${key}.${new Intl.PluralRules(current).select(values.n)}`] ?? texts[`${key}.other`];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === 'number' ? number(values[name]) : String(values[name]));
}

export const number = (value, digits = 0) =>
    value.toLocaleString(current, {maximumFractionDigits: digits, minimumFractionDigits: digits});

export const percent = (value, digits = 1) =>
    value.toLocaleString(current, {style: 'percent', maximumFractionDigits: digits});

// A probability that is neither 0 nor 1 is not shown as one of them.
export function score(value) {
  const [low, high] = [0.001, 0.999];
  if (value > 0 && value < low) return `< ${number(low, 3)}`;
  if (value < 1 && value > high) return `> ${number(high, 3)}`;
  return number(value, 3);
}

export const dateTime = text => new Date(text).toLocaleString(current, {dateStyle: 'medium', timeStyle: 'short'});
export const day = text => new Date(text).toLocaleDateString(current, {dateStyle: 'medium'});
export const shortDay = date => new Date(`${date}T12:00:00Z`).toLocaleDateString(current, {day: 'numeric', month: 'short', timeZone: 'UTC'});

// "1 in 20" of 0.05.
export const oneIn = share => number(Math.max(1, Math.round(1 / share)));
