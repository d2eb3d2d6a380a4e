import { h, render, empty, rate, bytes, seconds, state, number, time, ago, bars, table } from '../dom.js';
import { freshet, analytics } from '../api.js';

const SPACE = 2n ** 128n;
const part = (key) => Number(BigInt(key) * 1000000n / SPACE) / 10000;

function list(page, context) {
  context.poll(freshet.overview, (document) => {
    const all = document.streams || [];
    render(page, h('div', { class: 'head' }, h('h1', {}, 'Streams')),
      !all.length ? empty('No streams yet', 'A stream takes records and keeps them for a while.', `aws --endpoint-url ${location.origin} kinesis create-stream --stream-name orders --shard-count 1`)
        : h('section', { class: 'card' }, table([{ title: 'Name' }, { title: 'State' }, { title: 'Shards', number: 1 }, { title: 'Records in', number: 1 }, { title: 'Bytes in', number: 1 }, { title: 'Read with GetRecords', number: 1 }],
          all.map((stream) => h('tr', { 'data-key': stream.name },
            h('td', {}, h('a', { href: `#/streams/${stream.name}` }, stream.name)), h('td', {}, state(stream.status === 'ACTIVE' ? 'ok' : 'wait', stream.status.toLowerCase())),
            h('td', { class: 'number' }, stream.shards), h('td', { class: 'number' }, rate(stream.recordsPerSecond)), h('td', { class: 'number' }, stream.bytesPerSecond === undefined ? '–' : `${bytes(stream.bytesPerSecond)}/s`),
            h('td', { class: 'number' }, rate(stream.readPerSecond)))), 'Streams')));
  }, 1000);
}

function text(base64) {
  const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(raw);
    try { return JSON.stringify(JSON.parse(decoded)); } catch { return decoded; }
  } catch { return `${raw.length} bytes: ${Array.from(raw.slice(0, 64), (b) => b.toString(16).padStart(2, '0')).join(' ')}${raw.length > 64 ? ' …' : ''}`; }
}

function ranges(stream) {
  const open = stream.shards.filter((shard) => shard.open);
  return h('div', { class: 'ranges', role: 'img', 'aria-label': 'Hash-key ranges of the open shards' }, open.map((shard) => {
    const from = part(shard.startingHashKey);
    const to = part(shard.endingHashKey);
    return h('span', { 'data-key': shard.id, style: { left: `${from}%`, width: `${to - from}%` }, title: `${shard.id}: ${shard.startingHashKey} .. ${shard.endingHashKey}` }, open.length <= 24 ? `${shard.index}` : '');
  }));
}

