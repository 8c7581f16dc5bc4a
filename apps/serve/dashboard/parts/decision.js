// One decision: the score on its scale, what it means, what was wrong with the picture, and both signatures.
import {ask, paths} from '../api.js';
import {h, icon, replace} from '../dom.js';
import {oneIn, percent, score, t} from '../language.js';
import {explanation} from './explanation.js';
import {storedImage, warnings} from './facts.js';
import {model, policyOf} from './model.js';
import {scale} from './scale.js';

const best = match => [...match.references].sort((a, b) => b.score - a.score)[0];

// What was promised of this threshold, in a sentence; words, since few think in rates.
function meaning(match, policy) {
  if (match.possible_copy) return t('meaning.copy');
  if (!policy) return t('meaning.unknown', {policy: match.policy});
  const values = {score: score(match.match_score), accept: score(match.thresholds.accept), reject: score(match.thresholds.reject),
                  far: oneIn(policy.target_far), frr: oneIn(policy.target_frr), percent: percent(policy.target_far), policy: policy.name};
  return t(`meaning.${match.decision}.${policy.negatives}`, values);
}

export function headline(match) {
  return h('div', {class: `verdict ${match.decision}`},
           h('div', {class: 'verdict-words'}, h('p', {class: 'verdict-name'}, icon(match.decision, 30), t(`decision.${match.decision}`)), h('p', {}, t(match.possible_copy ? 'decision.copy.text' : `decision.${match.decision}.text`))),
           h('div', {class: 'verdict-score'}, h('p', {class: 'big'}, score(match.match_score)), h('p', {class: 'note'}, t('score.name'))),
           scale({score: match.match_score, ...match.thresholds}));
}

const blobOf = path => async () => (await ask('GET', path)).blob();

function tabs(entries) {
  const body = h('div', {class: 'view'});
  let turn = 0;  // a slow view must not replace one that was chosen after it
  const bar = h('div', {class: 'tabs', role: 'group', 'aria-label': t('view.name')});
  const choose = async (entry, pressed) => {
    [...bar.children].forEach(other => other.setAttribute('aria-pressed', String(other === pressed)));
    const mine = ++turn;
    body.setAttribute('aria-busy', 'true');
    const view = await (async () => entry.show())().catch(error => h('p', {class: 'note'}, error.message));
    if (mine !== turn) return;
    body.removeAttribute('aria-busy');
    replace(body, view);
  };
  for (const entry of entries) {
    const one = h('button', {type: 'button', 'aria-pressed': 'false', on: {click: () => choose(entry, one)}}, entry.label);
    bar.append(one);
  }
  choose(entries[0], bar.firstChild);
  return h('div', {class: 'views'}, bar, body);
}

// `query`: a blob at hand, or nothing where the server has the picture.
export function pictures(match, query = null) {
  const queryPath = `${paths.match(match.match_id)}/image`;
  const referencePath = id => `${paths.signature(match.customer, id)}/image`;
  let chosen = best(match);
  const url = query ? URL.createObjectURL(query) : null;
  const shown = () => h(
      'div', {class: 'pair'},
      h('figure', {}, storedImage(referencePath(chosen.id), t('reference.alt')), h('figcaption', {}, h('strong', {class: 'c-reference'}, t('reference')), ' ', t('reference.score', {score: score(chosen.score)}))),
      h('figure', {}, storedImage(url ?? queryPath, t('query.alt')), h('figcaption', {}, h('strong', {class: 'c-query'}, t('query')))));
  const views = tabs([
    {label: t('view.pair'), show: shown},
    {label: t('view.overlay'), show: async () => {
      const {overlay} = await import('./overlay.js');
      return overlay(blobOf(referencePath(chosen.id)), query ? async () => query : blobOf(queryPath));
    }},
    {label: t('view.explanation'), show: () => explanation(match)},
  ]);
  const others = match.references.length > 1 && h(
      'div', {class: 'references', role: 'group', 'aria-label': t('references.choose')},
      match.references.map((one, i) => {
        const pick = h('button', {type: 'button', 'aria-pressed': String(one === chosen), on: {click: () => {
          chosen = one;
          [...pick.parentElement.children].forEach(other => other.setAttribute('aria-pressed', String(other === pick)));
          views.querySelector('.tabs [aria-pressed=true]').click();
        }}}, storedImage(referencePath(one.id), ''), h('span', {}, t('references.one', {number: i + 1, score: score(one.score)})));
        return pick;
      }));
  return {element: h('div', {}, views, others), clear: () => url && URL.revokeObjectURL(url)};
}

export async function decision(match, query = null) {
  const card = await model().catch(() => null);
  const both = pictures(match, query);
  return {
    element: h('div', {class: 'decision'}, headline(match), h('p', {class: 'meaning'}, meaning(match, card && policyOf(card, match.policy))), warnings(match.quality), both.element),
    clear: both.clear,
  };
}
