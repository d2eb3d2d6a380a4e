// SQL as pieces with a colour: the words of the language and its functions come from the server.
const TOKEN = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|("(?:[^"]|"")*(?:"|$))|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][A-Za-z0-9_$]*)|(\s+)|([\s\S])/g;
const DIALECT = ['PUMP', 'STREAM', 'STARTED', 'MINUTE', 'HOUR', 'SECOND', 'DAY', 'STEP', 'INTERVAL', 'REPLACE', 'ROWTIME'];

export class Language {
  constructor(words) {
    this.reserved = new Set([...words.reserved, ...DIALECT]);
    this.functions = new Set(words.functions);
  }

  /** Pieces {text, kind, from}. */
  tokens(sql) {
    const all = [];
    for (const match of sql.matchAll(TOKEN)) {
      const [text, comment, string, quoted, number, word, space] = match;
      const upper = word && word.toUpperCase();
      const called = word && sql.slice(match.index + text.length).match(/^\s*\(/);
      const kind = comment !== undefined ? 'c' : string !== undefined ? 's' : quoted !== undefined ? 'q' : number !== undefined ? 'n' : space !== undefined ? '' :
        word === undefined ? '' : called && this.functions.has(upper) ? 'f' : this.reserved.has(upper) ? 'k' : '';
      all.push({ text, kind, from: match.index });
    }
    return all;
  }
}

/** Where a line and a column (from 1) are in the text. */
export function offsetOf(starts, line, column, length) {
  const from = starts[Math.min(line, starts.length) - 1] ?? 0;
  const end = line < starts.length ? starts[line] - 1 : length;
  return Math.min(from + column - 1, end);
}

export function lineStarts(text) {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** Cuts the pieces at the ends of the marks [{from, to}], so that each piece is wholly marked or not at all. */
export function marked(tokens, marks) {
  const cuts = [...new Set(marks.flatMap((mark) => [mark.from, mark.to]))].sort((a, b) => a - b);
  const all = [];
  for (const token of tokens) {
    let from = token.from;
    const end = token.from + token.text.length;
    for (const cut of [...cuts.filter((c) => c > from && c < end), end]) {
      all.push({ kind: token.kind, text: token.text.slice(from - token.from, cut - token.from), wrong: marks.some((mark) => mark.from < cut && mark.to > from) });
      from = cut;
    }
  }
  return all;
}
