// Whose signature is it said to be, and is it? The picture is matched as soon as it is there.
import {get, paths, post} from '../api.js';
import {button, h, icon, replace, say} from '../dom.js';
import {score, t} from '../language.js';
import {decision} from '../parts/decision.js';
import {storedImage} from '../parts/facts.js';
import {failure} from '../parts/failure.js';
import {imageSource} from '../parts/image-source.js';
import {readUuid} from '../uuid.js';

export default async function show(place, argument) {
  const state = {customer: null, picture: null, shown: null, turn: 0};
  const input = h('input', {id: 'customer', type: 'text', autocomplete: 'off', spellcheck: 'false', placeholder: t('customer.placeholder'), 'aria-describedby': 'customer-said', on: {input: find, paste: () => setTimeout(find)}});
  const said = h('div', {id: 'customer-said', class: 'said', 'aria-live': 'polite'});
  const result = h('section', {class: 'result', 'aria-label': t('match.result')});
  const source = imageSource({label: t('match.drop'), note: t('match.dropNote'), take: picture => {
    state.picture = picture;
    run();
  }});
  replace(place, h('h1', {}, t('match.title')), h('div', {class: 'match-grid'},
    h('section', {class: 'card claim', 'aria-label': t('match.claim')},
      h('div', {class: 'step'}, h('label', {for: 'customer'}, t('match.who')), input, said),
      h('div', {class: 'step'}, h('p', {class: 'step-name'}, t('match.what')), source.element)),
    result));
  idle();

  function idle() {
    replace(result, h('div', {class: 'empty'}, icon('compare', 44), h('p', {}, t('match.empty'))));
  }

  async function find() {
    const id = readUuid(input.value), turn = ++state.turn;
    state.customer = null;
    input.setAttribute('aria-invalid', String(input.value.trim() !== '' && !id));
    if (!id) return replace(said, input.value.trim() && h('p', {class: 'note'}, t('customer.notAnId')));
    try {
      const {items} = await get(paths.signatures(id));
      if (turn !== state.turn) return;
      input.value = id;
      if (items.length === 0) return replace(said, h('p', {}, t('match.noReferences'), ' ', h('a', {href: `#/customers/${id}`}, t('match.enrol'))));
      state.customer = id;
      replace(said, h('p', {class: 'note'}, t('match.references', {n: items.length}), ' ', h('a', {href: `#/customers/${id}`}, t('match.open'))),
              h('div', {class: 'thumbs'}, items.slice(0, 4).map((one, i) => storedImage(`${paths.signature(id, one.id)}/image`, t('references.alt', {number: i + 1})))));
      if (state.picture && !state.shown) run();
    } catch (error) {
      if (turn !== state.turn) return;
      replace(said, error.status === 404 ? h('p', {}, t('customer.unknown'), ' ', h('a', {href: `#/customers/${id}`}, t('customer.make'))) : failure(error, find));
    }
  }

  async function run() {
    clear();
    if (!state.customer) {
      replace(result, h('div', {class: 'empty'}, h('p', {}, t('match.pictureWaits'))));
      say(t('match.pictureWaits'));
      input.focus();
      return;
    }
    const {customer, picture} = state;
    replace(result, h('div', {class: 'empty busy'}, h('p', {role: 'status'}, t('match.busy'))));
    try {
      const match = await post(`${paths.customer(customer)}/match`, picture);
      const view = await decision(match, picture);
      state.shown = view;
      replace(result, view.element, h('div', {class: 'actions'},
        h('a', {class: 'button', href: `#/decision/${match.match_id}`}, icon('print'), h('span', {}, t('match.sheet'))),
        button(t('match.crop'), {on: {click: () => crop(picture)}}), button(t('match.next'), {class: 'primary', on: {click: next}})));
      if (matchMedia('(max-width: 60rem)').matches) result.scrollIntoView();
      place.dataset.decided = match.match_id;
      say(t('match.said', {decision: t(`decision.${match.decision}`), score: score(match.match_score)}));
    } catch (error) {
      replace(result, h('div', {class: 'card'}, failure(error, run), h('p', {class: 'note'}, t('match.kept')), h('div', {class: 'actions'}, button(t('match.crop'), {on: {click: () => crop(picture)}}))));
    }
  }

  async function crop(picture) {
    const {edit} = await import('../parts/editor.js');
    await edit(picture, {title: t('match.cropTitle'), label: t('match.go'), send: async cropped => {
      state.picture = cropped;
      run();
    }});
  }

  function next() {
    clear();
    state.picture = null;
    idle();
    source.element.querySelector('button').focus();
  }

  function clear() {
    state.shown?.clear();
    state.shown = null;
    delete place.dataset.decided;
  }

  if (argument && readUuid(argument)) {
    input.value = readUuid(argument);
    await find();
  } else {
    input.focus({preventScroll: true});
  }
  return () => {
    source.clear();
    clear();
  };
}
