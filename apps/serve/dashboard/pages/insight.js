// What the decisions add up to, what people found about them, the model, and the audit trail.
import {get} from '../api.js';
import {button, h, icon, replace} from '../dom.js';
import {dateTime, hasText, number, percent, score, shortDay, t} from '../language.js';
import {facts, idText} from '../parts/facts.js';
import {failure} from '../parts/failure.js';
import {model, policyOf} from '../parts/model.js';
import {histogram, interval, stackedBars} from '../parts/plot.js';
import {may} from '../session.js';

const ranges = [7, 30, 90, 365];

const tile = (name, value, note) => h('div', {class: 'tile card'}, h('dt', {}, name), h('dd', {class: 'figure'}, value), note && h('dd', {class: 'note'}, note));

// Days in groups, so that a year is not 365 slivers.
function grouped(days) {
  const size = days.length > 120 ? 7 : 1;
  const groups = [];
  for (let end = days.length; end > 0; end -= size) {
    const part = days.slice(Math.max(0, end - size), end);
    const sum = name => part.reduce((total, one) => total + one[name], 0);
    groups.unshift({date: part[0].date, match: sum('match'), review: sum('review'), no_match: sum('no_match')});
  }
  return groups;
}

function tiles(statistics) {
  const all = name => statistics.days.reduce((sum, one) => sum + one[name], 0);
  const total = all('match') + all('review') + all('no_match');
  const part = name => total ? t('insight.part', {share: percent(all(name) / total, 0)}) : null;
  const {median_ms: median, p95_ms: slow, matches} = statistics.latency;
  return h('dl', {class: 'tiles'}, tile(t('insight.matches'), number(total)), tile(t('decision.match'), number(all('match')), part('match')), tile(t('decision.review'), number(all('review')), part('review')),
    tile(t('decision.no_match'), number(all('no_match')), part('no_match')), tile(t('insight.waiting'), number(statistics.waiting_for_review)),
    tile(t('insight.latency'), median === null ? '–' : t('milliseconds', {value: number(median)}), median === null ? null : t('insight.latencyNote', {p95: number(slow), n: matches})));
}

function errorRow(kind, share, target) {
  const told = share.of === 0 ? t('insight.noneJudged') : t('insight.share', {count: share.count, of: share.of, value: percent(share.value), low: percent(share.low), high: percent(share.high)});
  const most = Math.max(0.2, Math.min(1, 1.15 * Math.max(share.of ? share.high : 0, target)));
  const state = share.of === 0 ? 'unknown' : share.low > target ? 'above' : share.high <= target ? 'below' : 'open';
  return h('tr', {}, h('th', {scope: 'row'}, t(`insight.${kind}`), h('small', {}, t(`insight.${kind}Text`))), h('td', {'data-name': t('insight.live')}, told, share.of > 0 && interval({...share, target, most, name: told})),
           h('td', {class: 'number', 'data-name': t('insight.target')}, percent(target)), h('td', {'data-name': t('insight.finding')}, h('span', {class: `badge ${state}`}, t(`insight.${state}`))));
}

function errors(statistics, card) {
  const {policies, other_models: others} = statistics.errors;
  return h('section', {'aria-labelledby': 'errors'}, h('h2', {id: 'errors'}, t('insight.errors')), h('p', {class: 'note'}, t('insight.errorsNote')),
    policies.filter(one => one.genuine + one.forged + one.unsure > 0).map(one => {
      const policy = policyOf(card, one.policy);
      return h('div', {class: 'card'}, h('table', {class: 'list errors'}, h('caption', {}, t('insight.policy', {policy: one.policy, genuine: one.genuine, forged: one.forged})),
        h('thead', {}, h('tr', {}, ['rate', 'live', 'target', 'finding'].map(name => h('th', {scope: 'col', class: name === 'target' ? 'number' : null}, t(`insight.${name}`))))),
        h('tbody', {}, errorRow('far', one.false_accepts, policy?.target_far ?? 0), errorRow('frr', one.false_rejects, policy?.target_frr ?? 0))));
    }),
    policies.every(one => one.genuine + one.forged + one.unsure === 0) && h('p', {}, t('insight.noReviews')), others > 0 && h('p', {class: 'note'}, t('insight.otherModels', {n: others})));
}

function modelCard(card) {
  const {provenance} = card;
  return h('section', {'aria-labelledby': 'model'}, h('h2', {id: 'model'}, t('model.title')), h('div', {class: 'card'},
    facts([[t('model.name'), card.title], [t('model.id'), idText(card.id)], [t('model.policy'), card.policy],
      [t('model.prior'), percent(card.prior)],
      provenance.created && [t('model.created'), dateTime(provenance.created)], provenance.siglib_version && [t('model.version'), provenance.siglib_version],
      ...['skilled', 'random'].filter(kind => Number.isFinite(provenance[`validation_eer_${kind}`])).map(kind => [t(`model.eer.${kind}`), percent(provenance[`validation_eer_${kind}`])])]),
    h('table', {class: 'list'}, h('caption', {}, t('model.policies')), h('thead', {}, h('tr', {}, ['name', 'negatives', 'far', 'frr', 'accept', 'reject'].map((name, i) => h('th', {scope: 'col', class: i > 1 ? 'number' : null}, t(`policy.${name}`))))),
      h('tbody', {}, card.policies.map(policy => h('tr', {}, h('th', {scope: 'row'}, policy.name), h('td', {'data-name': t('policy.negatives')}, t(`policy.${policy.negatives}`)), h('td', {class: 'number', 'data-name': t('policy.far')}, percent(policy.target_far)),
        h('td', {class: 'number', 'data-name': t('policy.frr')}, percent(policy.target_frr)), h('td', {class: 'number', 'data-name': t('policy.accept')}, score(policy.accept)), h('td', {class: 'number', 'data-name': t('policy.reject')}, score(policy.reject))))))));
}

