import { h, render, empty, seconds, state, number, time, ago, table } from '../dom.js';
import { freshet, invoke, ApiError } from '../api.js';

const REPORT = /^REPORT RequestId: (\S+).*?Duration: ([\d.]+) ms/;
const FAILED = /(\[ERROR\]|Traceback|Exception|Task timed out|error:)/i;
const JOBS = { SUCCEEDED: 'ok', DONE: 'ok', RUNNING: 'ok', FAILED: 'bad', CANCELLED: 'off', CANCELED: 'off' };

function list(page, context) {
  context.poll(async () => {
    const [functions, jobs] = await Promise.allSettled([freshet.functions(), freshet.jobs()]);
    if (functions.status === 'rejected' && jobs.status === 'rejected') throw functions.reason;
    return { functions: functions.value || { functions: [], problem: functions.reason?.message }, jobs: jobs.value || { jobs: [], problem: jobs.reason?.message } };
  }, ({ functions, jobs }) => render(page, h('div', { class: 'head' }, h('h1', {}, 'Functions and map jobs')),
    h('section', { class: 'card' }, h('h2', {}, 'Functions'), functions.problem && h('p', { class: 'problem' }, functions.problem),
      functions.functions.length ? table([{ title: 'Name' }, { title: 'Runtime' }, { title: 'Handler' }, { title: 'Memory', number: 1 }, { title: 'Timeout', number: 1 }, { title: 'Versions', number: 1 }, { title: 'Changed' }],
        functions.functions.map((one) => h('tr', { 'data-key': one.name }, h('td', {}, h('a', { href: `#/functions/${one.name}` }, one.name)), h('td', {}, one.runtime), h('td', {}, one.handler), h('td', { class: 'number' }, `${one.memoryMib} MiB`), h('td', { class: 'number' }, `${one.timeoutSeconds} s`), h('td', { class: 'number' }, one.versions), h('td', {}, one.lastModified))), 'Functions')
        : !functions.problem && empty('No functions yet', 'A function is a handler written for AWS Lambda; it runs here unchanged.', './freshet function --help'),
      functions.workers > 0 && h('p', { class: 'quiet' }, `${functions.workers} worker processes`)),
    h('section', { class: 'card' }, h('h2', {}, 'Map jobs'), jobs.problem && h('p', { class: 'problem' }, jobs.problem),
      jobs.jobs.length ? table([{ title: 'Job' }, { title: 'State' }, { title: 'Name' }, { title: 'Calls', number: 1 }, { title: 'Language' }, { title: 'Created' }, { title: 'Took', number: 1 }],
        jobs.jobs.map((one) => h('tr', { 'data-key': one.id }, h('td', {}, h('a', { href: `#/functions/job/${one.id}` }, one.id)), h('td', {}, state(JOBS[one.state] || 'wait', one.state.toLowerCase())), h('td', {}, one.name), h('td', { class: 'number' }, number(one.total)), h('td', {}, one.language), h('td', {}, one.createdAt.slice(0, 19).replace('T', ' ')),
          h('td', { class: 'number' }, one.endedAt && one.startedAt ? seconds(Date.parse(one.endedAt) - Date.parse(one.startedAt)) : '–'))), 'Map jobs')
        : !jobs.problem && empty('No map jobs yet', 'A map job calls one function over many inputs.', './freshet map --help'))), 2000);
}

/** Calls as the log tells of them: when each ended, how long it took, whether it failed. */
function calls(lines) {
  const failed = new Set(lines.filter((line) => line.requestId && FAILED.test(line.text)).map((line) => line.requestId));
  return lines.map((line) => [line, REPORT.exec(line.text)]).filter(([, report]) => report).map(([line, report]) => ({ id: report[1], at: line.time, millis: Number(report[2]), failed: failed.has(report[1]) }));
}

