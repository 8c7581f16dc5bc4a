// Finding and making customers; with an id in the address, that customer.
import {get, put, paths} from '../api.js';
import {button, h, icon, replace} from '../dom.js';
import {dateTime, t} from '../language.js';
import {failure} from '../parts/failure.js';
import {idText} from '../parts/facts.js';
import {may} from '../session.js';
import {newUuid, readUuid} from '../uuid.js';

export default async function show(place, argument) {
  if (argument) {
    const {default: showCustomer} = await import('./customer.js');
    return showCustomer(place, argument);
  }
  const said = h('div', {class: 'said', id: 'search-said', role: 'alert'});
  const input = h('input', {id: 'search', type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: t('customer.placeholder'), 'aria-describedby': 'search-said'});
  const form = h('form', {class: 'search', role: 'search', on: {submit: event => {
    event.preventDefault();
    const id = readUuid(input.value);
    if (id) location.hash = `#/customers/${id}`;
    else replace(said, h('p', {}, t('customer.notAnId')));
  }}}, h('label', {for: 'search'}, t('customers.find')), h('div', {class: 'row'}, input, h('button', {type: 'submit', class: 'button primary'}, h('span', {}, t('customers.go')))), said);
  input.addEventListener('paste', () => setTimeout(() => readUuid(input.value) && form.requestSubmit()));

  const make = may('operator') && button(t('customers.new'), {on: {click: async () => {
    make.disabled = true;
    try {
      const {id} = await put(paths.customer(newUuid()));
      location.hash = `#/customers/${id}`;
    } catch (error) {
      replace(said, failure(error));
    }
    make.disabled = false;
  }}}, 'customers');

  const rows = h('tbody');
  const more = h('div', {class: 'more'});
  async function load(cursor = '') {
    const page = await get(`/v1/customers?limit=25&cursor=${encodeURIComponent(cursor)}`);
    rows.append(...page.items.map(one => h('tr', {}, h('th', {scope: 'row'}, h('a', {href: `#/customers/${one.id}`}, idText(one.id))),
      h('td', {class: 'number', 'data-name': t('customers.signatures')}, String(one.signatures)), h('td', {class: 'number', 'data-name': t('customers.matches')}, String(one.matches)), h('td', {'data-name': t('customers.since')}, dateTime(one.created_at)))));
    replace(more, page.next_cursor && button(t('more'), {on: {click: async () => {
      const had = rows.children.length;
      await load(page.next_cursor);
      rows.children[had]?.querySelector('a').focus();
    }}}));
  }
  await load();
  replace(place, h('h1', {}, t('customers.title')), h('div', {class: 'card'}, form, make && h('p', {class: 'or'}, t('customers.or'), ' ', make)),
          rows.children.length === 0 ? h('div', {class: 'empty'}, icon('customers', 44), h('p', {}, t('customers.empty'))) :
            h('div', {class: 'card'}, h('table', {class: 'list'}, h('caption', {}, t('customers.all')), h('thead', {}, h('tr', {}, ['id', 'signatures', 'matches', 'since'].map((name, i) =>
              h('th', {scope: 'col', class: i === 1 || i === 2 ? 'number' : null}, t(`customers.${name}`))))), rows), more));
  input.focus({preventScroll: true});
}
