// Which strokes speak for and against the match. The server's sentence stands beside its picture, too, for narrow screens and for
// who hears the page.
import {ask, get, paths} from '../api.js';
import {h} from '../dom.js';
import {t} from '../language.js';

export async function explanation(match) {
  const path = `${paths.match(match.match_id)}/explanation`;
  const [picture, {sentence}] = await Promise.all([ask('GET', `${path}?format=svg`).then(answer => answer.blob()), get(`${path}?format=json`)]);
  const url = URL.createObjectURL(picture);
  return h('figure', {class: 'explanation'}, h('img', {src: url, alt: t('explanation.alt'), on: {load: () => URL.revokeObjectURL(url)}}),
           h('figcaption', {}, h('p', {lang: 'en'}, sentence), h('p', {class: 'note'}, t('explanation.note'))));
}
