// What went wrong, for people: a sentence, the server's own words below it, and perhaps a way to try again.
import {button, h} from '../dom.js';
import {t} from '../language.js';

export const failure = (error, again = null) => h(
    'div', {class: 'failure'}, h('p', {}, h('strong', {}, error.message)),
    error.detail && h('p', {class: 'note', lang: 'en'}, error.detail),
    error.requestId && h('p', {class: 'note'}, t('problem.request'), ' ', h('code', {}, error.requestId)),
    again && button(t('again'), {on: {click: again}}));
