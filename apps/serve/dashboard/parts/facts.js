// Small pieces that several pages show.
import {button, h, icon, say} from '../dom.js';
import {hasText, t} from '../language.js';

export const facts = rows => h('dl', {class: 'facts'}, rows.filter(Boolean).map(([name, ...value]) => [h('dt', {}, name), h('dd', {}, value)]));

export const decisionBadge = decision => h('span', {class: `badge ${decision}`}, icon(decision, 16), t(`decision.${decision}`));

export const verdictBadge = verdict => h('span', {class: `badge verdict-${verdict}`}, t(`verdict.${verdict}`));

// What the server says of an image in its own English, or the same in the reader's language where that is known.
export const advice = warning => hasText(`quality.${warning.code}`) ? t(`quality.${warning.code}`) : warning.advice;

export const warnings = quality => quality.warnings.length === 0 ?
    h('p', {class: 'quality fine'}, icon('match', 16), t('quality.fine')) :
    h('ul', {class: 'quality'}, quality.warnings.map(warning => h('li', {}, icon('review', 16), advice(warning))));

// An id in full, quiet and easily copied.
export const idText = id => h('code', {class: 'id'}, id);

export const copyButton = (text, label = t('copy')) => button(label, {class: 'quiet small', on: {click: async () => {
  try {
    await navigator.clipboard.writeText(text);
    say(t('copied'));
  } catch {
    say(t('copyFailed'));
  }
}}}, 'copy');

// A stored image. Some formats that the server reads (TIFF …) no browser shows, and old images are purged.
export function storedImage(source, alt) {
  const picture = h('img', {src: source, alt, loading: 'lazy', decoding: 'async', on: {error: () => picture.replaceWith(h('span', {class: 'no-image', role: 'img', 'aria-label': alt}, t('image.none')))}});
  return picture;
}
