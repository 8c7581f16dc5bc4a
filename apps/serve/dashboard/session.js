// Who is signed in, and until when.
import {ask, events, get, post, setCsrfToken} from './api.js';

const roles = ['viewer', 'operator', 'reviewer', 'admin'];

export const session = {me: null};
export const may = role => session.me !== null && roles.indexOf(session.me.role) >= roles.indexOf(role);

function take(me) {
  session.me = me;
  setCsrfToken(me?.csrf_token ?? null);
  touched();
}

// Null where somebody has to sign in.
export async function whoAmI() {
  try {
    take(await (await ask('GET', '/v1/session', {once: true})).json());
  } catch (error) {
    if (error.status !== 401) throw error;
    take(null);
  }
  return session.me;
}

export async function signIn(key) {
  take(await (await ask('POST', '/v1/session', {body: {key}, once: true})).json());
}

export async function signOut() {
  await ask('DELETE', '/v1/session', {once: true});
  take(null);
}

export const stay = () => get('/v1/session');

// The end of an idle session is told a while before it comes (WCAG 2.2.1). The server moves the end at every tenth of
// the idle time only: the page takes the earlier of the two.
let warning = 0, ending = 0;
let onWarning = () => {}, onEnd = () => {};
export function watchIdleTime(warn, end) {
  onWarning = warn;
  onEnd = end;
}

function touched() {
  clearTimeout(warning);
  clearTimeout(ending);
  const idle = session.me?.idle_seconds;
  if (!idle) return;
  const left = 0.9 * idle * 1000;
  const notice = Math.min(60_000, left / 2);
  warning = setTimeout(() => onWarning(Math.round(notice / 1000)), left - notice);
  ending = setTimeout(() => onEnd(), left);
}
events.addEventListener('used', touched);
