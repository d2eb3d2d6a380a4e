import { h, render, empty, rate, bytes, seconds, state, number, time, ago, nameOf, table } from '../dom.js';
import { freshet } from '../api.js';
import { graph } from '../graph.js';
import { applicationState, sentences } from '../flow.js';
import { LiveRows, tabs } from '../rows.js';

const SIZE = { width: 250, height: 92, gapX: 70, gapY: 18 };
const STATES = { ok: 'flows', wait: 'waits', bad: 'failed', off: 'stopped' };

function list(page, context) {
  context.poll(freshet.overview, (document) => {
    const all = document.applications || [];
    render(page, h('div', { class: 'head' }, h('h1', {}, 'Applications')),
      !all.length ? empty('No applications yet', 'An application is SQL that never ends. Write one on the SQL page.') : h('section', { class: 'card' },
        table([{ title: 'Name' }, { title: 'State' }, { title: 'Reads' }, { title: 'In', number: 1 }, { title: 'Lag', number: 1 }, { title: 'Since' }, { title: 'Why nothing comes out' }],
          all.map((one) => h('tr', { 'data-key': one.name }, h('td', {}, h('a', { href: `#/applications/${one.name}` }, one.name)), h('td', {}, state(applicationState(one), one.status === 'RUNNING' ? STATES[applicationState(one)] : one.status.toLowerCase())),
            h('td', {}, one.dialect === 'flink' ? 'Flink SQL' : one.inputs.map(nameOf).join(', ')), h('td', { class: 'number' }, rate(one.recordsPerSecond)), h('td', { class: 'number' }, one.status === 'RUNNING' ? seconds(one.lagMillis) : '–'),
            h('td', {}, one.status === 'RUNNING' ? time(one.startedAt) : '–'), h('td', {}, one.lastFailure ? `it last failed of: ${one.lastFailure}` : sentences(one).join('; '))))), 'Applications'));
  }, 1000);
}