function fn(page, name, context) {
  const known = { lines: [], payload: '{}', answer: null, problem: '' };
  const call = async () => {
    known.problem = '';
    try { JSON.parse(known.payload); } catch (e) { known.problem = `the payload is no JSON: ${e.message}`; draw(); return; }
    try { known.answer = JSON.stringify(await invoke(name, known.payload), null, 2); } catch (e) { if (e instanceof ApiError) known.problem = e.message; }
    draw();
  };
  const draw = () => {
    const all = calls(known.lines);
    const times = all.map((one) => one.millis).sort((a, b) => a - b);
    render(page, h('div', { class: 'head' }, h('a', { href: '#/functions' }, 'Functions'), h('h1', {}, name)),
      h('div', { class: 'cards' },
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Calls in the log'), h('div', { class: 'big' }, number(all.length))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'of which failed'), h('div', { class: 'big' }, number(all.filter((one) => one.failed).length))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Half took less than'), h('div', { class: 'big' }, times.length ? seconds(times[Math.floor(times.length / 2)]) : '–')),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'The longest'), h('div', { class: 'big' }, times.length ? seconds(times.at(-1)) : '–'))),
      h('div', { class: 'two' },
        h('section', { class: 'card' }, h('h2', {}, 'Calls'), all.length ? table([{ title: 'Ended' }, { title: 'Request' }, { title: 'Took', number: 1 }, { title: '' }],
          [...all].reverse().slice(0, 30).map((one) => h('tr', { 'data-key': one.id }, h('td', {}, ago(one.at, new Date().toISOString())), h('td', { class: 'key' }, one.id), h('td', { class: 'number' }, seconds(one.millis)), h('td', {}, one.failed ? state('bad', 'failed') : state('ok', 'done')))), 'Calls') : h('p', { class: 'quiet' }, 'It has not been called since the server started.')),
        h('section', { class: 'card' }, h('h2', {}, 'Call it'), h('label', { class: 'label' }, 'Payload (JSON)', h('input', { class: 'mono', value: known.payload, oninput: (event) => { known.payload = event.target.value; }, style: { width: '100%' } })), h('p', {}, h('button', { onclick: call }, 'Call')),
          known.problem && h('p', { class: 'problem', role: 'alert' }, known.problem), known.answer && h('pre', { class: 'log' }, known.answer))),
      h('section', { class: 'card' }, h('h2', {}, 'Log'), known.lines.length ? h('pre', { class: 'log' }, known.lines.slice(-300).map((line) => `${time(line.time, true)}  ${line.text}\n`)) : h('p', { class: 'quiet' }, 'Nothing has been written yet.')));
  };
  context.poll(() => freshet.logs(name, known.lines.at(-1)?.number), (answer) => { known.lines = [...known.lines, ...answer.lines].slice(-2000); draw(); }, 1000);
}

function job(page, id, context) {
  const known = { run: '', version: 0, commits: [] };
  context.poll(async () => {
    const described = await freshet.job(id);
    const events = await freshet.jobEvents(id, known.version);
    if (events.run !== known.run) Object.assign(known, { run: events.run, commits: [], version: 0 });
    known.commits.push(...events.commits.map((commit) => ({ ...commit, seenAt: Date.now() })));
    known.version = events.version;
    return described;
  }, (one) => {
    const done = one.succeeded + one.failed;
    const now = one.endedAt || new Date().toISOString();
    const cells = Math.min(400, one.total);
    const marks = new Array(cells).fill('');
    for (const commit of known.commits) for (const [from, to, fine] of commit.spans) for (let i = from; i < to; i++) { const cell = Math.floor(i * cells / one.total); if (marks[cell] !== 'bad') marks[cell] = fine ? 'ok' : 'bad'; }
    const sizes = known.commits.map((commit) => commit.spans.reduce((all, [from, to]) => all + to - from, 0));
    const most = Math.max(1, ...sizes);
    render(page, h('div', { class: 'head' }, h('a', { href: '#/functions' }, 'Map jobs'), h('h1', {}, one.name || id), state(JOBS[one.state] || 'wait', one.state.toLowerCase())),
      one.reason && h('section', { class: 'nothing' }, h('p', {}, one.reason)), h('p'),
      h('div', { class: 'cards' },
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Done'), h('div', { class: 'big' }, `${number(done)} of ${number(one.total)}`), h('div', { class: `meter ${one.failed ? 'bad' : 'ok'}` }, h('i', { style: { width: `${done / Math.max(1, one.total) * 100}%` } }))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Failed'), h('div', { class: 'big' }, number(one.failed))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, one.endedAt ? 'Took' : 'Has taken'), h('div', { class: 'big' }, one.startedAt ? seconds(Date.parse(now) - Date.parse(one.startedAt)) : '–')),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Workers'), h('div', { class: 'big' }, number(one.workers))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Requests to the store'), h('div', { class: 'big' }, number(one.storeRequests)))),
      h('section', { class: 'card' }, h('h2', {}, 'Calls, by their inputs'), cells ? h('div', { class: 'cells', role: 'img', 'aria-label': `${done} of ${one.total} calls are done` }, marks.map((mark) => h('i', { class: mark }))) : h('p', { class: 'quiet' }, 'It has no inputs yet.')),
      h('section', { class: 'card' }, h('h2', {}, 'Results, as they were committed'), sizes.length ? h('div', { class: 'histogram', role: 'img', 'aria-label': 'Calls in each commit' }, sizes.slice(-120).map((size, i) => h('i', { title: `${known.commits[i].segment}: ${size} calls`, style: { height: `${size / most * 100}%` } }))) : h('p', { class: 'quiet' }, 'None yet.')));
  }, 1000);
}

export function mount(page, rest, context) {
  if (rest[0] === 'job' && rest[1]) job(page, rest[1], context);
  else if (rest[0]) fn(page, rest[0], context);
  else list(page, context);
}
