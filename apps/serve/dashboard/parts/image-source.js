// Where a picture comes from: dropped, pasted, chosen, or taken with the camera.
import {button, freshId, h} from '../dom.js';
import {t} from '../language.js';
import {cameraIsThere, takePicture} from './camera.js';

const pictureOf = list => [...list ?? []].find(item => item.kind !== 'string' && (item.type === '' || item.type.startsWith('image/')));

// `take(blob)` gets each one. Pasting works anywhere on the page while the source is on it; `clear` before the page goes.
export function imageSource({label, note, take}) {
  const id = freshId('source');
  const file = h('input', {id, type: 'file', accept: 'image/*,.tif,.tiff', class: 'unseen', 'aria-describedby': `${id}-note`, on: {change: () => {
    if (file.files[0]) take(file.files[0]);
    file.value = '';
  }}});
  const camera = cameraIsThere() && button(t('source.camera'), {on: {click: async () => {
    const picture = await takePicture();
    if (picture) take(picture);
  }}}, 'camera');
  const element = h(
      'div', {class: 'source'},
      h('label', {for: id, class: 'drop'}, h('strong', {}, label), h('span', {class: 'note', id: `${id}-note`}, note)), file,
      h('div', {class: 'ways'}, button(t('source.file'), {on: {click: () => file.click()}}, 'file'), camera, h('span', {class: 'note'}, t('source.paste'))));
  let inside = 0;
  const over = event => {
    event.preventDefault();
    element.classList.toggle('over', true);
  };
  element.addEventListener('dragenter', event => (++inside, over(event)));
  element.addEventListener('dragover', over);
  element.addEventListener('dragleave', () => --inside === 0 && element.classList.remove('over'));
  element.addEventListener('drop', event => {
    event.preventDefault();
    inside = 0;
    element.classList.remove('over');
    const picture = pictureOf(event.dataTransfer.files);
    if (picture) take(picture);
  });
  const paste = event => {
    if (document.querySelector('dialog[open]')) return;
    const item = pictureOf(event.clipboardData?.items);
    if (item) take(item.getAsFile());
  };
  // A picture that misses the field must not take the place of the page.
  const guard = event => event.preventDefault();
  document.addEventListener('paste', paste);
  document.addEventListener('dragover', guard);
  document.addEventListener('drop', guard);
  return {
    element,
    clear: () => {
      document.removeEventListener('paste', paste);
      document.removeEventListener('dragover', guard);
      document.removeEventListener('drop', guard);
    },
  };
}