function one(page, name, context) {
  let shard = null;
  let peek = null;
  let schema = null;
  let last = null;
  const draw = () => {
    const stream = last;
    const readers = [
      ...stream.applications.map((one_) => ['application', one_.name, `#/applications/${one_.name}`, one_.status === 'RUNNING' ? one_.lagMillis : undefined, one_.status.toLowerCase(), one_.recordsPerSecond]),
      ...stream.deliveries.map((one_) => ['delivery stream', one_.name, `#/deliveries/${one_.name}`, one_.lagMillis, '', undefined]),
      ...stream.consumers.map((one_) => ['registered consumer', one_.name, null, one_.lagMillis, '', undefined])];
    render(page,
      h('div', { class: 'head' }, h('a', { href: '#/streams' }, 'Streams'), h('h1', {}, name), state(stream.status === 'ACTIVE' ? 'ok' : 'wait', stream.status.toLowerCase()),
        h('span', { class: 'quiet' }, `${stream.mode === 'ON_DEMAND' ? 'on demand' : 'provisioned'}, kept for ${stream.retentionHours} h`)),
      h('div', { class: 'cards' },
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Put by clients'), h('div', { class: 'big' }, rate(stream.IncomingRecordsPerSecond)), h('span', { class: 'quiet small' }, stream.IncomingBytesPerSecond === undefined ? '' : `${bytes(stream.IncomingBytesPerSecond)}/s`)),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Read with GetRecords'), h('div', { class: 'big' }, rate(stream['GetRecords.RecordsPerSecond'])), h('span', { class: 'quiet small' }, stream.iteratorAgeMillis === undefined ? 'nobody does' : `iterators are ${seconds(stream.iteratorAgeMillis)} old`)),
        h('div', { class: 'card' }, h('div', { class: 'label' }, 'Open shards'), h('div', { class: 'big' }, number(stream.shards.filter((s) => s.open).length)), h('span', { class: 'quiet small' }, `${stream.shards.filter((s) => !s.open).length} closed`)),
        h('div', { class: 'card' }, bars(stream.IncomingRecordsByMinute, 'Put by the minute'))),
      h('section', { class: 'card' }, h('h2', {}, 'Shards'), ranges(stream),
        table([{ title: 'Shard' }, { title: 'State' }, { title: 'From hash key' }, { title: 'Of all keys', number: 1 }, { title: 'Parents' }, { title: 'Kept records (about)', number: 1 }, { title: 'In (about)', number: 1 }, { title: '' }],
          stream.shards.map((s) => h('tr', { 'data-key': s.id }, h('td', { class: 'key' }, s.id), h('td', {}, state(s.open ? 'ok' : 'off', s.open ? 'open' : 'closed')), h('td', { class: 'key' }, s.startingHashKey),
            h('td', { class: 'number' }, `${(part(s.endingHashKey) - part(s.startingHashKey)).toFixed(1)} %`), h('td', {}, s.parents.join(', ') || '–'),
            h('td', { class: 'number' }, number(s.records)), h('td', { class: 'number' }, rate(s.recordsPerSecond)),
            h('td', {}, h('button', { class: 'plain', 'aria-pressed': shard === s.index ? 'true' : 'false', onclick: () => { shard = s.index; look(); } }, 'Peek')))), 'Shards'),
        stream.moreShards > 0 && h('p', { class: 'quiet' }, `${stream.moreShards} more shards are not listed.`)),
      h('div', { class: 'two' },
        h('section', { class: 'card' }, h('h2', {}, 'Who reads it, and how far behind'), readers.length ? table([{ title: 'Reader' }, { title: 'Kind' }, { title: 'Lag', number: 1 }, { title: 'Reads', number: 1 }],
          readers.map(([kind, reader, link, lag, status, reads]) => h('tr', { 'data-key': kind + reader }, h('td', {}, link ? h('a', { href: link }, reader) : reader), h('td', {}, kind, status && status !== 'running' ? ` (${status})` : ''), h('td', { class: 'number' }, seconds(lag)), h('td', { class: 'number' }, rate(reads)))), 'Readers') : h('p', { class: 'quiet' }, 'No application, delivery stream or registered consumer reads it.')),
        h('section', { class: 'card' }, h('h2', {}, 'Schema'),
          schema === null ? h('button', { class: 'plain', id: 'discover', onclick: discover }, 'Discover from its records')
            : schema.problem ? h('p', { class: 'problem' }, schema.problem)
              : table([{ title: 'Column' }, { title: 'Type' }, { title: 'Where' }], schema.columns.map((column) => h('tr', {}, h('td', {}, column.Name), h('td', {}, column.SqlType), h('td', { class: 'key' }, column.Mapping || ''))), 'Schema'))),
      h('section', { class: 'card', id: 'peek' }, h('h2', {}, shard === null ? 'Latest records' : `Latest records of shard ${shard}`),
        !peek ? h('p', { class: 'quiet' }, 'Looking …') : peek.problem ? h('p', { class: 'problem' }, peek.problem) : !peek.records.length ? h('p', { class: 'quiet' }, 'This shard holds no records.')
          : table([{ title: 'Arrived' }, { title: 'Partition key' }, { title: 'Bytes', number: 1 }, { title: 'Data' }],
            peek.records.map((record) => h('tr', { 'data-key': `${peek.shard} ${record.offset}` }, h('td', {}, time(record.arrivedAt, true), h('br'), h('span', { class: 'quiet small' }, ago(record.arrivedAt, new Date().toISOString()))),
              h('td', { class: 'key' }, record.partitionKey || '–'), h('td', { class: 'number' }, number(record.bytes)), h('td', {}, h('pre', { class: 'data' }, text(record.data), record.bytes > 16384 ? ' …' : '')))), 'Records')));
  };
  const look = async () => {
    if (shard === null) {
      const open = last.shards.filter((s) => s.open);
      shard = (open.find((s) => s.records > 0) || open[0] || last.shards[0]).index;
    }
    try { peek = await freshet.records(name, shard, 20); } catch (e) { if (e.status) peek = { problem: e.message }; }
    if (!context.signal.aborted) draw();
  };
  const discover = async () => {
    try {
      const answer = await analytics('DiscoverInputSchema', { ResourceARN: last.arn, ServiceExecutionRole: 'arn:aws:iam::000000000000:role/console', InputStartingPositionConfiguration: { InputStartingPosition: 'TRIM_HORIZON' } });
      schema = { columns: answer.InputSchema.RecordColumns };
    } catch (e) { schema = { problem: e.message }; }
    draw();
  };
  let turn = 0;
  context.poll(() => freshet.stream(name), (stream) => { last = stream; draw(); if (turn++ % 2 === 0) look(); }, 1000);
}

export function mount(page, rest, context) {
  if (rest[0]) one(page, rest[0], context); else list(page, context);
}
