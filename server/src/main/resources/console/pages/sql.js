import { h, render, number, nameOf } from '../dom.js';
import { freshet, analytics, ApiError } from '../api.js';
import { Editor } from '../editor.js';
import { Language } from '../highlight.js';
import { LiveRows, tabs } from '../rows.js';

const ROLE = 'arn:aws:iam::000000000000:role/console';
const PREFIX = 'SOURCE_SQL_STREAM';
const DEBOUNCE = 250;
const DRAFT = 'freshet-draft';
const PLAIN = /^[A-Z_][A-Z0-9_$]*$/;

const quoted = (name) => (PLAIN.test(name) ? name : `"${name.replace(/"/g, '""')}"`);

/** What a beginner may start from: the columns of his own stream, as they come. */
function template(columns) {
  const names = columns.length ? columns : [{ name: 'COL_value', type: 'VARCHAR(64)' }];
  return `-- Rows of the source as they come. Change it while you look: mistakes are underlined, Ctrl-Enter runs it.
CREATE OR REPLACE STREAM "OUT" (
${names.map((column) => `  ${quoted(column.name)} ${column.type}`).join(',\n')});
CREATE OR REPLACE PUMP "OUT_PUMP" AS INSERT INTO "OUT"
SELECT STREAM ${names.map((column) => quoted(column.name)).join(', ')}
FROM "${PREFIX}_001";
`;
}

export async function mount(page, rest, context) {
  const it = new Workshop(page, context);
  await context.poll(async () => { it.words ||= await freshet.words(); return freshet.overview(); }, (document) => it.take(document, rest[0] || ''), 2000);
}

class Workshop {
  constructor(page, context) {
    Object.assign(this, { page, context, application: '', source: '', from: 'NOW', name: '', diagnostics: [], plan: null, checked: false, busy: '', problem: '', rows: null, filter: '', schemas: new Map(), document: null, turn: 0 });
  }

  take(document, asked) {
    this.document = document;
    if (!this.editor) this.begin(asked);
    this.draw();
  }

  begin(asked) {
    this.language = new Language(this.words);
    const draft = this.readDraft();
    this.name = draft.name || 'console-1';
    this.source = draft.source || this.sources()[0]?.arn || '';
    this.editor = new Editor({
      text: draft.sql || '', language: this.language, change: () => this.changed(), complete: (beginning, before) => this.complete(beginning, before), run: () => this.run(),
    });
    this.draw();
    if (asked) this.choose(asked); else this.chooseSource(this.source, !draft.sql);
    this.follow();
    this.editor.area.focus();
  }

  readDraft() { try { return JSON.parse(sessionStorage.getItem(DRAFT)) || {}; } catch { return {}; } }

  sources() {
    return [...(this.document.streams || []).map((one) => ({ name: one.name, arn: one.arn, kind: 'stream' })),
      ...(this.document.deliveries || []).filter((one) => !one.source && !one.topic).map((one) => ({ name: one.name, arn: one.arn, kind: 'delivery stream' }))];
  }

  applications() { return (this.document.applications || []).filter((one) => one.dialect !== 'flink'); }

  state() { return this.applications().find((one) => one.name === this.running()); }

  running() { return this.application || this.name; }

  async choose(name) {
    this.application = name;
    this.rows = null;
    this.problem = '';
    if (!name) { await this.chooseSource(this.source, false); return; }
    try {
      const found = await freshet.application(name);
      this.source = found.sources[0]?.arn || '';
      this.schemas.set(`app ${name}`, found.sources.flatMap((source) => source.streams.map((stream) => ({ name: stream, columns: source.columns }))));
      this.editor.text = found.code;
    } catch (e) { this.problem = e.message; }
    this.draw();
  }

  async chooseSource(arn, withTemplate) {
    this.source = arn;
    this.draw();
    if (!arn) { this.check(); return; }
    const schema = await this.discover(arn);
    if (withTemplate && !this.editor.text.trim()) this.editor.text = template(schema.columns);
    this.check();
    this.draw();
  }

  /** What the records of a stream look like; asked once, and again while there were none. */
  async discover(arn) {
    const known = this.schemas.get(arn);
    if (known && known.columns.length) return known;
    let schema;
    try {
      const answer = await analytics('DiscoverInputSchema', { ResourceARN: arn, ServiceExecutionRole: ROLE, InputStartingPositionConfiguration: { InputStartingPosition: 'TRIM_HORIZON' } });
      schema = { input: answer.InputSchema, columns: answer.InputSchema.RecordColumns.map((column) => ({ name: column.Name, type: column.SqlType })), problem: '' };
    } catch (e) { schema = { columns: [], problem: e.message }; }
    this.schemas.set(arn, schema);
    return schema;
  }

