// Signing in with an API key: a page of its own, or a dialog over the page at hand when a session has ended.
import {button, freshId, h, replace} from '../dom.js';
import {t} from '../language.js';
import {session, signIn} from '../session.js';
import {showDialog} from './dialog.js';
import {failure} from './failure.js';

function form(done) {
  const id = freshId('key');
  const key = h('input', {id, type: 'password', name: 'key', required: true, autocomplete: 'current-password', spellcheck: 'false', autofocus: true, 'aria-describedby': `${id}-note`});
  const problem = h('div', {role: 'alert'});
  const go = h('button', {type: 'submit', class: 'button primary'}, h('span', {}, t('signIn.go')));
  return h('form', {class: 'sign-in-form', on: {submit: async event => {
    event.preventDefault();
    go.disabled = true;
    replace(problem);
    try {
      await signIn(key.value.trim());
      key.value = '';
      await done();
    } catch (error) {
      if (error.status === 401) error.message = t('signIn.wrong');
      replace(problem, failure(error));
      key.focus();
    }
    go.disabled = false;
  }}}, h('label', {for: id}, t('signIn.key')), key, h('p', {class: 'note', id: `${id}-note`}, t('signIn.note')), problem, go);
}

export function showSignIn(place, done) {
  replace(place, h('div', {class: 'page sign-in'}, h('div', {class: 'card'}, h('h1', {}, t('signIn.title')), h('p', {class: 'lead'}, t('signIn.lead')), form(done))));
  place.querySelector('input').focus();
}

// One dialog, however many requests wait for it.
let open = null;
export function askToSignIn() {
  open ??= new Promise(resolve => {
    const {close} = showDialog({
      title: t('signIn.ended'),
      content: [h('p', {}, t('signIn.endedText')), form(() => close())],
      actions: [],
      canCancel: false,
      onClose: () => {
        open = null;
        resolve(session.me);
      },
    });
  });
  return open;
}