const kindName = kind => hasText(`audit.${kind}`) ? t(`audit.${kind}`) : kind;

function auditDetails(details) {
  const {decision, score: value, verdict, role, title, by} = details;
  return [decision && `${t(`decision.${decision}`)} (${score(value)})`, verdict && t(`verdict.${verdict}`), role && t(`role.${role}`), title, by].filter(Boolean).join(', ');
}

function auditTrail(left) {
  const state = h('p', {class: 'chain', role: 'status'}, t('audit.checking', {n: 0}));
  const rows = h('tbody');
  const more = h('div', {class: 'more'});

  async function walk() {
    try {
      let cursor = null, answer;
      do {
        if (left.gone) return;
        answer = await get(`/v1/audit/state${cursor ? `?cursor=${cursor}` : ''}`);
        cursor = answer.next_cursor;
        state.textContent = t('audit.checking', {n: answer.entries});
      } while (cursor);
      state.classList.add(answer.first_broken ? 'broken' : 'whole');
      replace(state, icon(answer.first_broken ? 'no_match' : 'match', 18), answer.first_broken ? t('audit.broken', {number: number(answer.first_broken)}) : t('audit.whole', {n: answer.entries}), ' ', answer.entries > 0 && idText(answer.head.slice(0, 16)));
    } catch (error) {
      replace(state, failure(error, walk));
    }
  }

  async function load(cursor = '') {
    try {
      const page = await get(`/v1/audit?limit=10&cursor=${encodeURIComponent(cursor)}`);
      rows.append(...page.items.map(entry => h('tr', {}, h('th', {scope: 'row'}, number(entry.seq)), h('td', {'data-name': t('audit.time')}, dateTime(entry.time)), h('td', {'data-name': t('audit.kind')}, kindName(entry.kind), h('small', {}, auditDetails(entry.details))),
        h('td', {'data-name': t('audit.actor')}, idText(entry.actor.slice(0, 8))), h('td', {'data-name': t('audit.hash')}, idText(entry.hash.slice(0, 12))))));
      replace(more, page.next_cursor && button(t('more'), {on: {click: () => load(page.next_cursor)}}));
    } catch (error) {
      replace(more, failure(error, () => load(cursor)));
    }
  }
  walk();
  load();
  return h('section', {'aria-labelledby': 'audit'}, h('h2', {id: 'audit'}, t('audit.title')), h('p', {class: 'note'}, t('audit.note')), h('div', {class: 'card'}, state,
    h('table', {class: 'list'}, h('thead', {}, h('tr', {}, ['number', 'time', 'kind', 'actor', 'hash'].map(name => h('th', {scope: 'col'}, t(`audit.${name}`))))), rows), more));
}

export default async function show(place) {
  const left = {gone: false};
  const charts = h('div');
  const range = h('select', {id: 'range', on: {change: () => draw().catch(error => replace(charts, failure(error)))}}, ranges.map(days => h('option', {value: days, selected: days === 30}, t('insight.days', {n: days}))));
  const card = await model();

  async function draw() {
    const statistics = await get(`/v1/statistics?days=${range.value}`);
    const days = grouped(statistics.days), {scores} = statistics;
    const policy = policyOf(card, card.policy);
    const empty = scores.all.every(count => count === 0);
    replace(charts, tiles(statistics), !empty && h('div', {class: 'plots'},
      stackedBars({title: t('insight.overTime'), unit: t('insight.day'), labels: days.map(one => shortDay(one.date)), series: ['match', 'review', 'no_match'].map(kind => ({kind, name: t(`decision.${kind}`), values: days.map(one => one[kind])}))}),
      histogram({title: t('insight.scores'), unit: t('matches.score'), bins: scores.bins, marks: [...new Set([policy.reject, policy.accept])],
        series: [{kind: 'all', name: t('insight.all'), values: scores.all}, {kind: 'genuine', name: t('insight.judgedGenuine'), values: scores.genuine}, {kind: 'forged', name: t('insight.judgedForged'), values: scores.forged}]})),
      empty && h('div', {class: 'empty'}, icon('insight', 44), h('p', {}, t('insight.empty'))), errors(statistics, card));
  }
  await draw();
  replace(place, h('div', {class: 'title-row'}, h('h1', {}, t('insight.title')), h('p', {class: 'range'}, h('label', {for: 'range'}, t('insight.range')), range)), charts, modelCard(card), may('reviewer') && auditTrail(left));
  return () => left.gone = true;
}
