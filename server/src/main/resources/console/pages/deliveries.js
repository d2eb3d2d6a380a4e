import { h, render, empty, rate, bytes, seconds, state, number, time, ago, bars, table, nameOf } from '../dom.js';
import { freshet } from '../api.js';
import { deliveryState } from '../flow.js';

const BECAUSE = {
  SIZE: 'the size hint was reached', INTERVAL: 'the interval hint was over', NOTHING_MORE: 'nothing more was at hand (interval 0)',
};
const KINDS = { DELIVERED: ['ok', 'delivered'], FAILED: ['bad', 'error output'], BACKUP: ['off', 'backup'], NOTHING: ['off', 'no object'] };
const STATES = { ok: 'flows', wait: 'waits', bad: 'stuck', off: 'idle' };

function list(page, context) {
  context.poll(freshet.overview, (document) => {
    const all = document.deliveries || [];
    render(page, h('div', { class: 'head' }, h('h1', {}, 'Delivery streams')),
      !all.length ? empty('No delivery streams yet', 'A delivery stream batches records into objects.', `aws --endpoint-url ${location.origin} firehose create-delivery-stream --delivery-stream-name lake \\
    --extended-s3-destination-configuration RoleARN=arn:aws:iam::000000000000:role/any,BucketARN=arn:aws:s3:::lake`)
        : h('section', { class: 'card' }, table([{ title: 'Name' }, { title: 'State' }, { title: 'From' }, { title: 'To' }, { title: 'In', number: 1 }, { title: 'Delivered', number: 1 }, { title: 'Oldest', number: 1 }, { title: 'Why it waits' }],
          all.map((one) => h('tr', { 'data-key': one.name },
            h('td', {}, h('a', { href: `#/deliveries/${one.name}` }, one.name)), h('td', {}, state(deliveryState(one), STATES[deliveryState(one)])),
            h('td', {}, one.source ? nameOf(one.source) : one.topic ? `topic ${one.topic}` : 'direct puts'), h('td', {}, `${one.bucket}/${one.prefix}`),
            h('td', { class: 'number' }, rate(one.recordsPerSecond)), h('td', { class: 'number' }, rate(one.deliveredPerSecond)),
            h('td', { class: 'number' }, one.freshnessSeconds === undefined ? '–' : seconds(one.freshnessSeconds * 1000)), h('td', {}, (one.reasons || [])[0] || ''))), 'Delivery streams')));
  }, 1000);
}

