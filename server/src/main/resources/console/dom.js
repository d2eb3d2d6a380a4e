// Elements without HTML text: h() makes them, morph() turns what is there into what should be there, keeping focus and scrolling.
const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'g', 'path', 'rect', 'text', 'line', 'title', 'circle', 'polyline', 'defs', 'marker']);
const HANDLERS = ['onclick', 'onkeydown', 'oninput', 'onchange', 'onsubmit', 'onmousemove', 'onmouseleave', 'onscroll', 'onblur'];

export function h(tag, attributes, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'style') for (const [property, v] of Object.entries(value)) element.style.setProperty(property, v);
    else if (name.startsWith('on')) element[name] = value;
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replaces what is in the parent by these children. An element with data-keep stays as it is. */
export function render(parent, ...children) {
  const wanted = document.createDocumentFragment();
  append(wanted, children);
  morphChildren(parent, wanted);
}

function same(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName &&
    (a.nodeType !== 1 || a.getAttribute('data-key') === b.getAttribute('data-key'));
}

function morphChildren(old, wanted) {
  const news = [...wanted.childNodes];
  const keyed = new Map();
  for (const child of old.childNodes) {
    const key = child.nodeType === 1 && child.getAttribute('data-key');
    if (key) keyed.set(key, child);
  }
  let at = old.firstChild;
  for (const next of news) {
    const key = next.nodeType === 1 && next.getAttribute('data-key');
    let match = key ? keyed.get(key) : at;
    if (match && match !== at && match.parentNode === old) { old.insertBefore(match, at); }
    if (match && match.parentNode === old && same(match, next)) {
      if (match === at) at = at.nextSibling;
      morph(match, next);
    } else {
      old.insertBefore(next, at);
    }
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

function morph(old, wanted) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
    return;
  }
  if (old.hasAttribute('data-keep')) return;
  for (const { name, value } of [...wanted.attributes]) {
    if (name !== 'style' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (name !== 'style' && !wanted.hasAttribute(name)) old.removeAttribute(name);
  }
  if (old.style && old.style.cssText !== wanted.style.cssText) old.style.cssText = wanted.style.cssText;
  for (const handler of HANDLERS) if (old[handler] !== wanted[handler]) old[handler] = wanted[handler];
  if (old.nodeName === 'INPUT') {
    if (document.activeElement !== old && old.value !== wanted.value) old.value = wanted.value;
    if (old.checked !== wanted.checked) old.checked = wanted.checked;
  }
  const value = old.nodeName === 'SELECT' ? wanted.value : undefined;
  if (old.nodeName === 'TEXTAREA') return;
  morphChildren(old, wanted);
  if (value !== undefined && old.value !== value) old.value = value;
}

export function number(value) {
  return Math.round(value).toLocaleString('en-US');
}

export function rate(perSecond, unit = '') {
  if (perSecond === undefined || perSecond === null) return '–';
  const shown = perSecond >= 10 ? number(perSecond) : perSecond > 0 && perSecond < 0.05 ? '<0.1' :
    perSecond.toFixed(1).replace(/\.0$/, '');
  return `${shown}${unit}/s`;
}

export function bytes(value) {
  if (value === undefined || value === null) return '–';
  for (const unit of ['B', 'KiB', 'MiB', 'GiB']) {
    if (value < 1024 || unit === 'GiB') return `${unit === 'B' || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
    value /= 1024;
  }
  return '';
}

export function seconds(millis) {
  if (millis === undefined || millis === null) return '–';
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60000) return `${(millis / 1000).toFixed(1)} s`;
  if (millis < 3600000) return `${Math.floor(millis / 60000)} min ${Math.round(millis % 60000 / 1000)} s`;
  return `${Math.floor(millis / 3600000)} h ${Math.round(millis % 3600000 / 60000)} min`;
}

/** The time of day of an instant, in UTC as everywhere in Freshet. */
export function time(instant, millis = false) {
  return instant ? instant.slice(11, millis ? 23 : 19) : '–';
}

export function ago(instant, now) {
  if (!instant) return '–';
  const millis = Date.parse(now) - Date.parse(instant);
  return millis < 1000 ? 'just now' : `${seconds(millis).replace(/\.\d s$/, ' s')} ago`;
}

export function nameOf(arn) {
  return arn ? arn.replace(/^.*[/]/, '').replace(/^arn:.*:function:/, '') : '';
}

export function empty(title, text, command) {
  return h('div', { class: 'empty' }, h('h2', {}, title), h('p', {}, text), command && h('pre', { class: 'command' }, command));
}

export function state(name, text) {
  return h('span', { class: `state ${name}` }, text || name);
}

/** A small chart of one value a minute. */
export function bars(values, label, unit = '') {
  const most = Math.max(1e-9, ...values);
  const width = 4;
  return h('figure', { class: 'bars' },
    h('figcaption', {}, label, h('b', {}, ` ${number(values.at(-1) || 0)}${unit}`), h('span', { class: 'quiet' }, ` this minute, at most ${number(most)}${unit}`)),
    h('svg', { viewBox: `0 0 ${values.length * width} 48`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      values.map((value, i) => {
        const height = value > 0 ? Math.max(1.5, value / most * 46) : 0.6;
        return h('rect', { x: i * width, y: 48 - height, width: width - 1, height });
      })));
}

export function table(columns, rows, label) {
  return h('div', { class: 'scroll' }, h('table', { 'aria-label': label },
    h('thead', {}, h('tr', {}, columns.map((column) => h('th', { scope: 'col', class: column.number && 'number' }, column.title)))),
    h('tbody', {}, rows)));
}
