// What the console asks the server: the AWS APIs as every client does, and /_freshet. Every request is signed; where no access keys are
// configured any key will do.
import { sign } from './sigv4.js';

const STORED = 'freshet-key';
const ANY = { id: 'console', secret: 'console' };
const PATIENCE = 20000;

export const session = { known: false, open: true, region: 'us-east-1', key: null, offset: 0, online: true, listeners: new Set() };

export function onSession(listener) { session.listeners.add(listener); }
function tell() { session.listeners.forEach((listener) => listener()); }

export class ApiError extends Error {
  constructor(status, message, code) { super(message); this.status = status; this.code = code || ''; }
}

export class Offline extends Error {}

/** Asks whether a key is needed; until the server answers. */
export async function begin() {
  const mode = await (await send('/_freshet/console/mode', { method: 'GET' })).json();
  session.open = mode.open;
  session.region = mode.region;
  session.key = mode.open ? ANY : stored();
  session.known = true;
  tell();
}

function stored() {
  try { return JSON.parse(sessionStorage.getItem(STORED)); } catch { return null; }
}

/** The key stays in this tab until it is closed; it is sent nowhere. */
export function signIn(key) {
  session.key = key;
  sessionStorage.setItem(STORED, JSON.stringify(key));
  tell();
}

export function signOut() {
  session.key = null;
  sessionStorage.removeItem(STORED);
  tell();
}

function online(yes) {
  if (session.online === yes) return;
  session.online = yes;
  if (yes) session.known = false; // it may have been started anew, with access keys or without
  tell();
}

async function send(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch (e) {
    online(false);
    throw new Offline(`the server does not answer (${e.message})`);
  }
  online(true);
  const date = Date.parse(answer.headers.get('date') || '');
  if (date && Math.abs(date - Date.now()) > 60000) session.offset = date - Date.now();
  return answer;
}

async function signed(method, path, service, headers, body) {
  if (!session.known) await begin();
  if (!session.key) throw new ApiError(401, 'no access key has been given yet', 'NoKey');
  const all = sign({
    method, host: location.host, path, headers, body: body || '', service, region: session.region, key: session.key,
    now: new Date(Date.now() + session.offset),
  });
  const answer = await send(path, { method, headers: all, body: body || undefined });
  const text = await answer.text();
  let parsed;
  try { parsed = text ? JSON.parse(text) : {}; } catch { parsed = { message: text }; }
  if (answer.ok) return parsed;
  const code = parsed.code || String(parsed.__type || '').replace(/^.*#/, '') || (answer.headers.get('x-amzn-errortype') || '').split(':')[0];
  const message = parsed.message || parsed.Message || `the server answers with status ${answer.status}`;
  if (!session.open && /UnrecognizedClient|InvalidSignature|MissingAuthentication|IncompleteSignature/.test(code + message)) signOut();
  throw new ApiError(answer.status, message, code);
}

const segment = (name) => encodeURIComponent(name);

export const freshet = {
  overview: () => signed('GET', '/_freshet/console/overview', 'freshet', {}),
  words: () => signed('GET', '/_freshet/console/words', 'freshet', {}),
  check: (question) => signed('POST', '/_freshet/console/check', 'freshet', { 'content-type': 'application/json' }, JSON.stringify(question)),
  stream: (name) => signed('GET', `/_freshet/console/streams/${segment(name)}`, 'freshet', {}),
  records: (name, shard, limit) => signed('GET', `/_freshet/console/streams/${segment(name)}/records?limit=${limit}&shard=${shard}`, 'freshet', {}),
  delivery: (name) => signed('GET', `/_freshet/console/deliveries/${segment(name)}`, 'freshet', {}),
  application: (name) => signed('GET', `/_freshet/console/applications/${segment(name)}`, 'freshet', {}),
  rows: (name, stream, after) => signed('GET', `/_freshet/applications/${segment(name)}/streams/${segment(stream)}?after=${after}&limit=100`, 'kinesisanalytics', {}),
  functions: () => signed('GET', '/_freshet/functions', 'lambda', {}),
  logs: (name, after) => signed('GET', `/_freshet/functions/${segment(name)}/logs?limit=500${after ? `&after=${after}` : ''}`, 'lambda', {}),
  traces: (filter) => signed('GET', `/_freshet/traces?limit=100${filter ? `&filter=${segment(filter)}` : ''}`, 'freshet', {}),
  trace: (id) => signed('GET', `/_freshet/traces/${segment(id)}`, 'freshet', {}),
  jobs: () => signed('GET', '/_freshet/jobs', 'freshet', {}),
  job: (id) => signed('GET', `/_freshet/jobs/${segment(id)}`, 'freshet', {}),
  jobEvents: (id, after) => signed('GET', `/_freshet/jobs/${segment(id)}/events?after=${after}`, 'freshet', {}),
};

/** An operation of an AWS API that speaks JSON. */
function target(service, prefix, version) {
  return (operation, request) => signed('POST', '/', service,
    { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${prefix}.${operation}` }, JSON.stringify(request));
}

export const analytics = target('kinesisanalytics', 'KinesisAnalytics_20180523', '1.1');

export function invoke(name, payload) {
  return signed('POST', `/2015-03-31/functions/${segment(name)}/invocations`, 'lambda', { 'content-type': 'application/json' }, payload);
}
