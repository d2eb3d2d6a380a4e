import { h, render, empty, seconds, state, number, time, table } from '../dom.js';
import { freshet } from '../api.js';
import { graph } from '../graph.js';

const KINDS = { 'AWS::Kinesis::Stream': 'stream', 'AWS::KinesisAnalytics::Application': 'application', 'AWS::KinesisFirehose::DeliveryStream': 'delivery stream', 'AWS::Lambda::Function': 'function', 'AWS::S3::Bucket': 'bucket' };
const LINKS = { stream: '#/streams/', application: '#/applications/', 'delivery stream': '#/deliveries/', function: '#/functions/' };
const HOW = `aws --endpoint-url ${location.origin} kinesis put-record ...   # any client that sends the header traceparent or X-Amzn-Trace-Id
traces.rate: 0.01   # in the configuration: one request of a hundred, whoever sends it`;

const kind = (type) => KINDS[type] || type || 'service';
const took = (millis) => (millis < 10 ? `${millis.toFixed(1)} ms` : seconds(millis));

function node(one) {
  const link = LINKS[kind(one.type)];
  return h(link ? 'a' : 'div', { class: `node ${one.faults ? 'bad' : 'ok'}`, href: link && link + encodeURIComponent(one.name), 'aria-label': `${kind(one.type)} ${one.name}: ${one.times} times, ${took(one.meanMillis)} on average, ${one.faults} failed` },
    h('span', { class: 'kind' }, kind(one.type)), h('b', {}, one.name),
    h('span', { class: 'facts' }, `${number(one.times)} times, ${took(one.meanMillis)} on average`),
    one.faults > 0 && h('span', { class: 'sentence' }, `${number(one.faults)} failed`));
}

function map(services) {
  const edges = services.flatMap((one) => one.calls.map((call) => ({ from: `service ${one.id}`, to: `service ${call.to}`, active: true, label: number(call.times) })));
  return h('section', { class: 'card flow', id: 'map', 'aria-label': 'What the traces went through', tabindex: 0 },
    graph(services.map((one) => ({ ...one, id: `service ${one.id}` })), edges, node, undefined, Math.min(innerWidth, 2200) - 84));
}

/** Those that a filter takes: the address holds it, so that it can be kept and sent on. */
function list(page, filter, context) {
  const submit = (event) => {
    event.preventDefault();
    const wanted = event.target.elements.filter.value.trim();
    location.hash = wanted ? `#/traces/where/${encodeURIComponent(wanted)}` : '#/traces';
  };
  const show = (...content) => render(page, h('div', { class: 'head' }, h('h1', {}, 'Traces'), h('span', { class: 'quiet' }, 'of the last hour')),
    h('form', { class: 'tools', id: 'filter', 'data-keep': true, onsubmit: submit, role: 'search' },
      h('label', { class: 'wide' }, 'Filter, as X-Ray has it', h('input', { name: 'filter', type: 'search', class: 'mono', spellcheck: 'false', value: filter, placeholder: 'service("orders") { fault } AND responsetime > 1' })), h('button', {}, 'Show')),
    content);
  const ask = async () => {
    try {
      return await freshet.traces(filter);
    } catch (e) {
      if (e.status !== 400) throw e;
      show(h('p', { class: 'problem', role: 'alert' }, e.message));
      return undefined;
    }
  };
  context.poll(ask, ({ found, traces, services }) => show(
    found === 0 && filter ? h('p', { class: 'quiet' }, 'None of the last hour is like that.') : found === 0 ? empty('Nothing has been traced yet', 'A trace follows one record from its put to the object. What is traced says who puts, or a rate.', HOW) : [
      map(services),
      h('section', { class: 'card' }, h('h2', {}, found > traces.length ? `The last ${number(traces.length)} of ${number(found)}` : 'Traces'),
        table([{ title: 'Began' }, { title: 'At' }, { title: 'With' }, { title: 'Took', number: 1 }, { title: 'Parts', number: 1 }, { title: '' }, { title: 'Trace' }],
          traces.map((one) => h('tr', { 'data-key': one.id }, h('td', {}, time(one.start, true)), h('td', {}, `${kind(one.type)} ${one.name}`), h('td', {}, one.operation || '–'), h('td', { class: 'number' }, took(one.millis)), h('td', { class: 'number' }, one.segments),
            h('td', {}, one.fault ? state('bad', 'failed') : state('ok', 'done')), h('td', { class: 'key' }, h('a', { href: `#/traces/${one.id}` }, one.id)))), 'Traces')),
    ]), 2000);
}

function bar(one, whole) {
  const share = (millis) => `${Math.max(0, Math.min(100, millis / Math.max(whole, 0.001) * 100))}%`;
  return h('div', { class: 'span' }, h('i', { class: one.fault ? 'bad' : '', style: { left: share(one.afterMillis), width: share(one.millis) } }));
}

function trace(page, id, context) {
  context.poll(() => freshet.trace(id), (one) => render(page, h('div', { class: 'head' }, h('a', { href: '#/traces' }, 'Traces'), h('h1', {}, one.name), one.fault ? state('bad', 'failed') : state('ok', 'done')),
    h('div', { class: 'cards' },
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Began'), h('div', { class: 'big' }, time(one.start, true))),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Took'), h('div', { class: 'big' }, took(one.millis))),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Parts'), h('div', { class: 'big' }, one.segments))),
    h('section', { class: 'card' }, h('h2', {}, 'Timeline'), h('p', { class: 'quiet mono' }, one.id),
      table([{ title: 'Where' }, { title: 'What' }, { title: 'When' }, { title: 'Took', number: 1 }, { title: 'More' }],
        one.timeline.map((part) => h('tr', { 'data-key': part.id }, h('td', { style: { 'padding-left': `${8 + part.depth * 18}px` } }, `${kind(part.type)} ${part.name}`), h('td', {}, part.operation || '–'), h('td', { class: 'when' }, bar(part, one.millis)), h('td', { class: 'number' }, took(part.millis)),
          h('td', { class: 'key' }, part.cause && h('span', { class: 'problem' }, part.cause, ' '), Object.entries(part.annotations).map(([name, value]) => `${name}=${value} `)))), 'Timeline'))), 3000);
}

export function mount(page, [id, filter], context) {
  if (id && id !== 'where') trace(page, id, context); else list(page, filter || '', context);
}
