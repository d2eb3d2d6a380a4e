// The frame: the bar, the page that the address names, the banner when the server is gone.
import { h, render } from './dom.js';
import { session, onSession, signIn, signOut, begin, Offline, ApiError } from './api.js';

const PAGES = {
  overview: ['Overview', () => import('./pages/overview.js')],
  sql: ['SQL', () => import('./pages/sql.js')],
  streams: ['Streams', () => import('./pages/streams.js')],
  applications: ['Applications', () => import('./pages/applications.js')],
  deliveries: ['Deliveries', () => import('./pages/deliveries.js')],
  functions: ['Functions & jobs', () => import('./pages/functions.js')],
  traces: ['Traces', () => import('./pages/traces.js')],
};
const THEMES = ['auto', 'light', 'dark'];
const page = document.getElementById('page');
const banner = document.getElementById('banner');
const bar = document.getElementById('bar');
let current = null;

function place() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  return { name: PAGES[name] ? name : 'overview', rest };
}

function theme() { return localStorage.getItem('freshet-theme') || 'auto'; }

function setTheme(name) {
  localStorage.setItem('freshet-theme', name);
  document.documentElement.dataset.theme = name;
  showBar();
}

function showBar() {
  const { name } = place();
  render(bar,
    h('a', { class: 'brand', href: '#/overview' }, 'Freshet'),
    h('nav', { 'aria-label': 'Pages' }, Object.entries(PAGES).map(([key, [title]]) =>
      h('a', { href: `#/${key}`, 'aria-current': key === name ? 'page' : undefined }, title))),
    h('span', { class: 'spring' }),
    h('span', { class: `connection ${session.online ? 'on' : 'off'}`, id: 'connection' }, session.online ? 'connected' : 'no connection'),
    !session.open && session.key && h('button', { class: 'plain', onclick: signOut }, `${session.key.id}: sign out`),
    h('button', { class: 'plain', id: 'theme', title: 'Light, dark, or as the system', onclick: () => setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % 3]) },
      { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' }[theme()]));
}

function showBanner() {
  render(banner, !session.online && h('div', { class: 'banner', id: 'offline' },
    'The server does not answer. What is shown is what was last seen; trying again …'));
  document.documentElement.classList.toggle('offline', !session.online);
}

function signInForm() {
  let problem = '';
  const submit = (event) => {
    event.preventDefault();
    const fields = event.target.elements;
    if (!fields.id.value || !fields.secret.value) { problem = 'An access key has an id and a secret.'; draw(); return; }
    signIn({ id: fields.id.value.trim(), secret: fields.secret.value.trim(), token: fields.token.value.trim() });
  };
  const draw = () => render(page, h('form', { class: 'sign-in', onsubmit: submit, id: 'sign-in' },
    h('h1', {}, 'Sign in'),
    h('p', {}, 'This server lets in its access keys only. The key signs the requests of this tab; it is kept until the tab is closed and is never sent.'),
    h('label', {}, 'Access key id', h('input', { name: 'id', autocomplete: 'username', spellcheck: 'false' })),
    h('label', {}, 'Secret access key', h('input', { name: 'secret', type: 'password', autocomplete: 'current-password' })),
    h('label', {}, 'Session token (if there is one)', h('input', { name: 'token', autocomplete: 'off', spellcheck: 'false' })),
    h('p', { class: 'problem', role: 'alert' }, problem),
    h('button', {}, 'Sign in')));
  draw();
  page.querySelector('input').focus();
}

/** What a page may use: it is told to stop by signal, and asks again by poll, which goes on when the server is back. */
function context(signal) {
  return {
    signal,
    async poll(ask, show, millis) {
      while (!signal.aborted) {
        try {
          const answer = await ask();
          if (signal.aborted) return;
          if (answer !== undefined) show(answer);
        } catch (e) {
          if (signal.aborted) return;
          if (e instanceof ApiError) this.problem(e);
          else if (!(e instanceof Offline)) throw e;
        }
        await this.pause(document.hidden ? 5000 : session.online ? millis : 1000);
      }
    },
    pause(millis) {
      return new Promise((resolve) => {
        const timer = setTimeout(done, millis);
        function done() { clearTimeout(timer); signal.removeEventListener('abort', done); document.removeEventListener('visibilitychange', done); resolve(); }
        signal.addEventListener('abort', done);
        document.addEventListener('visibilitychange', done);
      });
    },
    problem(e) {
      if (e.code === 'NoKey') return;
      const words = e.status === 404 ? 'It is not there' : e.status === 403 ? 'This key may not see it' : 'This cannot be shown';
      render(page, h('div', { class: 'empty' }, h('h2', {}, words), h('p', {}, e.message), h('p', {}, h('a', { href: '#/overview' }, 'Back to the overview'))));
    },
  };
}

async function show() {
  if (current) current.abort();
  current = new AbortController();
  const { signal } = current;
  const { name, rest } = place();
  showBar();
  showBanner();
  if (session.known && !session.open && !session.key) { signInForm(); return; }
  document.title = `${rest[0] ? `${rest[0]} – ` : ''}${PAGES[name][0]} – Freshet`;
  render(page, h('p', { class: 'quiet', 'data-key': 'loading' }, 'Loading …'));
  let module;
  try {
    module = await PAGES[name][1]();
  } catch (e) { // the server went away before the page was here
    render(page, h('p', { class: 'quiet' }, 'Loading …'));
    setTimeout(() => { if (!signal.aborted) location.reload(); }, 2000);
    return;
  }
  if (!signal.aborted) {
    page.className = name;
    module.mount(page, rest, context(signal));
  }
}

let keyed = null;
onSession(() => {
  showBar();
  showBanner();
  const now = session.known && !session.open && !session.key ? 'out' : session.known ? `in ${session.key.id}` : keyed;
  if (now !== keyed) { keyed = now; show(); }
});
window.addEventListener('hashchange', () => { show(); page.focus(); });
document.documentElement.dataset.theme = theme();
showBar();

(async function start() {
  while (!session.known) {
    try { await begin(); } catch { await new Promise((resolve) => { setTimeout(resolve, 1000); }); }
  }
})();
