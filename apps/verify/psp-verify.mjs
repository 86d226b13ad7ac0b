#!/usr/bin/env node
/**
 * Checks an exported bundle of a partnership log, offline and on its own: that nothing under its checkpoint was altered,
 * reordered, inserted or removed. It shares no code with the program that wrote the bundle.
 *
 *   psp-verify <bundle folder> [--vkey <vkey>]… [--older <checkpoint file>] [--json]
 *
 * Exit 0 verified · 1 tampered · 2 cannot verify (unreadable, no key, wrong use) · 3 verified, with withheld bodies.
 * Not proved: that an event is true, that nothing was left unrecorded, anything after the checkpoint, or anything against
 * somebody who holds the log's key, unless you hold an older checkpoint (--older) from outside the bundle.
 */
import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';

const sha256 = (bytes) => hash('sha256', bytes, 'hex');
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isInteger = (value) => Number.isSafeInteger(value) && !Object.is(value, -0);
const isCount = (value) => isInteger(value) && value >= 0;
const isHexHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isText = (value) => typeof value === 'string' && value.isWellFormed();
const keysOf = (object) => Object.keys(object).sort().join();

/** What is wrong with a line or a file, in words. */
class Bad extends Error {}
const insist = (good, reason) => {
  if (!good) throw new Bad(reason);
};
const orUndefined = (work) => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decoded = (bytes) => orUndefined(() => utf8.decode(bytes));

// ---- Values: the gate and canonical JSON (RFC 8785) in one walk
const MOST = { depth: 32, members: 1000, eventBytes: 65536, eventsOfACommand: 500, noteBytes: 65536 };
const NOT_SIMPLE = /["\\\u0000-\u001f\u007f\u0300-\uffff]/;
const KEY = /^(?!(constructor|prototype|sealed|sealedHash)$)[A-Za-z][\w-]{0,63}$/;
const quotedKeys = new Map();

function quotedKey(key) {
  insist(quotedKeys.has(key) || KEY.test(key), 'a key is not allowed');
  if (!quotedKeys.has(key)) quotedKeys.set(key, `"${key}":`);
  return quotedKeys.get(key);
}

function quotedText(text) {
  if (!NOT_SIMPLE.test(text)) return `"${text}"`;
  insist(isText(text), 'a text holds a lone surrogate');
  insist(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), 'a text holds control characters');
  insist(text.normalize('NFC') === text, 'a text is not in normal form NFC');
  return JSON.stringify(text);
}

/** Names of streams and types, and ids, are any well-formed text: the gate is for what an event holds. */
function quotedName(name) {
  insist(isText(name), 'a name is no well-formed text');
  return NOT_SIMPLE.test(name) ? JSON.stringify(name) : `"${name}"`;
}

/** The canonical text of one document; `usesHashes` says afterwards whether sealed texts stood there by their hash only. */
class Canonical {
  members = 0;
  usesHashes = false;
  text(value, depth = 1) {
    if (typeof value === 'string') return quotedText(value);
    insist(typeof value !== 'number' || isInteger(value), 'a number is not a safe integer');
    if (typeof value !== 'object' || value === null) return String(value);
    insist(depth <= MOST.depth, 'values are nested too deeply');
    if (!Array.isArray(value)) return this.object(value, Object.keys(value), depth);
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + this.text(value[i], depth + 1);
    return text + ']';
  }
  object(object, keys, depth) {
    this.members += keys.length;
    insist(this.members <= MOST.members, 'a document has too many members');
    if (keys.length === 1 && /^sealed(Hash)?$/.test(keys[0])) return this.seal(object, depth);
    if (keys.some((key, i) => i > 0 && keys[i - 1] > key)) keys.sort();
    let text = '{';
    for (const key of keys) text += (text === '{' ? '' : ',') + quotedKey(key) + this.text(object[key], depth + 1);
    return text + '}';
  }
  /** A sealed text enters by the hash of its ciphertext, so that it need not be published. */
  seal({ sealed: parts, sealedHash }, depth) {
    if (parts === undefined) this.usesHashes = true;
    const whole = isObject(parts) && keysOf(parts) === 'ct,iv,kid,tag';
    const good = whole ? Object.values(parts).every((part) => typeof part === 'string') : isHexHash(sealedHash);
    insist(good, 'a sealed text is not whole');
    return `{"sealedHash":"${whole ? sha256(this.text(parts, depth + 1)) : sealedHash}"}`;
  }
}