  inputs() {
    if (this.application) return this.schemas.get(`app ${this.application}`) || [];
    const schema = this.schemas.get(this.source);
    return schema && schema.columns.length ? [{ name: `${PREFIX}_001`, columns: schema.columns }] : [];
  }

  changed() {
    sessionStorage.setItem(DRAFT, JSON.stringify({ sql: this.editor.text, source: this.source, name: this.name }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), DEBOUNCE);
  }

  async check() {
    const text = this.editor.text;
    const turn = ++this.turn;
    if (!text.trim()) { this.diagnostics = []; this.plan = null; this.checked = false; this.editor.mark([]); this.draw(); return; }
    let answer;
    try {
      answer = await freshet.check(this.application ? { sql: text, application: this.application } : { sql: text, inputs: this.inputs() });
    } catch (e) {
      if (turn === this.turn && e instanceof ApiError) { this.problem = `not checked: ${e.message}`; this.draw(); }
      if (!(e instanceof ApiError) && !this.context.signal.aborted) this.timer = setTimeout(() => this.check(), 1500);
      return;
    }
    if (turn !== this.turn || text !== this.editor.text) return;
    this.checked = true;
    this.diagnostics = answer.diagnostics;
    if (answer.streams) this.plan = answer;
    this.editor.mark(this.diagnostics);
    this.draw();
  }

  complete(beginning, before) {
    const wanted = beginning.toUpperCase();
    const streams = [...this.inputs(), ...(this.plan ? this.plan.streams : [])];
    const found = new Map();
    const offer = (name, kind, insert) => { if (name.toUpperCase().startsWith(wanted) && !found.has(kind + name)) found.set(kind + name, { name, kind, insert }); };
    const afterFrom = /\b(FROM|INTO|JOIN)\s+"?[\w$]*$/i.test(before);
    const named = streams.map((stream) => stream.name);
    const columns = streams.flatMap((stream) => stream.columns.map((column) => [column.name, column.type]));
    if (afterFrom) named.forEach((name) => offer(name, 'stream', `"${name}"`));
    columns.forEach(([name, type]) => offer(name, type.toLowerCase(), quoted(name)));
    if (!afterFrom) named.forEach((name) => offer(name, 'stream', `"${name}"`));
    offer('ROWTIME', 'row time', 'ROWTIME');
    if (wanted && !/"[\w$]*$/.test(before)) {
      this.words.functions.forEach((name) => offer(name, 'function', `${name}(`));
      this.language.reserved.forEach((name) => offer(name, 'word', name));
    }
    return [...found.values()];
  }

  async run() {
    if (this.busy) return;
    this.problem = '';
    try {
      await this.step('checking', () => this.check());
      if (this.diagnostics.length) { this.problem = 'It is not run while something is wrong.'; return; }
      const name = this.running();
      let detail = await this.describe(name);
      if (!detail) {
        await this.step('creating', () => this.create(name));
        detail = await this.describe(name);
      } else if (this.codeOf(detail) !== this.editor.text) {
        await this.step('changing', () => analytics('UpdateApplication', {
          ApplicationName: name, CurrentApplicationVersionId: detail.ApplicationVersionId,
          ApplicationConfigurationUpdate: { ApplicationCodeConfigurationUpdate: { CodeContentTypeUpdate: 'PLAINTEXT', CodeContentUpdate: { TextContentUpdate: this.editor.text } } },
        }));
        this.rows = null;
      }
      if ((await this.rest(name)) !== 'RUNNING') {
        await this.step('starting', () => this.start(name, detail));
        await this.rest(name);
      }
      this.application = name;
      this.schemas.set(`app ${name}`, this.inputs().length ? this.inputs() : this.schemas.get(`app ${name}`) || []);
      this.document = await freshet.overview();
    } catch (e) { this.problem = e.message; } finally { this.busy = ''; this.draw(); }
  }

  async step(words, action) { this.busy = words; this.draw(); return action(); }

