// The rows of a stream of a running application, as they come; of many only a sample, so that the browser keeps up. Or why there are none.
import { h, number, time } from './dom.js';
import { freshet, ApiError } from './api.js';

const SHOWN = 60;

export class LiveRows {
  constructor(application, stream) {
    Object.assign(this, { application, stream, after: 0, soFar: null, rows: [], columns: [], reasons: [], came: 0, taken: 0, problem: '', history: [] });
  }

  async look() {
    try {
      const answer = await freshet.rows(this.application, this.stream, this.after);
      if (this.soFar !== null && answer.rowsSoFar < this.soFar) { this.rows = []; this.after = 0; this.soFar = null; this.history = []; }
      const now = performance.now();
      if (this.soFar !== null) this.history.push({ now, came: answer.rowsSoFar - this.soFar, taken: answer.rows.length });
      this.history = this.history.filter((one) => now - one.now < 5000);
      this.came = this.history.reduce((all, one) => all + one.came, 0);
      this.taken = this.history.reduce((all, one) => all + one.taken, 0);
      this.span = this.history.length > 1 ? (now - this.history[0].now) / 1000 : 0;
      this.soFar = answer.rowsSoFar;
      this.columns = answer.columns;
      this.reasons = answer.reasons || [];
      if (answer.rows.length) this.after = answer.rows.at(-1).number;
      this.rows = [...[...answer.rows].reverse(), ...this.rows].slice(0, SHOWN);
      this.problem = '';
    } catch (e) {
      if (!(e instanceof ApiError)) return;
      this.problem = e.message;
    }
  }

  ratio() {
    if (this.soFar === null) return '';
    const one = this.taken > 0 ? this.came / this.taken : 1;
    const rate = this.span > 1 ? `, ${number(this.came / this.span)} a second` : '';
    return one > 1.05 ? `1 of ${number(Math.max(2, one))} shown, ${number(this.soFar)} so far${rate}` : `every row shown, ${number(this.soFar)} so far${rate}`;
  }

  view() {
    if (this.problem) return h('div', { class: 'nothing' }, h('p', {}, this.problem));
    if (this.soFar === null) return h('p', { class: 'quiet' }, 'Waiting for the first answer …');
    if (!this.rows.length) {
      const calm = this.stream === 'error_stream';
      return h('div', { class: `nothing ${calm ? 'calm' : ''}`, id: 'nothing-yet' }, h('p', {}, h('b', {}, calm ? 'No errors' : 'Nothing yet')),
        (this.reasons.length ? this.reasons : ['rows are on their way']).map((reason) => h('p', {}, reason)));
    }
    return [
      h('p', { class: 'quiet', id: 'ratio' }, this.ratio()),
      h('div', { class: 'rows' }, h('table', { 'aria-label': `Rows of ${this.stream}` },
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'ROWTIME'), this.columns.map((column) => h('th', { scope: 'col', title: column.type }, column.name)))),
        h('tbody', {}, this.rows.map((row) => h('tr', { 'data-key': `${this.stream} ${row.number}` }, h('td', { class: 'quiet' }, time(row.rowtime, true)),
          this.columns.map((column) => h('td', {}, shown(row.row[column.name])))))))),
    ];
  }
}

function shown(value) {
  if (value === null || value === undefined) return h('span', { class: 'quiet' }, 'null');
  const text = String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Tabs with the rows of several streams. */
export function tabs(streams, chosen, choose) {
  const counted = (stream) => (stream.rows === undefined ? '' : ` (${number(stream.rows)})`);
  return h('div', { class: 'tabs', role: 'tablist' }, streams.map((stream) => h('button', {
    'data-key': stream.name, role: 'tab', 'aria-selected': stream.name === chosen ? 'true' : 'false', onclick: () => choose(stream.name),
  }, stream.name, counted(stream))));
}
