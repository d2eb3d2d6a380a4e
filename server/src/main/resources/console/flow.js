// The overview's document as nodes and edges, each with its state and the sentence that says why it is stuck.
import { rate, seconds, nameOf } from './dom.js';

const LAYERS = { stream: 0, application: 1, delivery: 2, function: 1, store: 3 };

export function sentences(application) {
  const all = (application.streams || []).filter((stream) => stream.name !== 'error_stream').flatMap((stream) => stream.reasons || []);
  return [...new Set(all)];
}

export function applicationState(application) {
  if (application.status === 'READY') return application.lastFailure ? 'bad' : 'off';
  if (application.status !== 'RUNNING') return 'wait';
  if (application.lastFailure && !application.startedAt) return 'bad';
  return sentences(application).length ? 'wait' : 'ok';
}

export function applicationSentence(application) {
  const [first, ...more] = sentences(application);
  const status = application.status === 'READY' ? (application.lastFailure ? `it has stopped: ${application.lastFailure}` : 'it is not started')
    : application.status !== 'RUNNING' ? `it is ${application.status.toLowerCase()}` : '';
  return status || (first ? first + (more.length ? ` (and ${more.length} more)` : '') : '');
}

export function deliveryState(delivery) {
  if (delivery.trouble) return 'bad';
  if (delivery.status !== 'ACTIVE') return 'wait';
  return delivery.idleSince || (delivery.reasons || []).includes('no record has arrived yet') ? 'off' : 'ok';
}

/** The gravest known cause of something; the server tells them in that order. */
export function causeOf(document, of, name) {
  return (document.causes || []).find((cause) => cause.of === of && cause.name === name);
}

function stateOf(cause, otherwise) {
  return cause && cause.grave ? 'bad' : cause && cause.fault !== 'source-idle' ? 'wait' : otherwise;
}

function place(delivery) {
  const kind = { EXTENDED_S3: 's3', ICEBERG: 'Iceberg', REDSHIFT: 'table', HTTP_ENDPOINT: 'HTTP', SPLUNK: 'Splunk', ELASTICSEARCH: 'Elasticsearch', OPENSEARCH: 'OpenSearch' }[delivery.destination] || delivery.destination;
  return kind === 's3' ? { id: `store ${delivery.bucket}`, title: delivery.bucket, kind: 'object store' }
    : { id: `store ${kind} ${delivery.name}`, title: kind, kind: 'destination' };
}

export function flow(document) {
  const nodes = new Map();
  const edges = [];
  const add = (node) => { if (!nodes.has(node.id)) nodes.set(node.id, { layer: LAYERS[node.type], ...node }); };
  const edge = (from, to, perSecond, kind) => edges.push({ from, to, kind, active: perSecond > 0, label: perSecond > 0 ? rate(perSecond) : '' });
  for (const stream of document.streams || []) {
    const cause = causeOf(document, 'stream', stream.name);
    add({ id: stream.arn, type: 'stream', kind: 'stream', title: stream.name, link: `#/streams/${stream.name}`,
      state: stream.status !== 'ACTIVE' ? 'wait' : stateOf(cause, stream.recordsPerSecond > 0 ? 'ok' : 'off'), badge: stream.status === 'ACTIVE' ? `${stream.shards} ${stream.shards === 1 ? 'shard' : 'shards'}` : stream.status,
      facts: `in ${rate(stream.recordsPerSecond)}`, sentence: stream.status === 'ACTIVE' ? (cause ? cause.sentence : '') : `it is ${stream.status.toLowerCase()}` });
  }
  for (const delivery of document.deliveries || []) {
    add({ id: delivery.arn, type: 'delivery', kind: 'delivery stream', title: delivery.name, link: `#/deliveries/${delivery.name}`,
      state: deliveryState(delivery), badge: delivery.status === 'ACTIVE' ? '' : delivery.status,
      facts: `in ${rate(delivery.recordsPerSecond)}${delivery.freshnessSeconds !== undefined ? `, oldest ${seconds(delivery.freshnessSeconds * 1000)}` : ''}`, sentence: (delivery.reasons || [])[0] || '' });
    if (delivery.source) {
      add({ id: delivery.source, type: 'stream', kind: 'stream', title: nameOf(delivery.source), state: 'off', facts: '' });
      edge(delivery.source, delivery.arn, delivery.recordsPerSecond);
    } else if (delivery.topic) {
      add({ id: `topic ${delivery.topic}`, type: 'stream', kind: 'Kafka topic', title: delivery.topic, state: delivery.recordsPerSecond > 0 ? 'ok' : 'off', facts: '' });
      edge(`topic ${delivery.topic}`, delivery.arn, delivery.recordsPerSecond);
    }
    const target = place(delivery);
    add({ ...target, type: 'store', state: 'off', facts: '' });
    const store = nodes.get(target.id);
    store.delivered = (store.delivered || 0) + (delivery.deliveredPerSecond || 0);
    store.state = delivery.trouble ? 'bad' : store.delivered > 0 && store.state !== 'bad' ? 'ok' : store.state;
    store.facts = `in ${rate(store.delivered)}`;
    edge(delivery.arn, target.id, delivery.deliveredPerSecond);
    if (delivery.function) edge(delivery.function.replace(/:[^:]*$/, (end) => (/^:\$?[A-Z0-9]+$/.test(end) ? '' : end)), delivery.arn, delivery.recordsPerSecond, 'calls');
  }
  for (const fn of document.functions || []) {
    const cause = causeOf(document, 'function', fn.name);
    add({ id: fn.arn, type: 'function', kind: 'function', title: fn.name, link: `#/functions/${fn.name}`, state: stateOf(cause, 'off'), facts: fn.runtime, sentence: cause ? cause.sentence : '' });
  }
  for (const application of document.applications || []) {
    const id = `application ${application.name}`;
    const cause = causeOf(document, 'application', application.name);
    add({ id, type: 'application', kind: application.dialect === 'flink' ? 'application, Flink SQL' : 'application', title: application.name, link: `#/applications/${application.name}`,
      state: stateOf(cause, applicationState(application)), badge: application.status === 'RUNNING' ? '' : application.status,
      facts: application.status === 'RUNNING' && application.dialect !== 'flink' ? `in ${rate(application.recordsPerSecond)}, lag ${seconds(application.lagMillis)}` : '',
      sentence: cause ? cause.sentence : applicationSentence(application) });
    for (const arn of application.inputs || []) {
      add({ id: arn, type: 'stream', kind: 'stream', title: nameOf(arn), state: 'off', facts: '' });
      edge(arn, id, application.recordsPerSecond);
    }
    for (const output of application.outputs || []) {
      add({ id: output.arn, type: 'stream', kind: 'stream', title: nameOf(output.arn), state: 'off', facts: '' });
      edge(id, output.arn, output.rowsPerSecond);
    }
    for (const arn of application.functions || []) edge(arn, id, application.recordsPerSecond, 'calls');
  }
  for (const mapping of document.mappings || []) edge(mapping.source, mapping.function, 0);
  return { nodes: [...nodes.values()], edges };
}