  async create(name) {
    const schema = await this.discover(this.source);
    if (!schema.input) throw new Error(schema.problem || 'choose a source first: its records say which columns there are');
    const delivery = this.source.includes(':firehose:');
    await analytics('CreateApplication', {
      ApplicationName: name, RuntimeEnvironment: 'SQL-1_0', ServiceExecutionRole: ROLE,
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: { CodeContentType: 'PLAINTEXT', CodeContent: { TextContent: this.editor.text } },
        SqlApplicationConfiguration: { Inputs: [{ NamePrefix: PREFIX, InputSchema: schema.input, [delivery ? 'KinesisFirehoseInput' : 'KinesisStreamsInput']: { ResourceARN: this.source } }] },
      },
    });
    const columns = schema.columns;
    this.schemas.set(`app ${name}`, [{ name: `${PREFIX}_001`, columns }]);
  }

  async start(name, detail) {
    const inputs = detail.ApplicationConfigurationDescription?.SqlApplicationConfigurationDescription?.InputDescriptions || [];
    await analytics('StartApplication', {
      ApplicationName: name,
      RunConfiguration: { SqlRunConfigurations: inputs.map((input) => ({ InputId: input.InputId, InputStartingPositionConfiguration: { InputStartingPosition: this.from } })) },
    });
  }

  codeOf(detail) { return detail.ApplicationConfigurationDescription?.ApplicationCodeConfigurationDescription?.CodeContentDescription?.TextContent; }

  async describe(name) {
    try { return (await analytics('DescribeApplication', { ApplicationName: name })).ApplicationDetail; } catch (e) {
      if (/ResourceNotFound/.test(e.code)) return null;
      throw e;
    }
  }

  /** Waits while it starts, changes or stops. */
  async rest(name) {
    for (;;) {
      const { ApplicationStatus: status } = await this.describe(name);
      if (status === 'RUNNING' || status === 'READY') return status;
      this.busy = status.toLowerCase();
      this.draw();
      await this.context.pause(300);
      if (this.context.signal.aborted) return status;
    }
  }

  async stop() {
    this.problem = '';
    try {
      await this.step('stopping', () => analytics('StopApplication', { ApplicationName: this.running() }));
      await this.rest(this.running());
      this.document = await freshet.overview();
    } catch (e) { this.problem = e.message; } finally { this.busy = ''; this.draw(); }
  }

  /** The rows of the stream that is chosen, twice a second. */
  async follow() {
    while (!this.context.signal.aborted) {
      const live = this.state();
      const streams = this.shownStreams(live);
      if (live && live.status === 'RUNNING' && live.streams && streams.length) {
        if (!this.rows || this.rows.application !== live.name || !streams.some((one) => one.name === this.rows.stream)) {
          const results = streams.filter((one) => one.name !== 'error_stream' && !one.name.startsWith(PREFIX));
          this.rows = new LiveRows(live.name, (results.at(-1) || streams[0]).name);
        }
        await this.rows.look();
        this.draw();
      }
      await this.context.pause(document.hidden ? 3000 : 500);
    }
  }

  shownStreams(live) { return (live && live.streams) || []; }

  draw() {
    if (this.context.signal.aborted || !this.editor) return;
    const live = this.state();
    render(this.page,
      h('div', { class: 'head', 'data-key': 'head' }, h('h1', {}, 'SQL'), h('span', { class: 'quiet' }, 'Ctrl-Enter runs, Ctrl-Space completes, Escape then Tab leaves the editor')),
      this.tools(live),
      h('div', { class: 'workshop', 'data-key': 'workshop' }, this.catalog(), h('div', { 'data-key': 'middle' },
        this.page.contains(this.editor.frame) ? h('div', { 'data-key': 'editor-frame', 'data-keep': true }) : this.editor.frame, this.verdict(),
        h('section', { class: 'card', 'data-key': 'results', id: 'results' }, this.results(live)))));
  }

  tools(live) {
    const running = live && live.status === 'RUNNING';
    const sources = this.sources();
    return h('div', { class: 'tools', 'data-key': 'tools' },
      h('label', {}, 'Application', h('select', { id: 'application', value: this.application, onchange: (event) => this.choose(event.target.value) },
        h('option', { value: '', selected: !this.application }, 'a new one'), this.applications().map((one) => h('option', { value: one.name, selected: one.name === this.application }, one.name)))),
      !this.application && h('label', {}, 'Its name', h('input', { id: 'name', value: this.name, oninput: (event) => { this.name = event.target.value; this.changed(); } })),
      !this.application && h('label', {}, 'Reads', h('select', { id: 'source', value: this.source, onchange: (event) => this.chooseSource(event.target.value, true) },
        !sources.length && h('option', { value: '' }, 'no stream yet'), sources.map((one) => h('option', { value: one.arn, selected: one.arn === this.source }, `${one.name}${one.kind === 'stream' ? '' : ' (delivery stream)'}`)))),
      !running && h('label', {}, 'From', h('select', { id: 'from', value: this.from, onchange: (event) => { this.from = event.target.value; } },
        h('option', { value: 'NOW', selected: this.from === 'NOW' }, 'now on'), h('option', { value: 'TRIM_HORIZON', selected: this.from !== 'NOW' }, 'the oldest record on'))),
      h('button', { id: 'run', disabled: Boolean(this.busy), onclick: () => this.run() }, running ? 'Run changed' : 'Run'),
      running && h('button', { id: 'stop', class: 'plain', disabled: Boolean(this.busy), onclick: () => this.stop() }, 'Stop'),
      this.busy && h('span', { class: 'quiet', role: 'status' }, `${this.busy} …`));
  }

  verdict() {
    return h('div', { class: 'verdict', 'data-key': 'verdict' },
      this.problem && h('p', { class: 'problem', role: 'alert', id: 'problem' }, this.problem),
      h('ul', { class: 'problems', id: 'problems', 'aria-live': 'polite' }, this.diagnostics.map((problem, i) => h('li', { 'data-key': `${i}` }, h('button', { onclick: () => this.editor.go(problem) },
        h('b', {}, `line ${problem.line}, column ${problem.column}: `), problem.message, problem.hint && h('span', { class: 'hint' }, problem.hint))))),
      this.checked && !this.diagnostics.length && h('p', { class: 'quiet small', id: 'sound' }, `It can run: ${this.plan ? `${number(this.plan.pumps.length)} ${this.plan.pumps.length === 1 ? 'pump' : 'pumps'}, ${number(this.plan.pumps.reduce((all, pump) => all + pump.steps.length, 0))} operators` : ''}.`),
      this.checked && !this.diagnostics.length && this.plan && h('details', { 'data-key': 'plan' }, h('summary', {}, 'How it would run'), this.plan.pumps.map((pump) => h('div', {}, h('b', {}, `${pump.name} into ${pump.target}`), h('pre', {}, pump.steps.map((step) => `${'  '.repeat(step.depth)}${step.operator}${step.state ? `   -- keeps ${step.state}` : ''}\n`))))));
  }

  results(live) {
    if (!live) return [h('h2', {}, 'Rows'), h('p', { class: 'quiet' }, 'Run it, and its rows show here as they come.')];
    if (live.status !== 'RUNNING' || !live.streams) {
      return [h('h2', {}, 'Rows'), h('p', { class: 'quiet' }, `${live.name} is ${live.status === 'READY' ? 'not running' : live.status.toLowerCase()}.`), live.lastFailure && h('p', { class: 'problem' }, `It last failed of: ${live.lastFailure}`)];
    }
    const choose = (name) => { this.rows = new LiveRows(live.name, name); this.draw(); };
    return [tabs(live.streams, this.rows ? this.rows.stream : '', choose), this.rows && this.rows.view()];
  }

  catalog() {
    const known = this.filter.toUpperCase();
    const columns = (stream) => h('ul', {}, stream.columns.map((column) => h('li', {}, h('button', { onclick: () => this.editor.insert(quoted(column.name)) }, column.name), ' ', h('span', { class: 'type' }, column.type))));
    const block = (stream, kind, open) => h('details', { 'data-key': `${kind} ${stream.name}`, open }, h('summary', {}, stream.name, ' ', h('span', { class: 'type' }, kind)), columns(stream));
    const schema = this.schemas.get(this.source);
    const functions = this.words.functions.filter((name) => !known || name.includes(known));
    return h('aside', { class: 'card catalog', 'data-key': 'catalog', 'aria-label': 'Catalog' },
      h('h2', {}, 'Catalog'),
      this.inputs().map((input) => block(input, 'input', true)),
      !this.application && this.source && schema && !schema.columns.length && h('p', { class: 'quiet small' }, `${nameOf(this.source)}: ${schema.problem || 'no columns'}`,
        h('br'), h('button', { onclick: () => this.chooseSource(this.source, true) }, 'Look again')),
      (this.plan ? this.plan.streams : []).map((stream) => block(stream, 'in-application', false)),
      h('h2', {}, 'Functions'),
      h('input', { type: 'search', placeholder: 'Find a function', 'aria-label': 'Find a function', value: this.filter, oninput: (event) => { this.filter = event.target.value; this.draw(); } }),
      h('ul', {}, functions.slice(0, 200).map((name) => h('li', { 'data-key': name }, h('button', { onclick: () => this.editor.insert(`${name}(`) }, name)))));
  }
}
