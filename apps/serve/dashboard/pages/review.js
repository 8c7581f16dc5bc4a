// Decisions that people should look at, one at a time: those sent to review first, then the others. Driven by keys.
import {get, paths} from '../api.js';
import {button, h, icon, replace, say} from '../dom.js';
import {dateTime, number, t} from '../language.js';
import {decision} from '../parts/decision.js';
import {idText} from '../parts/facts.js';
import {failure} from '../parts/failure.js';
import {reviewForm, verdicts} from '../parts/review-form.js';
import {reviewsOf} from './decision.js';

const sources = ['decision=review&reviewed=false', 'reviewed=false'];

// Goes through the sources page by page; nothing twice, since the second holds the first.
function makeQueue() {
  const seen = new Set();
  let source = 0, cursor = '', waiting = [];
  return async function next() {
    while (waiting.length === 0 && source < sources.length) {
      const page = await get(`/v1/matches?${sources[source]}&limit=20&cursor=${encodeURIComponent(cursor)}`);
      waiting = page.items.filter(match => !seen.has(match.match_id));
      if (page.next_cursor) cursor = page.next_cursor;
      else ++source, cursor = '';
    }
    const match = waiting.shift();
    if (match) seen.add(match.match_id);
    return match ?? null;
  };
}

function keysAllowed() {
  try {
    return localStorage.getItem('siglib.keys') !== 'off';
  } catch {
    return true;
  }
}

export default async function show(place) {
  const next = makeQueue();
  const history = [];  // matches looked at, the one shown at `at`
  let at = -1, view = null, form = null, moving = false;
  let useKeys = keysAllowed();
  const waiting = h('p', {class: 'note'});
  const body = h('div');
  const keys = h('input', {id: 'keys', type: 'checkbox', on: {change: () => {
    useKeys = keys.checked;
    try {
      localStorage.setItem('siglib.keys', useKeys ? 'on' : 'off');
    } catch {
      // It holds until the page is left.
    }
  }}});
  keys.checked = useKeys;
  replace(place, h('div', {class: 'title-row'}, h('div', {}, h('h1', {}, t('review.title')), waiting),
    h('p', {class: 'key-switch'}, keys, h('label', {for: 'keys'}, t('review.keys')))), body);

  async function count() {
    const {waiting_for_review: left} = await get('/v1/statistics?days=366');
    waiting.textContent = t('review.waiting', {n: left});
  }

  async function step(by) {
    if (moving) return;
    moving = true;
    try {
      if (by < 0) at = Math.max(0, at - 1);
      else if (++at >= history.length) {
        const match = await next();
        if (match) history.push(match);
      }
      await draw();
    } catch (error) {
      if (by > 0) --at;
      replace(body, failure(error, () => step(by)));
    }
    moving = false;
  }

  async function draw() {
    view?.clear();
    view = form = null;
    if (at >= history.length) {
      replace(body, h('div', {class: 'empty'}, icon('match', 44), h('p', {}, t('review.done'))), history.length > 0 && h('div', {class: 'actions'}, button(t('review.back'), {on: {click: () => step(-1)}})));
      say(t('review.done'));
      return;
    }
    const match = await get(paths.match(history[at].match_id));
    view = await decision(match);
    form = reviewForm(match, async review => {
      say(t('review.stored', {verdict: t(`verdict.${review.verdict}`)}));
      count().catch(() => {});
      if (document.activeElement?.closest('.review-form')) document.activeElement.blur();
      // After this turn: the form is done with its buttons then.
      setTimeout(() => step(1));
    });
    replace(
        body, h('article', {class: 'case', 'aria-label': t('review.case', {number: number(at + 1)}), 'data-match': match.match_id},
          h('div', {class: 'case-main'}, view.element),
          h('aside', {class: 'case-side card', 'aria-label': t('review.verdict')}, h('h2', {}, t('review.verdict')), form.element,
            match.reviews.length > 0 && [h('h3', {}, t('reviews.title')), reviewsOf(match)],
            h('div', {class: 'moves'}, button(t('review.back'), {'aria-keyshortcuts': 'p', disabled: at === 0, on: {click: () => step(-1)}}), button(t('review.next'), {'aria-keyshortcuts': 'n', on: {click: () => step(1)}})),
            h('p', {class: 'note'}, dateTime(match.created_at)), h('p', {}, h('a', {href: `#/customers/${match.customer}`}, idText(match.customer))))));
  }

  const keyed = event => {
    if (!useKeys || event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector('dialog[open]')) return;
    if (event.target.closest('input:not([type=checkbox]), textarea, select')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const verdict = Object.keys(verdicts).find(name => verdicts[name] === event.key);
    if (verdict) form?.give(verdict);
    else if (event.key === 'n' || event.key === 'ArrowRight') step(1);
    else if ((event.key === 'p' || event.key === 'ArrowLeft') && at > 0) step(-1);
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', keyed);
  await Promise.all([count(), step(1)]);
  return () => {
    document.removeEventListener('keydown', keyed);
    view?.clear();
  };
}