const INSTANT = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const isInstant = (value) =>
  typeof value === 'string' && INSTANT.test(value) && (value[8] < '2' || new Date(value).toJSON() === value);

/** JSON lets a key stand twice, and readers differ in which of the two they see: so keys are counted as written. */
const keysWritten = (text) => text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length;
function keysRead(value) {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  return parts.reduce((sum, part) => sum + keysRead(part), Array.isArray(value) ? 0 : parts.length);
}

// ---- Hashes: tree and proofs (RFC 9162)
/** Node's own decoder is lenient: accepted is only what encoding gives back. */
function fromBase64(text) {
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
function hashFromBase64(text) {
  const bytes = fromBase64(text);
  insist(bytes?.length === 32, 'a hash is not 32 bytes in canonical base64');
  return bytes;
}
const pair = Buffer.alloc(65, 1);
function nodeHash(left, right) {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash('sha256', pair, 'buffer');
}

/** Keeps one hash per level of the tree, never the log. */
class CompactRange {
  size = 0;
  subtrees = [];
  push(leaf) {
    let node = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(this.subtrees.pop(), node);
    this.subtrees.push(node);
    this.size++;
  }
  root() {
    if (this.size === 0) return hash('sha256', '', 'buffer');
    return this.subtrees.reduceRight((right, left) => nodeHash(left, right));
  }
}

function isIncluded({ index, leaf, proof }, size, root) {
  let [node, last, sum] = [index, size - 1, leaf];
  const up = () => ([node, last] = [Math.floor(node / 2), Math.floor(last / 2)]);
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      sum = nodeHash(sibling, sum);
      while (node % 2 === 0 && node !== 0) up();
    } else sum = nodeHash(sum, sibling);
    up();
  }
  return last === 0 && Buffer.compare(sum, root) === 0;
}

// ---- Keys and checkpoints (C2SP signed-note, tlog-checkpoint)
const isKeyName = (name) => name.isWellFormed() && /^[^\p{White_Space}+]+$/u.test(name);

