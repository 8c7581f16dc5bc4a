// One customer: stored references, more of them, what was matched, and how to erase it all.
import {get, paths, post, put, remove} from '../api.js';
import {button, h, icon, replace, say} from '../dom.js';
import {dateTime, day, score, t} from '../language.js';
import {confirm} from '../parts/confirm.js';
import {copyButton, decisionBadge, idText, storedImage, verdictBadge, warnings} from '../parts/facts.js';
import {failure} from '../parts/failure.js';
import {imageSource} from '../parts/image-source.js';
import {may} from '../session.js';
import {newUuid, readUuid} from '../uuid.js';

async function stored(id) {
  const [customer, {items}, matches] = await Promise.all([get(paths.customer(id)), get(paths.signatures(id)), get(`/v1/matches?limit=10&customer=${id}`)]);
  return {customer, signatures: items, matches: matches.items};
}

function unknown(place, id) {
  const problem = h('div', {role: 'alert'});
  replace(place, h('p', {class: 'crumb'}, h('a', {href: '#/customers'}, t('customers.title'))), h('h1', {}, t('customer.unknown')), h('p', {}, idText(id)),
          may('operator') && h('p', {}, button(t('customer.make'), {class: 'primary', on: {click: async () => {
            try {
              await put(paths.customer(id));
              await show(place, id);
              place.querySelector('h1')?.focus();
            } catch (error) {
              replace(problem, failure(error));
            }
          }}})), problem);
}

export default async function show(place, argument) {
  const id = readUuid(argument);
  if (!id) {
    replace(place, h('h1', {}, t('customer.notAnId')), h('p', {}, h('a', {href: '#/customers'}, t('customers.title'))));
    return undefined;
  }
  let now;
  try {
    now = await stored(id);
  } catch (error) {
    if (error.status !== 404) throw error;
    return unknown(place, id);
  }
  const references = h('ul', {class: 'cards'});
  const count = h('p', {class: 'note'});
  const source = may('operator') ? imageSource({label: t('enrol.drop'), note: t('enrol.note'), take: enrol}) : null;

  async function enrol(picture) {
    const {edit} = await import('../parts/editor.js');
    // The same for every try: a picture that did arrive is not stored twice.
    const attempt = {key: newUuid(), bytes: null};
    await edit(picture, {title: t('enrol.title'), label: t('enrol.go'), send: async blob => {
      if (attempt.bytes && attempt.bytes !== blob.size) attempt.key = newUuid();
      attempt.bytes = blob.size;
      await post(paths.signatures(id), blob, {'Idempotency-Key': attempt.key});
      await refresh();
      say(t('enrol.done'));
    }});
  }

  function reference(one, i) {
    const name = t('references.alt', {number: i + 1});
    return h('li', {class: 'card reference'}, storedImage(`${paths.signature(id, one.id)}/image`, name), h('p', {class: 'when'}, h('strong', {}, name), h('span', {class: 'note'}, day(one.created_at))), warnings(one.quality),
      may('operator') && button(t('remove'), {class: 'quiet small', 'aria-label': t('enrol.remove', {number: i + 1}), on: {click: async () => {
        if (await confirm({title: t('enrol.removeTitle'), text: t('enrol.removeText'), label: t('remove'), act: () => remove(paths.signature(id, one.id))})) {
          await refresh();
          say(t('enrol.removed'));
        }
      }}}, 'remove'));
  }

  function draw() {
    replace(count, t('customer.count', {n: now.signatures.length}));
    replace(references, now.signatures.map(reference));
  }

  async function refresh() {
    now = await stored(id);
    draw();
  }

  draw();
  replace(
      place, h('p', {class: 'crumb'}, h('a', {href: '#/customers'}, t('customers.title'))),
      h('div', {class: 'title-row'}, h('div', {}, h('h1', {tabindex: -1}, t('customer.title')), h('p', {class: 'id-row'}, idText(id), copyButton(id)), h('p', {class: 'note'}, t('customer.since', {date: dateTime(now.customer.created_at)}))),
        h('div', {class: 'actions'}, may('operator') && h('a', {class: 'button primary', href: `#/match/${id}`}, icon('compare'), h('span', {}, t('customer.match'))),
          may('admin') && button(t('customer.erase'), {class: 'danger quiet', on: {click: async () => {
            if (await confirm({title: t('customer.eraseTitle'), text: t('customer.eraseText', {signatures: now.signatures.length, matches: now.customer.matches}), label: t('customer.erase'), act: () => remove(paths.customer(id))})) {
              say(t('customer.erased'));
              location.hash = '#/customers';
            }
          }}}, 'remove'))),
      h('section', {'aria-labelledby': 'references'}, h('h2', {id: 'references'}, t('references.title')), count, references, source?.element),
      now.matches.length > 0 && h('section', {'aria-labelledby': 'matches'}, h('h2', {id: 'matches'}, t('customer.matches')),
        h('div', {class: 'card'}, h('table', {class: 'list'}, h('thead', {}, h('tr', {}, ['when', 'decision', 'score', 'verdict'].map(name => h('th', {scope: 'col', class: name === 'score' ? 'number' : null}, t(`matches.${name}`))))),
          h('tbody', {}, now.matches.map(match => h('tr', {}, h('th', {scope: 'row'}, h('a', {href: `#/decision/${match.match_id}`}, dateTime(match.created_at))), h('td', {'data-name': t('matches.decision')}, decisionBadge(match.decision)),
            h('td', {class: 'number', 'data-name': t('matches.score')}, score(match.match_score)), h('td', {'data-name': t('matches.verdict')}, match.verdict ? verdictBadge(match.verdict) : h('span', {class: 'note'}, t('verdict.none'))))))))));
  return () => source?.clear();
}
