// For administrators: who has a key, and what the server decides with.
import {get, post, remove} from '../api.js';
import {button, h, icon, replace, say} from '../dom.js';
import {dateTime, day, number, t} from '../language.js';
import {confirm} from '../parts/confirm.js';
import {showDialog} from '../parts/dialog.js';
import {copyButton, facts, idText} from '../parts/facts.js';
import {failure} from '../parts/failure.js';
import {model, policyOf} from '../parts/model.js';
import {percent, score} from '../language.js';
import {session} from '../session.js';

const roles = ['viewer', 'operator', 'reviewer', 'admin'];

function showOnce(made) {
  const {dialog} = showDialog({
    title: t('keys.madeTitle', {name: made.name}),
    content: [h('p', {}, t('keys.madeText')), h('p', {class: 'secret'}, h('code', {tabindex: 0}, made.key)), copyButton(made.key)],
    actions: [button(t('keys.kept'), {class: 'primary', on: {click: () => dialog.close()}})],
    canCancel: false,
  });
}

function newKey(done) {
  const name = h('input', {id: 'key-name', type: 'text', required: true, maxlength: 50, autocomplete: 'off'});
  const role = h('select', {id: 'key-role', 'aria-describedby': 'key-role-note', on: {change: tell}}, roles.map(one => h('option', {value: one, selected: one === 'operator'}, t(`role.${one}`))));
  const note = h('p', {class: 'note', id: 'key-role-note'});
  const rate = h('input', {id: 'key-rate', type: 'number', min: 0, max: 1000000, value: 0, 'aria-describedby': 'key-rate-note'});
  const problem = h('div', {role: 'alert'});
  function tell() {
    note.textContent = t(`role.${role.value}.text`);
  }
  tell();
  return h('form', {class: 'key-form', on: {submit: async event => {
    event.preventDefault();
    replace(problem);
    try {
      showOnce(await post('/v1/keys', {name: name.value.trim(), role: role.value, rate_limit: Number(rate.value)}));
      name.value = '';
      await done();
    } catch (error) {
      replace(problem, failure(error));
    }
  }}}, h('div', {class: 'field'}, h('label', {for: 'key-name'}, t('keys.name')), name), h('div', {class: 'field'}, h('label', {for: 'key-role'}, t('keys.role')), role, note),
    h('div', {class: 'field'}, h('label', {for: 'key-rate'}, t('keys.rate')), rate, h('p', {class: 'note', id: 'key-rate-note'}, t('keys.rateNote'))), h('button', {type: 'submit', class: 'button primary'}, h('span', {}, t('keys.make'))), problem);
}

export default async function show(place) {
  const rows = h('tbody');
  async function refresh() {
    const {items} = await get('/v1/keys');
    replace(rows, items.length === 0 && h('tr', {}, h('td', {colspan: 6}, t('keys.none'))), items.map(key => {
      const own = key.id === session.me.id;
      return h('tr', {class: key.revoked_at && 'revoked'}, h('th', {scope: 'row'}, key.name, h('small', {}, idText(`siglib_${key.prefix}…`))), h('td', {'data-name': t('keys.role')}, t(`role.${key.role}`)),
        h('td', {class: 'number', 'data-name': t('keys.rate')}, key.rate_limit ? number(key.rate_limit) : t('keys.noLimit')), h('td', {'data-name': t('keys.created')}, dateTime(key.created_at)), h('td', {'data-name': t('keys.used')}, key.last_used ? day(key.last_used) : '–'),
        h('td', {class: 'end'}, key.revoked_at ? h('span', {class: 'badge'}, t('keys.revoked', {date: day(key.revoked_at)})) : button(t('keys.revoke'), {class: 'quiet small', 'aria-label': t('keys.revokeOne', {name: key.name}), on: {click: async () => {
          if (await confirm({title: t('keys.revokeTitle', {name: key.name}), text: t(own ? 'keys.revokeOwn' : 'keys.revokeText'), label: t('keys.revoke'), act: () => remove(`/v1/keys/${key.id}`)})) {
            say(t('keys.revokedSaid', {name: key.name}));
            await refresh();
          }
        }}}, 'no_match')));
    }));
  }
  const [card] = await Promise.all([model(), refresh()]);
  const policy = policyOf(card, card.policy);
  replace(
      place, h('h1', {}, t('settings.title')),
      session.me.local && h('div', {class: 'notice warn'}, icon('review'), h('p', {}, t('settings.local'))),
      h('section', {'aria-labelledby': 'keys-title'}, h('h2', {id: 'keys-title'}, t('keys.title')), h('div', {class: 'card'}, h('table', {class: 'list keys'}, h('thead', {}, h('tr', {}, ['name', 'role', 'rate', 'created', 'used'].map(name => h('th', {scope: 'col', class: name === 'rate' ? 'number' : null}, t(`keys.${name}`))), h('td'))), rows)),
        h('div', {class: 'card'}, h('h3', {}, t('keys.new')), newKey(refresh))),
      h('section', {'aria-labelledby': 'use-title'}, h('h2', {id: 'use-title'}, t('settings.use')), h('div', {class: 'card'}, facts([[t('model.name'), card.title], [t('model.id'), idText(card.id)],
        [t('model.policy'), t('settings.policy', {policy: policy.name, far: percent(policy.target_far), frr: percent(policy.target_frr), accept: score(policy.accept), reject: score(policy.reject)})]]),
        h('p', {class: 'note'}, t('settings.change')), h('p', {}, h('a', {href: '#/insight'}, t('settings.insight'))))));
}
