// A small layered layout: every node to the right of what feeds it, edges as curves. Loops are drawn backwards.
import { h } from './dom.js';

export const NODE = { width: 232, height: 104, gapX: 84, gapY: 22 };

/** Places the nodes {id, layer?} of a graph with edges {from, to}; returns their positions and the size of it all. */
export function layout(nodes, edges, size = NODE) {
  const ids = new Set(nodes.map((node) => node.id));
  const sound = edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to) && edge.from !== edge.to);
  const layers = layered(nodes, sound);
  order(layers, sound);
  const tallest = Math.max(0, ...layers.map((layer) => layer.length));
  const height = tallest * (size.height + size.gapY) - size.gapY;
  const places = new Map();
  layers.forEach((layer, column) => {
    const own = layer.length * (size.height + size.gapY) - size.gapY;
    layer.forEach((id, row) => places.set(id, {
      x: column * (size.width + size.gapX),
      y: (height - own) / 2 + row * (size.height + size.gapY),
    }));
  });
  return { places, width: Math.max(0, layers.length * (size.width + size.gapX) - size.gapX), height: Math.max(0, height), columns: layers.length };
}

function layered(nodes, edges) {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  const least = new Map(nodes.map((node) => [node.id, node.layer || 0]));
  const out = new Map(nodes.map((node) => [node.id, []]));
  edges.forEach((edge) => out.get(edge.from).push(edge.to));
  const done = new Set();
  const open = new Set();
  const sorted = [];
  const visit = (id) => {
    if (done.has(id)) return;
    open.add(id);
    for (const to of out.get(id)) if (!open.has(to)) visit(to);
    open.delete(id);
    done.add(id);
    sorted.unshift(id);
  };
  nodes.forEach((node) => visit(node.id));
  const rank = new Map(sorted.map((id, i) => [id, i]));
  for (const id of sorted) {
    depth.set(id, Math.max(depth.get(id), least.get(id)));
    for (const to of out.get(id)) if (rank.get(to) > rank.get(id)) depth.set(to, Math.max(depth.get(to), depth.get(id) + 1));
  }
  const columns = [];
  nodes.forEach((node) => (columns[depth.get(node.id)] ||= []).push(node.id));
  return columns.filter((column) => column && column.length);
}

/** Neighbours are brought to the same height: a few sweeps by the mean of their rows. */
function order(layers, edges) {
  const row = new Map();
  const note = () => layers.forEach((layer) => layer.forEach((id, i) => row.set(id, i - layer.length / 2)));
  note();
  for (let sweep = 0; sweep < 6; sweep++) {
    const forward = sweep % 2 === 0;
    for (const layer of forward ? layers : [...layers].reverse()) {
      const mean = new Map(layer.map((id) => {
        const near = edges.filter((edge) => (forward ? edge.to : edge.from) === id).map((edge) => row.get(forward ? edge.from : edge.to));
        return [id, near.length ? near.reduce((a, b) => a + b, 0) / near.length : row.get(id)];
      }));
      layer.sort((a, b) => mean.get(a) - mean.get(b));
      note();
    }
  }
}

/** Draws it: nodes are made by draw(node), edges {from, to, label, active}. */
export function graph(nodes, edges, draw, wanted = NODE, room = Infinity) {
  let { places, width, height, columns } = layout(nodes, edges, wanted);
  let size = wanted;
  if (width > room) { // narrower before it must be scrolled
    const gapX = 62;
    size = { ...wanted, gapX, width: Math.max(158, Math.floor((room + gapX) / columns - gapX)) };
    ({ places, width, height } = layout(nodes, edges, size));
  }
  const curve = (edge) => {
    const a = places.get(edge.from);
    const b = places.get(edge.to);
    const x1 = a.x + size.width;
    const y1 = a.y + size.height / 2;
    const x2 = b.x;
    const y2 = b.y + size.height / 2;
    const bend = x2 > x1 ? (x2 - x1) / 2 : 90;
    return { d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2 - 5},${y2}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
  };
  const drawn = edges.filter((edge) => places.has(edge.from) && places.has(edge.to) && edge.from !== edge.to).map((edge) => ({ edge, ...curve(edge) }));
  return h('div', { class: 'graph', style: { width: `${width}px`, height: `${height}px` } },
    h('svg', { width, height, 'aria-hidden': 'true' },
      h('defs', {}, h('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 4.5, markerHeight: 4.5, orient: 'auto' }, h('path', { d: 'M0,0 L8,4 L0,8 z' }))),
      drawn.map(({ edge, d }) => h('path', { 'data-key': `${edge.from}>${edge.to}${edge.kind || ''}`, class: `edge ${edge.active ? 'active' : ''} ${edge.kind || ''}`, d, 'marker-end': 'url(#arrow)' })),
      drawn.filter(({ edge }) => edge.label).map(({ edge, x, y }) => h('text', { 'data-key': `label ${edge.from}>${edge.to}`, class: 'edge-label', x, y: y - 7, 'text-anchor': 'middle' }, edge.label))),
    nodes.map((node) => {
      const place = places.get(node.id);
      const element = draw(node);
      element.setAttribute('data-key', node.id);
      element.style.setProperty('left', `${place.x}px`);
      element.style.setProperty('top', `${place.y}px`);
      element.style.setProperty('width', `${size.width}px`);
      element.style.setProperty('height', `${size.height}px`);
      return element;
    }));
}
