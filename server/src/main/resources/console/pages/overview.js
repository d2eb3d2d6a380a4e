import { h, render, empty, rate, seconds, state, number } from '../dom.js';
import { freshet } from '../api.js';
import { graph } from '../graph.js';
import { flow, sentences, applicationSentence } from '../flow.js';

const FIRST = `export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=us-east-1
aws --endpoint-url ${location.origin} kinesis create-stream --stream-name orders --shard-count 1
aws --endpoint-url ${location.origin} kinesis put-record --stream-name orders --partition-key a --data eyJpZCI6MX0=`;

function node(one) {
  return h(one.link ? 'a' : 'div', { class: `node ${one.state}`, href: one.link, title: one.sentence || undefined, 'aria-label': `${one.kind} ${one.title}: ${one.facts || ''} ${one.sentence || ''}` },
    h('span', { class: 'kind' }, one.kind, one.badge && h('span', {}, one.badge)),
    h('b', {}, one.title),
    h('span', { class: 'facts' }, one.facts || ' '),
    one.sentence && h('span', { class: 'sentence' }, one.sentence));
}

const LINKS = { stream: '#/streams/', application: '#/applications/', 'delivery stream': '#/deliveries/', function: '#/functions/' };

/** What stands still, and why. */
function stuck(document) {
  const items = [];
  const causes = document.causes || [];
  for (const cause of causes) {
    const known = items.find((item) => item[0] === cause.of && item[1] === (cause.name || 'this server'));
    if (known) known[3].push(cause.sentence);
    else items.push([cause.of, cause.name || 'this server', LINKS[cause.of] && `${LINKS[cause.of]}${cause.name}`, [cause.sentence], cause.grave ? 'bad' : cause.fault === 'source-idle' ? 'off' : 'wait']);
  }
  const more = (kind, name, link, all, how) => {
    const known = items.find((item) => item[0] === kind && item[1] === name);
    const rest = all.filter((sentence) => !causes.some((cause) => cause.sentence === sentence));
    if (known) known[3].push(...rest);
    else if (rest.length) items.push([kind, name, link, rest, how]);
  };
  for (const application of document.applications || []) {
    const all = application.status === 'RUNNING' ? sentences(application) : [applicationSentence(application)];
    if (application.status === 'RUNNING' && application.lastFailure) all.push(`it last failed of: ${application.lastFailure}`);
    more('application', application.name, `#/applications/${application.name}`, all, application.lastFailure ? 'bad' : application.status === 'READY' ? 'off' : 'wait');
  }
  for (const delivery of document.deliveries || []) {
    const all = delivery.trouble ? [delivery.trouble] : delivery.deliveredPerSecond > 0 ? [] : delivery.reasons || [];
    more('delivery stream', delivery.name, `#/deliveries/${delivery.name}`, all, delivery.trouble ? 'bad' : 'wait');
  }
  return items;
}

export function view(document) {
  const { nodes, edges } = flow(document);
  const denied = (document.denied || []).length > 0 && h('p', { class: 'quiet' }, `This key may not ${document.denied.join(', ')}; what it hides is left out.`);
  if (!nodes.length) return [empty('Nothing is here yet', 'Make a stream with any AWS client, put records, and they show here at once. ./freshet demo fills it with flights.', FIRST), denied];
  const sum = (list, key) => (list || []).reduce((all, one) => all + (one[key] || 0), 0);
  const lag = Math.max(...(document.applications || []).map((one) => one.lagMillis || 0), ...(document.deliveries || []).map((one) => one.lagMillis || 0), 0);
  const why = stuck(document);
  const running = (document.applications || []).filter((one) => one.status === 'RUNNING').length;
  return [
    h('div', { class: 'cards' },
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'What is running'), h('div', { class: 'big' }, `${running} of ${(document.applications || []).length}`), h('span', { class: 'quiet small' }, 'applications, ', number((document.deliveries || []).length), ' delivery streams')),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Coming in'), h('div', { class: 'big' }, rate(sum(document.streams, 'recordsPerSecond'))), h('span', { class: 'quiet small' }, 'records, into ', number((document.streams || []).length), ' streams')),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'How far behind'), h('div', { class: 'big' }, seconds(lag)), h('span', { class: 'quiet small' }, 'the slowest reader')),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Delivered'), h('div', { class: 'big' }, rate(sum(document.deliveries, 'deliveredPerSecond'))), h('span', { class: 'quiet small' }, 'records, to the object store and others')),
      h('div', { class: 'card' }, h('div', { class: 'label' }, 'Standing still'), h('div', { class: 'big' }, number(why.length)), h('span', { class: 'quiet small' }, why.length ? 'the reasons are below' : 'everything flows'))),
    denied,
    h('section', { class: 'card flow', 'aria-label': 'The way the data goes', tabindex: 0 }, graph(nodes, edges, node, undefined, Math.min(innerWidth, 2200) - 84)),
    why.length > 0 && h('section', { class: 'card', id: 'why' }, h('h2', {}, 'Why is nothing coming out?'),
      h('ul', { class: 'why' }, why.map(([kind, name, link, all, how]) => h('li', { 'data-key': `${kind} ${name}` },
        h('span', {}, link ? h('a', { href: link }, name) : name, h('br'), state(how, kind)),
        h('div', {}, all.map((sentence) => h('p', {}, sentence))))))),
    (document.moreStreams > 0 || document.moreDeliveries > 0) && h('p', { class: 'quiet' }, `${document.moreStreams + document.moreDeliveries} more are not shown here.`),
  ];
}

export function mount(page, rest, context) {
  context.poll(freshet.overview, (document) => render(page,
    h('div', { class: 'head' }, h('h1', {}, 'Overview'), h('span', { class: 'quiet' }, `as of ${document.at.slice(11, 19)} UTC`),
      h('span', { class: 'spring' }),
      h('span', { class: 'legend' }, state('ok', 'flows'), state('wait', 'waits'), state('bad', 'stuck'), state('off', 'idle'))),
    view(document)), 1000);
}