/** `{name, id, key}`, without key where its algorithm is not the log's (Ed25519); undefined where malformed. */
function parseVkey(text) {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!name || !isKeyName(name) || bytes?.length !== 33) return undefined;
  if (sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).slice(0, 8) !== id) return undefined;
  if (bytes[0] !== 1) return { name, id };
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { name, id, key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** The checkpoint in a note, with its signatures not checked yet. */
function parseCheckpoint(bytes) {
  const whole = bytes.length <= MOST.noteBytes ? decoded(bytes) : undefined;
  insist(whole !== undefined && !/[\u0000-\u0009\u000b-\u001f]/.test(whole), 'it is no short plain text in UTF-8');
  const blank = whole.lastIndexOf('\n\n');
  insist(blank >= 0 && whole.endsWith('\n'), 'it has no signatures under a blank line');
  const text = whole.slice(0, blank + 1);
  const lines = whole.slice(blank + 2, -1).split('\n');
  insist(lines.length <= 16, 'it has more than 16 signatures');
  const signatures = lines.map((line) => {
    const [, name, base64] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
    const field = fromBase64(base64);
    insist(name && isKeyName(name) && field?.length > 4, 'it has a malformed signature line');
    return { name, id: field.subarray(0, 4).toString('hex'), signature: field.subarray(4) };
  });
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/.exec(text) ?? [];
  insist(origin && Number.isSafeInteger(Number(size)), 'it holds no checkpoint');
  return { origin, size: Number(size), root: hashFromBase64(root), text, signatures };
}

/** A known key of the log must have signed, and the signature of no known key may fail; unknown keys are ignored. */
function checkSignatures({ origin, text, signatures }, keys) {
  const known = ({ name, id }) => keys.find((key) => key.name === name && key.id === id);
  const judged = signatures.filter(known);
  for (const one of judged) {
    const good = one.signature.length === 64 && verify(null, Buffer.from(text), known(one).key, one.signature);
    insist(good, 'a signature on it is not good');
  }
  const signed = judged.some(({ name }) => name === origin);
  insist(signed, 'no known key of the log signed it');
}

// ---- Lines: the forms in which an event is exported
const FORMS = new Map([
  ['data,id,index,metadata,recordedAt,revision,schemaVersion,stream,type', 'full'],
  ['data,id,index,metadataHash,recordedAt,revision,schemaVersion,stream,type', 'actorsLeftOut'],
  ['id,index,rawDataHash,rawMetadataHash,revision,stream,type', 'foreign'],
  ['index,leaf,withheld', 'withheld'],
]);

/** Reads one line and computes its leaf. */
function readLine(text, partial) {
  const line = orUndefined(() => JSON.parse(text));
  insist(isObject(line), 'the line is no JSON object in UTF-8');
  const { proof } = line;
  insist(partial ? Array.isArray(proof) : proof === undefined, 'proofs belong to a part of a log, one to each line');
  const written = Object.keys(line).join();
  const form = FORMS.get(written) ?? FORMS.get(keysOf(line).replace(',proof', ''));
  insist(form && isCount(line.index), 'its members are not those of an event');
  FORMS.set(written, form); // nearly all lines of an export are written alike
  const { entry, members } = form === 'withheld' ? {} : entryOf(line, form);
  const atMost = text.match(/"\s*:/g)?.length; // never too few, and fast to count
  insist(atMost === Object.keys(line).length + members || keysRead(line) === keysWritten(text), 'a key stands twice');
  line.leaf = form === 'withheld' ? withheldLeaf(line) : hash('sha256', `\0${entry}`, 'buffer');
  if (proof) line.proof = proof.map(hashFromBase64);
  line.form = form;
  return line;
}

function withheldLeaf({ index, leaf, withheld }) {
  const good = isObject(withheld) && keysOf(withheld) === 'authorityIndex,reason';
  insist(good && isText(withheld.reason) && isCount(withheld.authorityIndex), 'it is withheld in no known form');
  insist(withheld.authorityIndex > index, 'it is withheld by no later event');
  return hashFromBase64(leaf);
}

/** The canonical entry under the leaf, and how many members data and metadata have. */
function entryOf(line, form) {
  const { revision, schemaVersion, recordedAt, data, rawDataHash, rawMetadataHash } = line;
  insist(isCount(revision), 'its revision is no count');
  const names = `"stream":${quotedName(line.stream)},"type":${quotedName(line.type)},"v":1}`;
  const id = quotedName(line.id);
  if (form === 'foreign') {
    insist(isHexHash(rawDataHash) && isHexHash(rawMetadataHash), 'a hash of its raw bytes is malformed');
    const raw = `"rawDataHash":"${rawDataHash}","rawMetadataHash":"${rawMetadataHash}"`;
    return { entry: `{"id":${id},${raw},"revision":${revision},${names}`, members: 0 };
  }
  insist(isInteger(schemaVersion) && isInstant(recordedAt) && isObject(data), 'its parts are not of their kinds');
  const walk = new Canonical();
  const dataText = walk.text(data);
  const metadataHash = form === 'full' ? sha256(metadataText(line, dataText, walk)) : line.metadataHash;
  insist(isHexHash(metadataHash), 'the hash of its metadata is malformed');
  const what = `{"data":${dataText},"id":${id},"metadataHash":"${metadataHash}","recordedAt":"${recordedAt}"`;
  return { entry: `${what},"revision":${revision},"schemaVersion":${schemaVersion},${names}`, members: walk.members };
}

function metadataText({ metadata, recordedAt, schemaVersion }, dataText, walked) {
  insist(isObject(metadata), 'its metadata is no object');
  const walk = new Canonical();
  const text = walk.text(metadata);
  insist(metadata.recordedAt === recordedAt, 'its recordedAt differs from its metadata');
  insist(metadata.schemaVersion === schemaVersion, 'its schemaVersion differs from its metadata');
  if ((dataText.length + text.length) * 3 > MOST.eventBytes && !walked.usesHashes && !walk.usesHashes) {
    const { recordedAt: _, clockSkewMs: __, ...sent } = metadata;
    const bytes = Buffer.byteLength(dataText) + Buffer.byteLength(new Canonical().text(sent));
    insist(bytes <= MOST.eventBytes, 'it is larger than an event can be');
  }
  walked.members += walk.members;
  return text;
}

// ---- The record: what must hold between lines
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AMENDMENT =
  /^(Event(Corrected|Retracted|Confirmed|ContentWithheld)|WarningAcknowledged|AmendmentProposed|SealedFieldErased)$/;

function uuidV5(namespace, name) {
  const hex = hash('sha1', Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name)]));
  const variant = '89ab'[parseInt(hex[16], 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An event's id is made from its command's id and its place in the append, so that a repeated command has the same. */
function checkId({ id, stream, metadata: { commandId } }) {
  if (typeof commandId !== 'string' || uuidV5(commandId, `${stream}/0`) === id || !UUID.test(commandId)) return;
  for (let nth = 1; nth < MOST.eventsOfACommand; nth++) if (uuidV5(commandId, `${stream}/${nth}`) === id) return;
  throw new Bad('its id is not made from its command');
}

const START = { revision: -1, lastIndex: -1, withheldBefore: 0, recordedAt: '' };

class Record {
  streams = new Map();
  withheld = [];
  authorities = new Map(); // by index: events that say that a body is withheld
  gaps = []; // revisions that only withheld lines can fill
  unmet = []; // amendments whose target was not seen before them
  partial = false; // of a part of a log it is not claimed that it is whole

  add(line) {
    const { index } = line;
    if (line.form === 'withheld') return void this.withheld.push({ index, by: line.withheld.authorityIndex });
    if (!this.streams.has(line.stream)) this.streams.set(line.stream, { ...START, ids: new Set(), excused: new Set() });
    const stream = this.streams.get(line.stream);
    const missing = line.revision - stream.revision - 1;
    insist(missing >= 0, 'its revision stood in this stream before');
    if (missing > 0 && !this.partial) {
      insist(missing <= this.withheld.length - stream.withheldBefore, 'a revision before it is missing');
      this.gaps.push({ index, stream, after: stream.lastIndex, missing });
    }
    insist(!stream.ids.has(line.id), 'its id stood in this stream before');
    insist(!(line.recordedAt < stream.recordedAt), 'recordedAt goes back in its stream');
    if (line.form === 'full') checkId(line);
    const target = line.data?.targetEventId;
    if (typeof target === 'string' && AMENDMENT.test(line.type)) {
      if (!stream.ids.has(target)) this.unmet.push({ index, stream, target });
      if (line.type === 'EventContentWithheld') this.authorities.set(index, { stream, target });
    }
    stream.ids.add(line.id);
    stream.recordedAt = line.recordedAt ?? stream.recordedAt;
    stream.revision = line.revision;
    stream.lastIndex = index;
    stream.withheldBefore = this.withheld.length;
  }

  /** What can only be judged at the end: findings as {index, reason}, in no order. */
  *finish() {
    for (const { index, by } of this.withheld) {
      const { stream, target } = this.authorities.get(by) ?? {};
      this.authorities.delete(by); // one authority withholds one body
      const gap = this.gaps.find((one) => one.stream === stream && one.after < index && index < one.index);
      if (gap) gap.missing--;
      stream?.excused.add(target);
      const good = stream && !stream.ids.has(target) && (gap || this.partial);
      if (!good) yield { index, reason: 'it is withheld without authority' };
    }
    for (const { index, missing } of this.gaps)
      if (missing !== 0) yield { index, reason: 'a revision before it is missing' };
    for (const { index, stream, target } of this.unmet) {
      const bad = this.partial ? stream.ids.has(target) : !stream.excused.has(target);
      if (bad) yield { index, reason: 'it amends no earlier event' };
    }
  }
}

// ---- The bundle
const EVENTS = 'events.ndjson';
const SMALL_FILES = ['checkpoint.txt', 'keys.txt', 'older-checkpoint.txt'];

/** Lines, undefined where not UTF-8. Split at LF alone: `node:readline` splits at characters that may stand in a text. */
function* linesOf(path, digest) {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 20);
  for (let rest = Buffer.alloc(0), read = -1; read !== 0;) {
    read = readSync(file, chunk);
    digest.update(chunk.subarray(0, read));
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    const end = read === 0 ? bytes.length : bytes.lastIndexOf(10) + 1;
    rest = bytes.subarray(end);
    const text = decoded(bytes.subarray(0, end));
    const lines = (text ?? bytes.latin1Slice(0, end)).split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) yield text === undefined ? decoded(Buffer.from(line, 'latin1')) : line;
  }
  closeSync(file);
}

