// Requests to the server: the session's token with what changes something, problems as errors with words, and one
// more try after somebody signed in again.
import {hasText, t} from './language.js';

// The server answered, but not with what was asked for.
export class Refused extends Error {
  constructor(status, problem) {
    super(hasText(`problem.${status}`) ? t(`problem.${status}`) : t('problem.other', {status: String(status)}));
    this.status = status;
    this.detail = problem.detail ?? '';
    this.requestId = problem.request_id ?? '';
  }
}

// No answer came.
export class Unreachable extends Error {
  constructor() {
    super(t('unreachable.title'));
  }
}

export const events = new EventTarget();  // unreachable, reachable, used
let csrf = null;
let signInAgain = null;
let reachable = true;

export const setCsrfToken = token => csrf = token;
// `ask` resolves when somebody is signed in.
export const onSessionEnd = ask => signInAgain = ask;

function note(isReachable) {
  if (isReachable === reachable) return;
  reachable = isReachable;
  events.dispatchEvent(new Event(isReachable ? 'reachable' : 'unreachable'));
}

async function send(method, path, {body, headers = {}} = {}) {
  const fields = new Headers(headers);
  if (csrf && method !== 'GET') fields.set('X-CSRF-Token', csrf);
  let content = body;
  if (body !== undefined && !(body instanceof Blob)) {
    fields.set('Content-Type', 'application/json');
    content = JSON.stringify(body);
  } else if (body instanceof Blob) {
    fields.set('Content-Type', body.type || 'application/octet-stream');
  }
  try {
    const answer = await fetch(path, {method, headers: fields, body: content, credentials: 'same-origin', cache: 'no-cache', signal: AbortSignal.timeout(60_000)});
    note(true);
    return answer;
  } catch {
    note(false);
    throw new Unreachable();
  }
}

async function refusal(answer) {
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // A proxy in between may answer in its own way.
  }
  return new Refused(answer.status, problem);
}

// Resolves to the Response.
export async function ask(method, path, options = {}) {
  let answer = await send(method, path, options);
  if (answer.status === 401 && signInAgain && !options.once) {
    await signInAgain();
    answer = await send(method, path, options);
  }
  if (!answer.ok) throw await refusal(answer);
  if (!options.once) events.dispatchEvent(new Event('used'));
  return answer;
}

export const get = async path => (await ask('GET', path)).json();
export const put = async path => (await ask('PUT', path)).json();
export const post = async (path, body, headers) => (await ask('POST', path, {body, headers})).json();
export const remove = path => ask('DELETE', path);

// Whether the server lives, without a session and without counting as use of one.
export async function isAlive() {
  try {
    const answer = await fetch('/health/live', {cache: 'no-store', signal: AbortSignal.timeout(4000)});
    if (answer.ok) note(true);
    return answer.ok;
  } catch {
    return false;
  }
}

export const paths = {
  customer: id => `/v1/customers/${encodeURIComponent(id)}`,
  signatures: id => `${paths.customer(id)}/signatures`,
  signature: (id, signature) => `${paths.signatures(id)}/${encodeURIComponent(signature)}`,
  match: id => `/v1/matches/${encodeURIComponent(id)}`,
};
