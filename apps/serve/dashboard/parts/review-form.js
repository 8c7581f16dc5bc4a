// A person's verdict on a decision.
import {paths, post} from '../api.js';
import {button, freshId, h, replace} from '../dom.js';
import {t} from '../language.js';
import {failure} from './failure.js';

export const verdicts = {genuine: 'g', forged: 'f', unsure: 'u'};

// `done(review)` after it is stored. What was typed stays until then.
export function reviewForm(match, done) {
  const id = freshId('note');
  const note = h('textarea', {id, rows: 2, maxlength: 1000});
  const problem = h('div', {role: 'alert'});
  const buttons = Object.entries(verdicts).map(([verdict, key]) => button(t(`verdict.${verdict}`), {class: `verdict-${verdict}`, 'aria-keyshortcuts': key, on: {click: () => give(verdict)}}));
  buttons.forEach((one, i) => one.append(h('kbd', {'aria-hidden': 'true'}, Object.values(verdicts)[i])));

  async function give(verdict) {
    if (buttons[0].disabled) return;
    buttons.forEach(one => one.disabled = true);
    replace(problem);
    try {
      const review = await post(`${paths.match(match.match_id)}/review`, {verdict, note: note.value.trim()});
      note.value = '';
      await done(review);
    } catch (error) {
      replace(problem, failure(error, () => give(verdict)), h('p', {class: 'note'}, t('review.kept')));
    }
    buttons.forEach(one => one.disabled = false);
  }
  return {give, note, element: h('div', {class: 'review-form'}, h('label', {for: id}, t('review.note')), note, h('div', {class: 'verdicts'}, buttons), problem)};
}