/** Reads every line once; what is wrong goes to `bad`, the roots at the asked sizes into `rootsAt`. */
function readEvents(texts, checkpoint, rootsAt) {
  const [range, record] = [new CompactRange(), new Record()];
  const read = { range, bad: [], count: 0, withheld: 0, partial: undefined };
  const size = checkpoint?.size ?? Infinity;
  const keepRoot = () => rootsAt.has(range.size) && rootsAt.set(range.size, range.root());
  let lastIndex = -1;
  keepRoot();
  for (const text of texts) {
    if (read.partial === undefined) {
      read.partial = record.partial = /^\s*\{\s*"partial"\s*:\s*true\s*\}\s*$/.test(text);
      if (read.partial) continue;
    }
    let index = read.partial ? null : read.count;
    read.count++;
    try {
      const line = readLine(text, read.partial);
      insist(read.partial ? line.index > lastIndex : line.index === index, 'its index is not the next one');
      index = lastIndex = line.index;
      insist(index < size, 'it is not covered by the checkpoint');
      if (line.form === 'withheld') read.withheld++;
      record.add(line);
      if (!read.partial) range.push(line.leaf);
      else if (checkpoint) insist(isIncluded(line, size, checkpoint.root), 'its proof does not hold');
      keepRoot();
    } catch (error) {
      if (!(error instanceof Bad)) throw error;
      read.bad.push({ index, reason: error.message });
    }
  }
  const { count: index, partial } = read;
  if (!partial && index < checkpoint?.size) read.bad.push({ index, reason: 'events are missing from here on' });
  if (read.bad.length === 0) read.bad.push(...[...record.finish()].sort((a, b) => a.index - b.index));
  return read;
}

