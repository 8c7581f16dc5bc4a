// Starts the dashboard: language, session, then the page that the address names.
import {events, isAlive, onSessionEnd} from './api.js';
import {button, h, icon, replace, say} from './dom.js';
import {chooseLanguage, language, languageNames, loadLanguage, t} from './language.js';
import {showDialog} from './parts/dialog.js';
import {askToSignIn, showSignIn} from './parts/sign-in.js';
import {may, session, signOut, stay, watchIdleTime, whoAmI} from './session.js';

const pages = {
  match: {role: 'operator', icon: 'compare', load: () => import('./pages/match.js')},
  customers: {role: 'viewer', icon: 'customers', load: () => import('./pages/customers.js')},
  review: {role: 'reviewer', icon: 'queue', load: () => import('./pages/review.js')},
  insight: {role: 'viewer', icon: 'insight', load: () => import('./pages/insight.js')},
  settings: {role: 'admin', icon: 'settings', load: () => import('./pages/settings.js')},
  decision: {role: 'viewer', hidden: true, load: () => import('./pages/decision.js')},
};

const main = document.getElementById('main');
let leave = () => {};  // what the page shown does when it is left
let shown = 0;

const start = () => may('operator') ? 'match' : 'customers';

function place() {
  const [name, argument] = location.hash.replace(/^#\/?/, '').split('/').map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return '';
    }
  });
  return name in pages ? {name, argument} : {name: start(), argument: undefined};
}

function menuLink(name) {
  const here = place().name === name;
  return h('li', {}, h('a', {href: `#/${name}`, 'aria-current': here && 'page'}, icon(pages[name].icon), h('span', {}, t(`menu.${name}`))));
}

function languageChoice() {
  const choice = h('select', {'aria-label': t('bar.language'), id: 'language', on: {change: async () => {
    await chooseLanguage(choice.value);
    await redraw();
    document.getElementById('language')?.focus();
  }}}, Object.entries(languageNames).map(([name, label]) => h('option', {value: name, selected: name === language(), lang: name}, label)));
  return choice;
}

function themeChoice() {
  const root = document.documentElement;
  const choice = h('select', {'aria-label': t('bar.theme'), id: 'theme', on: {change: () => {
    if (choice.value === 'auto') delete root.dataset.theme;
    else root.dataset.theme = choice.value;
    try {
      localStorage.setItem('siglib.theme', choice.value);
    } catch {
      // It holds until the page is left.
    }
  }}}, ['auto', 'light', 'dark'].map(name => h('option', {value: name, selected: name === (root.dataset.theme ?? 'auto')}, t(`theme.${name}`))));
  return choice;
}

function drawBar() {
  const me = session.me;
  document.getElementById('skip').textContent = t('bar.skip');
  replace(
      document.getElementById('bar'),
      h('div', {class: 'bar-inner'},
        h('a', {class: 'wordmark', href: '#/', 'aria-label': t('bar.home')}, h('img', {src: '/assets/icon.svg', alt: '', width: 26, height: 26}), h('span', {}, 'siglib')),
        me && h('nav', {'aria-label': t('bar.pages')}, h('ul', {}, Object.keys(pages).filter(name => !pages[name].hidden && may(pages[name].role)).map(menuLink))),
        h('div', {class: 'bar-end'},
          me && h('p', {class: 'me'}, h('strong', {}, me.local ? t('bar.local') : me.name), h('span', {}, t(`role.${me.role}`))),
          languageChoice(), themeChoice(),
          me && !me.local && button(t('bar.signOut'), {class: 'quiet', on: {click: leaveSession}}))));
}

async function leaveSession() {
  try {
    await signOut();
  } catch (error) {
    if (error.status !== 401) return showNotice(error.message);
    session.me = null;
  }
  await redraw();
}

async function showPage() {
  const turn = ++shown;
  const {name, argument} = place();
  leave();
  leave = () => {};
  drawBar();
  const page = pages[name];
  if (!may(page.role)) {
    replace(main, h('h1', {}, t('forbidden.title')), h('p', {}, t('forbidden.text', {role: t(`role.${page.role}`)})));
    return;
  }
  try {
    const {default: show} = await page.load();
    if (turn !== shown) return;
    const content = h('div', {class: `page ${name}`});
    replace(main, content);
    const left = await show(content, argument);
    if (turn === shown) leave = left ?? leave;
    else left?.();
  } catch (error) {
    if (turn !== shown) return;
    replace(main, h('h1', {}, t('failed.title')), h('p', {}, error.message), error.detail && h('p', {class: 'note', lang: 'en'}, error.detail),
            h('p', {}, button(t('again'), {class: 'primary', on: {click: showPage}})));
  }
  const heading = main.querySelector('h1');
  document.title = heading ? `${heading.textContent} · siglib` : 'siglib';
}

// The next Tab starts in the new page; one that begins with a field has put the focus there itself.
function focusPage() {
  if (!main.contains(document.activeElement) || document.activeElement === main) main.focus({preventScroll: true});
}

async function redraw() {
  if (session.me) return showPage();
  ++shown;
  leave();
  leave = () => {};
  drawBar();
  document.title = `${t('signIn.title')} · siglib`;
  showSignIn(main, async () => {
    await showPage();
    focusPage();
  });
}

function showNotice(text, kind = 'bad', action = null) {
  replace(document.getElementById('notices'), h('div', {class: `notice ${kind}`}, h('p', {}, text), action));
}
const hideNotice = () => replace(document.getElementById('notices'));

events.addEventListener('unreachable', () => {
  showNotice(t('unreachable.text'));
  const look = async () => {
    if (!await isAlive()) setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
});
events.addEventListener('reachable', () => {
  showNotice(t('reachable.text'), 'good');
  setTimeout(hideNotice, 6000);
});

// Over the page as it is: what was typed or dropped stays.
onSessionEnd(async () => {
  const before = session.me;
  await askToSignIn();
  drawBar();
  if (before && before.role !== session.me.role) await showPage();
});

watchIdleTime(
    seconds => {
      const {dialog, close} = showDialog({
        title: t('idle.title'),
        content: h('p', {}, t('idle.text', {n: seconds})),
        actions: [button(t('idle.stay'), {class: 'primary', autofocus: true, on: {click: () => { close(); stay().catch(() => {}); }}})],
      });
      dialog.classList.add('idle');
    },
    () => {
      document.querySelectorAll('dialog.idle').forEach(dialog => dialog.close());
      say(t('idle.ended'));
      askToSignIn().then(drawBar);
    });

window.addEventListener('hashchange', async () => {
  if (!session.me) return;
  await showPage();
  focusPage();
  window.scrollTo(0, 0);
});

await loadLanguage();
try {
  await whoAmI();
  await redraw();
} catch (error) {
  drawBar();
  replace(main, h('h1', {}, t('failed.title')), h('p', {}, error.message), h('p', {}, button(t('again'), {class: 'primary', on: {click: () => location.reload()}})));
}
