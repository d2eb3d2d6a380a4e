// An editor for SQL: a text area above the same text in colours, with squiggles, hints on hover, and completion.
import { h, render } from './dom.js';
import { lineStarts, marked, offsetOf } from './highlight.js';

const LINE = 20;
const PAD = 10;
const SHOWN = 60;
const NAME_BEFORE = /("?)([A-Za-z_][\w$]*)$/;

export class Editor {
  /** @param change called with the text when it has changed; @param complete gives [{name, kind, insert}] for a beginning; */
  constructor({ text, language, change, complete, run }) {
    Object.assign(this, { language, change, complete, run, diagnostics: [], marks: [], suggestions: [], chosen: 0 });
    this.gutter = h('pre', { class: 'gutter', 'aria-hidden': 'true' });
    this.code = h('pre', { class: 'code', 'aria-hidden': 'true' });
    this.area = h('textarea', { id: 'sql', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', wrap: 'off', 'aria-label': 'SQL; Escape and then Tab leaves the editor', 'aria-describedby': 'problems' });
    this.overlay = h('div', {});
    this.element = h('div', { class: 'editor', 'data-keep': true, 'data-key': 'editor' }, this.gutter, h('div', { class: 'pane' }, this.code, this.area));
    this.frame = h('div', { 'data-keep': true, 'data-key': 'editor-frame', style: { position: 'relative' } }, this.element, this.overlay);
    this.area.value = text;
    this.area.oninput = () => { this.draw(); this.change(this.area.value); this.suggest(false); };
    this.area.onscroll = () => { this.code.scrollTop = this.area.scrollTop; this.code.scrollLeft = this.area.scrollLeft; this.gutter.scrollTop = this.area.scrollTop; this.close(); };
    this.area.onkeydown = (event) => this.key(event);
    this.area.onmousemove = (event) => this.hover(event);
    this.area.onmouseleave = () => { if (!this.suggestions.length) this.close(); };
    this.area.onblur = () => setTimeout(() => this.close(), 150);
    this.draw();
  }

  get text() { return this.area.value; }

  set text(value) { this.area.value = value; this.diagnostics = []; this.marks = []; this.draw(); this.change(value); }

  mark(diagnostics) {
    this.diagnostics = diagnostics;
    const starts = lineStarts(this.text);
    this.marks = diagnostics.map((problem) => {
      const from = offsetOf(starts, problem.line, problem.column, this.text.length);
      const to = offsetOf(starts, problem.endLine, problem.endColumn + 1, this.text.length);
      return { from: from >= this.text.length && from > 0 ? from - 1 : from, to: Math.max(to, from + 1), problem };
    });
    this.draw();
  }

  draw() {
    const wrong = new Set(this.diagnostics.map((problem) => problem.line));
    const lines = this.text.split('\n').length;
    const pieces = marked(this.language.tokens(this.text), this.marks);
    this.code.replaceChildren(...pieces.map((piece) => piece.kind || piece.wrong
      ? h('span', { class: `${piece.kind} ${piece.wrong ? 'squiggle' : ''}` }, piece.text) : document.createTextNode(piece.text)), '\n\n');
    this.gutter.replaceChildren(...Array.from({ length: lines }, (_, i) => h('span', { class: wrong.has(i + 1) ? 'wrong' : '' }, `${i + 1}\n`)), '\n');
    this.code.scrollTop = this.area.scrollTop;
  }

  /** The width of a letter, measured once it can be seen. */
  letter() {
    if (!this.width) {
      const probe = h('span', {}, 'M'.repeat(100));
      this.code.append(probe);
      this.width = probe.getBoundingClientRect().width / 100;
      probe.remove();
    }
    return this.width || 7.8;
  }

  at(offset) {
    const before = this.text.slice(0, offset).split('\n');
    const column = before.at(-1).replace(/\t/g, '    ').length;
    return { x: 45 + PAD + column * this.letter() - this.area.scrollLeft, y: PAD + (before.length - 1) * LINE - this.area.scrollTop };
  }

  go(problem) {
    const from = offsetOf(lineStarts(this.text), problem.line, problem.column, this.text.length);
    this.area.focus();
    this.area.setSelectionRange(from, from);
    this.area.scrollTop = Math.max(0, (problem.line - 4) * LINE);
    const mark = this.marks.find((one) => one.problem === problem);
    if (mark) this.tip(mark);
  }

  insert(text) {
    this.area.focus();
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.draw();
    this.change(this.text);
  }

  hover(event) {
    if (this.suggestions.length) return;
    const box = this.area.getBoundingClientRect();
    const line = Math.floor((event.clientY - box.top - PAD + this.area.scrollTop) / LINE);
    const column = Math.floor((event.clientX - box.left - PAD + this.area.scrollLeft) / this.letter());
    const starts = lineStarts(this.text);
    const offset = line < 0 || line >= starts.length ? -1 : offsetOf(starts, line + 1, column + 1, this.text.length);
    const mark = this.marks.find((one) => offset >= one.from && offset < one.to);
    if (mark) this.tip(mark); else this.close();
  }

  tip({ from, problem }) {
    const { x, y } = this.at(from);
    render(this.overlay, h('div', { class: 'tip', role: 'tooltip', id: 'tip', style: { left: `${Math.max(10, x)}px`, top: `${y + LINE + 4}px` } },
      h('p', {}, problem.message), problem.hint && h('p', { class: 'hint' }, problem.hint)));
  }

  close() { this.suggestions = []; render(this.overlay); }

  /** Offers names for what has been begun before the caret. */
  suggest(asked) {
    const caret = this.area.selectionStart;
    const before = this.text.slice(0, caret);
    const begun = NAME_BEFORE.exec(before);
    const quoted = begun ? begun[1] : before.endsWith('"') ? '"' : '';
    const beginning = begun ? begun[2] : '';
    if (!asked && (beginning.length < 2 || /--[^\n]*$/.test(before))) { this.close(); return; }
    const all = this.complete(beginning, before).slice(0, SHOWN);
    const done = all.length === 1 && all[0].name === beginning;
    if (!all.length || done) { this.close(); return; }
    this.suggestions = all;
    this.moved = asked;
    this.chosen = 0;
    this.from = caret - beginning.length - quoted.length;
    this.quoted = quoted;
    this.showSuggestions();
  }

  showSuggestions() {
    const { x, y } = this.at(this.from);
    render(this.overlay, h('ul', { class: 'suggest', role: 'listbox', id: 'suggest', style: { left: `${Math.max(10, x)}px`, top: `${y + LINE + 4}px` } },
      this.suggestions.map((one, i) => h('li', { 'data-key': one.kind + one.name, role: 'option', 'aria-selected': i === this.chosen ? 'true' : 'false', onclick: () => { this.chosen = i; this.accept(); } }, one.name, h('span', {}, one.kind)))));
    const item = this.overlay.querySelector('[aria-selected=true]');
    if (item) item.scrollIntoView({ block: 'nearest' });
  }

  accept() {
    const one = this.suggestions[this.chosen];
    const after = this.quoted && this.text[this.area.selectionStart] === '"' ? 1 : 0;
    this.area.setRangeText(one.insert, this.from, this.area.selectionStart + after, 'end');
    this.close();
    this.area.focus();
    this.draw();
    this.change(this.text);
  }

  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.close(); this.run(); return; }
    if (event.key === ' ' && event.ctrlKey) { event.preventDefault(); this.suggest(true); return; }
    if (event.key === 'Escape') { this.leaving = !this.suggestions.length; this.close(); return; }
    // Enter takes a name only if one was looked for: who types on wants a new line
    const keys = this.moved ? ['ArrowDown', 'ArrowUp', 'Enter', 'Tab'] : ['ArrowDown', 'ArrowUp', 'Tab'];
    if (this.suggestions.length && keys.includes(event.key)) {
      event.preventDefault();
      if (event.key === 'Enter' || event.key === 'Tab') { this.accept(); return; }
      this.moved = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.chosen = (this.chosen + step + this.suggestions.length) % this.suggestions.length;
      this.showSuggestions();
      return;
    }
    if (event.key === 'Tab' && !event.shiftKey && !this.leaving) { event.preventDefault(); this.insert('  '); return; }
    if (event.key !== 'Tab' && event.key !== 'Shift') this.leaving = false;
    if (event.key.startsWith('Arrow')) this.close();
  }
}
