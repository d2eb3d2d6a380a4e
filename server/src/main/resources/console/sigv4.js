// Signature Version 4 in the browser. SHA-256 is written out, because browsers give SubtleCrypto to pages of https and localhost only.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
(function constants() {
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }
})();

function fraction(x) { return ((x - Math.floor(x)) * 0x100000000) >>> 0; }

export function utf8(text) { return new TextEncoder().encode(text); }

export function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 8 >> 6) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = START.slice();
  const w = new Uint32Array(64);
  for (let from = 0; from < padded.length; from += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(from + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = (a >>> 7 | a << 25) ^ (a >>> 18 | a << 14) ^ a >>> 3;
      const s1 = (b >>> 17 | b << 15) ^ (b >>> 19 | b << 13) ^ b >>> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    round(state, w);
  }
  const result = new Uint8Array(32);
  const out = new DataView(result.buffer);
  state.forEach((word, i) => out.setUint32(4 * i, word));
  return result;
}

function round(state, w) {
  let [a, b, c, d, e, f, g, hh] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const t1 = hh + s1 + (e & f ^ ~e & g) + K[i] + w[i] | 0;
    const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
    hh = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
  }
  [a, b, c, d, e, f, g, hh].forEach((word, i) => { state[i] += word; });
}

function concat(a, b) {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

export function hmac(key, text) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const inner = sha256(concat(block.map((x) => x ^ 0x36), utf8(text)));
  return sha256(concat(block.map((x) => x ^ 0x5c), inner));
}

export function hex(bytes) {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

/** The headers that sign a request; those given are signed, too. */
export function sign({ method, host, path, headers, body, service, region, key, now }) {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const [plain, query] = path.split('?', 2);
  const all = { ...headers, host, 'x-amz-date': stamp };
  if (key.token) all['x-amz-security-token'] = key.token;
  const names = Object.keys(all).map((name) => name.toLowerCase()).sort();
  const parameters = (query || '').split('&').filter(Boolean)
    .map((part) => part.split('=', 2).map((piece) => encoded(decodeURIComponent(piece || ''))))
    .map(([name, value]) => `${name}=${value || ''}`).sort();
  const canonical = [method, plain.split('/').map(encoded).join('/'), parameters.join('&'),
    ...names.map((name) => `${name}:${String(all[name]).trim().replace(/\s+/g, ' ')}`), '', names.join(';'),
    hex(sha256(utf8(body)))].join('\n');
  const scope = `${stamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, hex(sha256(utf8(canonical)))].join('\n');
  const derived = scope.split('/').reduce((secret, part) => hmac(secret, part), utf8('AWS4' + key.secret));
  const signature = hex(hmac(derived, text));
  const { host: unused, ...sent } = all;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}` };
}