function gauge(part, label) {
  const how = part >= 1 ? 'ok' : '';
  return h('div', { class: `meter ${how}`, role: 'meter', 'aria-valuenow': Math.round(part * 100), 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': label },
    h('i', { style: { width: `${Math.min(100, part * 100)}%` } }));
}

function buffers(one) {
  const open = one.open;
  if (!open || !open.openedAt) return h('p', { class: 'quiet' }, open ? 'No record is waiting.' : 'What is being filled is not seen yet …');
  const waited = (Date.parse(one.at) - Date.parse(open.openedAt)) / 1000;
  const fullest = Math.max(0, ...open.buffers.filter((buffer) => !buffer.error).map((buffer) => buffer.bytes));
  return [
    h('dl', { class: 'two' },
      h('div', {}, h('dt', {}, `time: ${Math.max(0, Math.round(waited))} s of ${one.hints.seconds} s`), h('dd', {}, gauge(waited / Math.max(1, one.hints.seconds), 'time waited'))),
      h('div', {}, h('dt', {}, `size of the fullest: ${bytes(fullest)} of ${bytes(one.hints.bytes)}`), h('dd', {}, gauge(fullest / one.hints.bytes, 'size reached')))),
    table([{ title: 'Buffer' }, { title: 'Records', number: 1 }, { title: 'Bytes', number: 1 }, { title: 'Of its size hint' }],
      open.buffers.map((buffer, i) => h('tr', { 'data-key': `${i}` },
        h('td', {}, buffer.error ? state('bad', `failed: ${buffer.error.toLowerCase()}`) : Object.entries(buffer.partition).map(([k, v]) => `${k}=${v}`).join(', ') || 'all records', buffer.spilled && state('wait', 'partly on disk')),
        h('td', { class: 'number' }, number(buffer.records)), h('td', { class: 'number' }, bytes(buffer.bytes)), h('td', {}, gauge(buffer.bytes / one.hints.bytes, 'of its size hint')))), 'Open buffers'),
    open.partitions > 50 && h('p', { class: 'quiet' }, `50 of ${number(open.partitions)} partitions are listed.`),
  ];
}

function objects(one, kinds, label, none) {
  const all = [...(one.objects || [])].reverse().filter((object) => kinds.includes(object.kind));
  if (!all.length) return h('p', { class: 'quiet' }, none);
  return table([{ title: 'Delivered' }, { title: 'Object' }, { title: 'Records', number: 1 }, { title: 'Bytes', number: 1 }, { title: 'Closed because' }, { title: 'Oldest record waited', number: 1 }],
    all.slice(0, 50).map((object) => h('tr', { 'data-key': object.key },
      h('td', {}, h('span', { title: object.publishedAt }, ago(object.publishedAt, one.at)), h('br'), h('span', { class: 'quiet small' }, time(object.publishedAt))),
      h('td', { class: 'key' }, `s3://${object.bucket}/${object.key}`), h('td', { class: 'number' }, number(object.records)), h('td', { class: 'number' }, bytes(object.bytes)),
      h('td', {}, BECAUSE[object.closedBecause] || object.closedBecause),
      h('td', { class: 'number' }, seconds(Date.parse(object.publishedAt) - Date.parse(object.firstArrival))))), label);
}

function ledger(one) {
  const all = [...(one.objects || [])].reverse();
  return table([{ title: 'Published' }, { title: 'Kind' }, { title: 'Key' }, { title: 'SHA-256' }, { title: 'Arrived from' }, { title: 'to' }, { title: 'Configuration' }],
    all.slice(0, 20).map((line) => h('tr', { 'data-key': line.key },
      h('td', {}, time(line.publishedAt, true)), h('td', {}, state(...(KINDS[line.kind] || ['off', line.kind]))), h('td', { class: 'key' }, line.kind === 'NOTHING' ? '–' : line.key),
      h('td', { class: 'key', title: line.sha256 }, line.kind === 'NOTHING' ? '–' : `${line.sha256.slice(0, 12)}…`), h('td', {}, time(line.firstArrival, true)), h('td', {}, time(line.lastArrival, true)), h('td', {}, line.configVersion))), 'Lines of the ledger');
}

function one(page, name, context) {
  context.poll(() => freshet.delivery(name), (delivery) => {
    const how = deliveryState(delivery);
    render(page,
      h('div', { class: 'head' }, h('a', { href: '#/deliveries' }, 'Delivery streams'), h('h1', {}, name), state(how, STATES[how]),
        h('span', { class: 'quiet' }, delivery.source ? ['from ', h('a', { href: `#/streams/${nameOf(delivery.source)}` }, nameOf(delivery.source))] : delivery.topic ? `from topic ${delivery.topic}` : 'direct puts', ` to ${delivery.bucket}/${delivery.prefix}`)),
      h('div', { class: 'cards' },
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Coming in'), h('div', { class: 'big' }, rate(delivery.recordsPerSecond))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Delivered'), h('div', { class: 'big' }, rate(delivery.deliveredPerSecond)), h('span', { class: 'quiet small' }, `${number(delivery.delivered)} records, ${bytes(delivery.deliveredBytes)} lately`)),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Behind its source'), h('div', { class: 'big' }, delivery.source ? seconds(delivery.lagMillis) : '–')),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Oldest undelivered'), h('div', { class: 'big' }, delivery.freshnessSeconds === undefined ? '–' : seconds(delivery.freshnessSeconds * 1000))),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Buffering hints'), h('div', { class: 'big' }, `${delivery.hints.seconds} s`), h('span', { class: 'quiet small' }, `or ${bytes(delivery.hints.bytes)}, whichever comes first`))),
      (delivery.reasons || []).length > 0 && h('section', { class: `nothing ${delivery.trouble ? '' : 'calm'}`, id: 'why' }, delivery.reasons.map((reason) => h('p', {}, reason))),
      h('p'),
      h('div', { class: 'two' },
        h('section', { class: 'card' }, h('h2', {}, 'Open buffers'), buffers(delivery)),
        h('section', { class: 'card' }, bars(delivery.deliveredByMinute, 'Records delivered by the minute'), h('p'), bars(delivery.freshnessByMinute.map((ms) => ms), 'Age of the oldest record, at most', ' s'))),
      h('section', { class: 'card' }, h('h2', {}, 'Recent objects'), objects(delivery, ['DELIVERED', 'BACKUP'], 'Recent objects', 'No object has been delivered yet.')),
      h('section', { class: 'card' }, h('h2', {}, 'Error output'), objects(delivery, ['FAILED'], 'Error output', 'Nothing has failed lately.'),
        (delivery.objects || []).some((object) => object.kind === 'FAILED') && h('p', { class: 'quiet' }, 'Put it back when the cause is mended: ', h('code', {}, `./freshet replay ${name}`))),
      h('section', { class: 'card' }, h('h2', {}, 'Ledger'), (delivery.objects || []).length ? ledger(delivery) : h('p', { class: 'quiet' }, 'No lines yet.'),
        h('p', { class: 'quiet' }, 'All of it, checked against the store: ', h('code', {}, `./freshet audit ${name}`))));
  }, 1000);
}

export function mount(page, rest, context) {
  if (rest[0]) one(page, rest[0], context); else list(page, context);
}