function checkManifest(bytes, digests) {
  if (!bytes) throw new Error('it is missing');
  const text = bytes.latin1Slice();
  const listed = new Map(text.match(/.+/g)?.map((line) => line.split('  ').reverse()));
  insist(text === [...listed].map(([name, hex]) => `${hex}  ${name}\n`).join(''), 'it is malformed');
  for (const [name, hex] of listed) {
    insist(name === EVENTS || SMALL_FILES.includes(name), 'it lists what is no file of a bundle');
    insist(!digests.has(name) || digests.get(name) === hex, `${name} is not the file that it lists`);
  }
  for (const name of digests.keys()) insist(listed.has(name), `it does not list ${name}`);
  for (const name of listed.keys()) if (!digests.has(name)) throw new Error(`${name} is missing`);
}

/**
 * Checks a bundle. `vkeys` and `older` (bytes of a signed checkpoint) are the auditor's own copies: trust comes from them.
 * Answers {exit, verified, withheld, mismatched, size, root, firstBad: {index, reason} | null, tampered, cannot, warnings}.
 */
export function verifyBundle(folder, { vkeys = [], older } = {}) {
  const [tampered, cannot, warnings] = [[], [], []];
  const attempt = (what, work, list = tampered) => {
    try {
      return work();
    } catch (error) {
      (error instanceof Bad ? list : cannot).push(`${what}: ${error.message}`);
    }
  };
  const read = (name) => orUndefined(() => readFileSync(`${folder}/${name}`));
  const files = new Map(SMALL_FILES.map((name) => [name, read(name)]).filter(([, bytes]) => bytes));
  const digests = new Map([...files].map(([name, bytes]) => [name, sha256(bytes)]));
  if (vkeys.length === 0) warnings.push('only the keys of the bundle itself were used; pass --vkey with your own copy');
  const texts = vkeys.length > 0 ? vkeys : (files.get('keys.txt') ?? '').toString().split('\n').filter(Boolean);
  const parsed = texts.map(parseVkey);
  const keys = parsed.filter((key) => key?.key);
  if (parsed.includes(undefined)) cannot.push('a vkey is malformed');
  if (keys.length === 0) cannot.push('there is no key to check signatures with');
  const open = (what, bytes, list) => {
    const note = bytes && attempt(what, () => parseCheckpoint(bytes), list);
    if (note && keys.length > 0) attempt(what, () => checkSignatures(note, keys));
    return note;
  };
  const checkpoint = open('checkpoint.txt', files.get('checkpoint.txt'));
  const olders = [open('older-checkpoint.txt', files.get('older-checkpoint.txt')), open('--older', older, cannot)];
  if (!files.has('checkpoint.txt')) cannot.push('checkpoint.txt is missing');
  const digest = createHash('sha256');
  const rootsAt = new Map(olders.filter(Boolean).map(({ size }) => [size, undefined]));
  const events = attempt(EVENTS, () => readEvents(linesOf(`${folder}/${EVENTS}`, digest), checkpoint, rootsAt));
  if (events) digests.set(EVENTS, digest.digest('hex'));
  attempt('MANIFEST.sha256', () => checkManifest(read('MANIFEST.sha256'), digests));

  const { bad = [], count = 0, withheld = 0, partial = false, range } = events ?? {};
  for (const { index, reason } of bad) tampered.push(`event ${index}: ${reason}`);
  const root = partial ? checkpoint?.root : bad.length === 0 ? range?.root() : undefined;
  const differs = (one, other) => one && other && !one.equals(other);
  const checkOlder = ({ origin, size, root: oldRoot }) => {
    insist(origin === checkpoint.origin, 'it is of another log');
    insist(size <= checkpoint.size, 'it covers more events than the bundle');
    if (partial && size < checkpoint.size) throw new Error('a part of a log cannot be compared with a smaller one');
    insist(!differs(root && (partial ? root : rootsAt.get(size)), oldRoot), 'the log does not continue it');
  };
  if (differs(root, checkpoint?.root)) tampered.push('the events do not give the root of the checkpoint');
  if (checkpoint) for (const note of olders) if (note) attempt('older checkpoint', () => checkOlder(note));
  const exit = tampered.length > 0 ? 1 : cannot.length > 0 ? 2 : withheld > 0 ? 3 : 0;
  const mismatched = exit === 1 ? bad.length || count - withheld : 0;
  const verified = exit === 2 ? 0 : Math.max(0, count - withheld - mismatched);
  const firstBad = bad.length > 0 ? { index: bad[0].index, reason: bad[0].reason } : null;
  const proved = { size: checkpoint?.size, root: root?.toString('base64'), partial };
  return { exit, verified, withheld, mismatched, ...proved, firstBad, tampered, cannot, warnings };
}

