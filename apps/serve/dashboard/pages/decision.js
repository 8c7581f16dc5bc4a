// One decision as a sheet: on screen, and on paper for a customer's file.
import {get, paths} from '../api.js';
import {button, h, replace} from '../dom.js';
import {dateTime, number, score, t} from '../language.js';
import {decision} from '../parts/decision.js';
import {explanation} from '../parts/explanation.js';
import {facts, idText, verdictBadge} from '../parts/facts.js';
import {reviewForm} from '../parts/review-form.js';
import {may, session} from '../session.js';

const total = timings => Object.entries(timings).filter(([name]) => name !== 'total').reduce((sum, [, took]) => sum + took, 0);

export const reviewsOf = match => match.reviews.length === 0 ? h('p', {class: 'note'}, t('reviews.none')) :
    h('ol', {class: 'reviews'}, match.reviews.map(review => h('li', {}, verdictBadge(review.verdict), ' ', h('span', {}, t('reviews.who', {who: review.actor_name ?? (review.actor === 'local' ? t('bar.local') : review.actor), when: dateTime(review.created_at)})),
      review.note && h('blockquote', {}, review.note))));

export default async function show(place, id) {
  const match = await get(paths.match(id ?? ''));
  const view = await decision(match);
  // On paper there are no views to choose from. Where the picture is kept no more, the sheet says the rest.
  const why = await explanation(match).catch(() => null);
  replace(
      place, h('p', {class: 'crumb'}, h('a', {href: `#/customers/${match.customer}`}, t('sheet.customer'))),
      h('div', {class: 'title-row'}, h('div', {}, h('h1', {}, t('sheet.title')), h('p', {class: 'note'}, t('sheet.when', {when: dateTime(match.created_at)}))),
        h('div', {class: 'actions'}, button(t('sheet.print'), {on: {click: () => print()}}, 'print'))),
      view.element,
      why && h('section', {class: 'print-only', 'aria-labelledby': 'sheet-why'}, h('h2', {id: 'sheet-why'}, t('sheet.why')), why),
      h('section', {'aria-labelledby': 'reviews'}, h('h2', {id: 'reviews'}, t('reviews.title')), reviewsOf(match),
        may('reviewer') && h('details', {class: 'no-print'}, h('summary', {}, t('reviews.give')), reviewForm(match, async () => show(place, id)).element)),
      h('section', {'aria-labelledby': 'sheet-facts'}, h('h2', {id: 'sheet-facts'}, t('sheet.facts')), h('div', {class: 'card'}, facts([
        [t('sheet.match'), idText(match.match_id)],
        [t('sheet.customer'), idText(match.customer)],
        [t('sheet.policy'), t('sheet.policyText', {policy: match.policy, accept: score(match.thresholds.accept), reject: score(match.thresholds.reject)})],
        [t('sheet.llr'), number(match.log_likelihood_ratio, 2)],
        [t('sheet.references'), number(match.references.length)],
        [t('sheet.model'), match.model.title, ' ', idText(match.model.id.slice(0, 16))],
        [t('sheet.took'), t('milliseconds', {value: number(total(match.timings_ms))})],
        [t('sheet.until'), dateTime(match.image_until)],
      ]))),
      h('p', {class: 'print-only'}, t('sheet.printed', {when: dateTime(new Date().toISOString()), who: session.me.local ? t('bar.local') : session.me.name})),
      h('div', {class: 'print-only sign'}, h('span', {}, t('sheet.sign')), h('span', {}, t('sheet.date'))));
  return view.clear;
}