function shape(one) {
  const nodes = [];
  const edges = [];
  const live = new Map((one.streams || []).map((stream) => [stream.name, stream]));
  const box = (id, kind, title, facts, sentence, how, link) => nodes.push({ id, kind, title, facts, sentence, state: how, link });
  const flows = (name) => (live.get(name)?.rowsPerSecond || 0) > 0;
  const inApp = (name, kind) => {
    const stream = live.get(name) || {};
    box(`s ${name}`, kind, name, `${number(stream.rows || 0)} rows, ${rate(stream.rowsPerSecond)}`, (stream.reasons || [])[0] || (stream.watermark ? `time is ${time(stream.watermark)}, ${behind(stream.watermark, one.at)}` : ''), (stream.reasons || []).length && name !== 'error_stream' ? 'wait' : flows(name) ? 'ok' : 'off');
  };
  for (const source of one.sources || []) {
    box(`arn ${source.arn}`, 'stream', nameOf(source.arn), '', '', 'off', source.arn.includes(':kinesis:') ? `#/streams/${nameOf(source.arn)}` : `#/deliveries/${nameOf(source.arn)}`);
    source.streams.forEach((name) => edges.push({ from: `arn ${source.arn}`, to: `s ${name}`, active: flows(name) }));
  }
  one.plan.inputs.forEach((input) => inApp(input.name, 'input'));
  one.plan.streams.forEach((stream) => { if (stream.name !== 'error_stream' || (live.get(stream.name)?.rows || 0) > 0) inApp(stream.name, 'in-application stream'); });
  for (const pump of one.plan.pumps) {
    const steps = pump.steps.map((step) => step.operator.split(/[\s(]/)[0].toLowerCase()).filter((name) => name !== 'scan').reverse();
    box(`p ${pump.name}`, 'pump', pump.name, steps.join(' → '), '', flows(pump.target) ? 'ok' : 'off');
    pump.sources.forEach((name) => edges.push({ from: `s ${name}`, to: `p ${pump.name}`, active: flows(name) }));
    edges.push({ from: `p ${pump.name}`, to: `s ${pump.target}`, active: flows(pump.target), label: flows(pump.target) ? rate(live.get(pump.target).rowsPerSecond) : '' });
  }
  for (const output of one.outputs || []) {
    if (!nodes.some((node) => node.id === `arn ${output.arn}`)) box(`arn ${output.arn}`, output.arn.includes(':firehose:') ? 'delivery stream' : output.arn.includes(':lambda:') ? 'function' : 'stream', nameOf(output.arn), '', '', 'off', output.arn.includes(':firehose:') ? `#/deliveries/${nameOf(output.arn)}` : output.arn.includes(':kinesis:') ? `#/streams/${nameOf(output.arn)}` : undefined);
    edges.push({ from: `s ${output.stream}`, to: `arn ${output.arn}`, active: flows(output.stream) });
  }
  return { nodes, edges };
}

function behind(instant, now) {
  const millis = Date.parse(now) - Date.parse(instant);
  return millis <= 1000 ? 'with the clock' : `${seconds(millis)} behind the clock`;
}

function node(one) {
  return h(one.link ? 'a' : 'div', { class: `node ${one.state}`, href: one.link, title: one.sentence || one.title },
    h('span', { class: 'kind' }, one.kind), h('b', {}, one.title), h('span', { class: 'facts' }, one.facts || ' '), one.sentence && h('span', { class: 'sentence' }, one.sentence));
}

function share(part, kind) {
  if (part < 0) return h('span', { class: 'quiet' }, '–');
  const how = kind === 'back' ? (part > 0.5 ? 'bad' : part > 0.1 ? 'wait' : 'ok') : part > 0.9 ? 'bad' : part > 0.6 ? 'wait' : 'ok';
  return h('div', { class: `meter ${how}`, title: `${Math.round(part * 100)} %`, role: 'meter', 'aria-valuenow': Math.round(part * 100), 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': kind }, h('i', { style: { width: `${Math.round(part * 100)}%` } }));
}

function job(one) {
  if (!one.job) return h('p', { class: 'quiet' }, 'No job runs.');
  return [table([{ title: 'Task' }, { title: 'Side by side', number: 1 }, { title: 'State' }, { title: 'Busy' }, { title: 'Held back' }, { title: 'In', number: 1 }, { title: 'Out', number: 1 }],
    one.job.tasks.map((task) => h('tr', { 'data-key': task.name }, h('td', { title: task.name }, task.name.length > 90 ? `${task.name.slice(0, 90)}…` : task.name), h('td', { class: 'number' }, task.parallelism), h('td', {}, state(task.state === 'RUNNING' ? 'ok' : 'wait', task.state.toLowerCase())),
      h('td', {}, share(task.busy, 'busy')), h('td', {}, share(task.backPressured, 'back')), h('td', { class: 'number' }, number(task.recordsIn)), h('td', { class: 'number' }, number(task.recordsOut)))), 'Tasks'),
  h('p', { class: 'quiet small' }, 'Busy: the part of the last seconds in which the task worked. Held back: in which it waited for the task behind it.')];
}

function checkpoints(one) {
  if (!one.job) return h('p', { class: 'quiet' }, 'No job runs.');
  const all = one.job.checkpoints;
  const most = Math.max(1, ...all.map((checkpoint) => checkpoint.millis));
  return [h('p', {}, `${number(one.job.checkpointsDone)} done, `, one.job.checkpointsFailed > 0 ? state('bad', `${one.job.checkpointsFailed} failed`) : 'none failed', all[0] ? `; the last ${ago(all[0].at, one.at)}, ${seconds(all[0].millis)}, ${bytes(all[0].bytes)}` : ''),
    h('div', { class: 'histogram', role: 'img', 'aria-label': 'How long checkpoints took' }, [...all].reverse().map((checkpoint) => h('i', { 'data-key': `${checkpoint.id}`, title: `${checkpoint.id}: ${seconds(checkpoint.millis)}, ${bytes(checkpoint.bytes)}, ${checkpoint.state.toLowerCase()}`, style: { height: `${checkpoint.millis / most * 100}%` } })))];
}

function one(page, name, context) {
  let rows = null;
  let last = null;
  const draw = () => {
    const how = applicationState(last);
    const why = last.status === 'RUNNING' ? sentences(last) : [];
    render(page,
      h('div', { class: 'head' }, h('a', { href: '#/applications' }, 'Applications'), h('h1', {}, name), state(how, last.status === 'RUNNING' ? STATES[how] : last.status.toLowerCase()),
        h('span', { class: 'quiet' }, `version ${last.version}${last.status === 'RUNNING' && last.startedAt ? `, since ${time(last.startedAt)}` : ''}`), last.dialect === 'sql' && h('a', { href: `#/sql/${name}` }, 'Edit its SQL')),
      last.lastFailure && h('section', { class: 'nothing' }, h('p', {}, `It last failed of: ${last.lastFailure}`)),
      why.length > 0 && h('section', { class: 'nothing', id: 'why' }, why.map((sentence) => h('p', {}, sentence))),
      h('p'),
      last.plan && h('section', { class: 'card flow', tabindex: 0, 'aria-label': 'Streams and pumps' }, graph(...Object.values(shape(last)), node, SIZE, Math.min(innerWidth, 2200) - 84)),
      last.streams && h('section', { class: 'card' }, h('h2', {}, 'Live rows'), tabs(last.streams, rows && rows.stream, (stream) => { rows = new LiveRows(name, stream); draw(); }), rows && rows.view()),
      h('div', { class: 'two' }, h('section', { class: 'card' }, h('h2', {}, 'Tasks'), job(last)),
        h('div', {}, h('section', { class: 'card' }, h('h2', {}, 'Checkpoints'), checkpoints(last)),
          last.streams && h('section', { class: 'card' }, h('h2', {}, 'Time of each stream against the clock'), table([{ title: 'Stream' }, { title: 'Time' }, { title: 'Behind', number: 1 }],
            last.streams.map((stream) => h('tr', { 'data-key': stream.name }, h('td', {}, stream.name), h('td', {}, time(stream.watermark, true)), h('td', { class: 'number' }, stream.watermark ? behind(stream.watermark, last.at) : '–'))), 'Times')))),
      h('section', { class: 'card' }, h('h2', {}, 'Code'), h('pre', { class: 'log' }, last.code || 'none')));
  };
  context.poll(() => freshet.application(name), (found) => {
    last = found;
    if (last.status === 'RUNNING' && last.streams && (!rows || !last.streams.some((stream) => stream.name === rows.stream))) {
      const results = last.plan.streams.filter((stream) => stream.name !== 'error_stream');
      rows = new LiveRows(name, results.length ? results.at(-1).name : last.streams[0].name);
    }
    draw();
  }, 1000);
  (async () => {
    while (!context.signal.aborted) {
      if (rows && last.status === 'RUNNING') { await rows.look(); if (!context.signal.aborted) draw(); }
      await context.pause(document.hidden ? 3000 : 500);
    }
  })();
}

export function mount(page, rest, context) {
  if (rest[0]) one(page, rest[0], context); else list(page, context);
}
