// Which strokes speak for and against the match. The server's sentence is in the picture, and its text for who hears it.
import {ask, get, paths} from '../api.js';
import {h} from '../dom.js';
import {t} from '../language.js';

export async function explanation(match) {
  const path = `${paths.match(match.match_id)}/explanation`;
  const [picture, {sentence}] = await Promise.all([ask('GET', `${path}?format=svg`).then(answer => answer.blob()), get(`${path}?format=json`)]);
  const url = URL.createObjectURL(picture);
  return h('figure', {class: 'explanation'}, h('img', {src: url, alt: sentence, lang: 'en', on: {load: () => URL.revokeObjectURL(url)}}),
           h('figcaption', {class: 'note'}, t('explanation.note')));
}