// ---- The command
function main(args) {
  const [folders, options] = [[], { vkeys: [], json: false }];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--json') options.json = true;
    else if (arg === '--vkey') options.vkeys.push(args.shift() ?? '');
    else if (arg === '--older') options.older = readFileSync(args.shift() ?? '');
    else folders.push(arg);
  }
  if (folders.length !== 1 || folders[0].startsWith('-'))
    throw new Error('usage: psp-verify <bundle folder> [--vkey <vkey>]... [--older <checkpoint file>] [--json]');
  const result = verifyBundle(folders[0], options);
  const { exit, verified, withheld, mismatched, firstBad, size, partial } = result;
  if (options.json) return console.log(JSON.stringify(result)) ?? exit;
  for (const line of [...result.warnings, ...result.cannot, ...result.tampered.slice(0, 20)]) console.error(line);
  const proved = partial ? 'a part of the log; that it is whole is not claimed' : `the whole log up to ${size} events`;
  console.log(`verified ${verified} · withheld ${withheld} · mismatched ${mismatched}`);
  if (firstBad) console.log(`first bad: event ${firstBad.index}: ${firstBad.reason}`);
  console.log(exit === 1 ? 'TAMPERED' : exit === 2 ? 'cannot be verified' : proved);
  return exit;
}

try {
  if (realpathSync(process.argv[1] ?? '.') === import.meta.filename) process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
