// A modal dialog. Escape and "close" end it; focus goes back to where it was, as <dialog> sees to.
import {freshId, h} from '../dom.js';

export function showDialog({title, content, actions, wide = false, onClose = () => {}, canCancel = true}) {
  const id = freshId('dialog');
  const dialog = h('dialog', {'aria-labelledby': id, class: wide && 'wide'}, h('h2', {id}, title), content, h('div', {class: 'actions'}, actions));
  dialog.addEventListener('cancel', event => {
    if (!canCancel) event.preventDefault();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return {dialog, close: () => dialog.close()};
}
