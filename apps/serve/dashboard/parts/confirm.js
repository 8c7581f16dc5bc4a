// "Really?" before what cannot be undone.
import {button, h} from '../dom.js';
import {t} from '../language.js';
import {showDialog} from './dialog.js';
import {failure} from './failure.js';

// `act` runs on agreement; where it fails the dialog stays and says why. Resolves to whether it was done.
export const confirm = ({title, text, label, act}) => new Promise(resolve => {
  let done = false;
  const place = h('div', {role: 'alert'});
  const go = button(label, {class: 'danger', on: {click: async () => {
    go.disabled = true;
    try {
      await act();
      done = true;
      close();
    } catch (error) {
      place.replaceChildren(failure(error));
      go.disabled = false;
    }
  }}});
  const {close} = showDialog({
    title,
    content: [h('p', {}, text), place],
    actions: [button(t('cancel'), {autofocus: true, on: {click: () => close()}}), go],
    onClose: () => resolve(done),
  });
});
