// The parts of the page that need no browser: numbers, axes, states, links.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { hashOf } from './browser.mjs';

const folder = fileURLToPath(new URL('../../src/lesson/page/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.js')).sort();

/** The scripts without the last one, which starts the page; what they declare is read by evaluating its name. */
function load() {
  const context = vm.createContext({ TextEncoder, TextDecoder, CompressionStream, DecompressionStream, Blob, Response, atob, btoa, Uint8Array, console });
  vm.runInContext(names.slice(0, -1).map((name) => readFileSync(folder + name, 'utf8')).join('\n'), context);
  return (words) => vm.runInContext(words, context);
}

const plain = (value) => JSON.parse(JSON.stringify(value));

test('numbers have three digits and no exponent', () => {
  const run = load();
  const cases = [[0, '0'], [0.0123456, '0.0123'], [1.005, '1'], [9.996, '10'], [135.46787, '135'], [22600.4, '22600'], [NaN, '–']];
  for (const [number, words] of cases) assert.equal(run(`threeDigits(${number})`), words);
});

test('axes have few round numbers', () => {
  const run = load();
  const geometry = (panel) => `new Geometry({ panel: ${JSON.stringify({ left: 0, top: 0, right: 100, bottom: 100, ...panel })} })`;
  const linear = geometry({ hours: 120, low: 0, high: 376.5, log: false });
  assert.deepEqual(plain(run(`${linear}.hourTicks(8)`)), [0, 24, 48, 72, 96, 120]);
  assert.deepEqual(plain(run(`${linear}.levelTicks(5)`)), [0, 100, 200, 300]);
  const log = geometry({ hours: 1.5, low: 0.5, high: 2000, log: true });
  assert.deepEqual(plain(run(`${log}.levelTicks(5)`)), [1, 10, 100, 1000]);
  assert.deepEqual(plain(run(`${log}.hourTicks(8)`)), [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]);
  // Half the way up from 0.5 to 2,000 is their geometric mean, the square root of 1,000.
  assert.ok(Math.abs(run(`${log}.level(500)`) - Math.sqrt(1000)) < 1e-9);
  assert.ok(Math.abs(run(`${log}.y(Math.sqrt(1000))`) - 500) < 1e-9);
});

test('a line is read between its points, after a jump, and nowhere else', () => {
  const run = load();
  const points = '[[0, 10], [10, 20], [10, 50], [20, 60]]';
  for (const [x, y] of [[0, 10], [5, 15], [10, 50], [15, 55], [20, 60], [-1, null], [21, null]]) assert.equal(run(`heightAt(${points}, ${x})`), y);
});

test('a curve is a multiple of another, or it is not', () => {
  const run = load();
  run("var geometry = new Geometry({ panel: { left: 0, top: 0, right: 1000, bottom: 500, hours: 10, low: 0, high: 100, log: false } });");
  run("var curve = (height, rate) => [Array.from({ length: 201 }, (_, step) => [step * 50, geometry.y(height * Math.exp(-rate * step / 20))])];");
  assert.ok(Math.abs(run('factorBetween(curve(40, 0.1), curve(60, 0.1), geometry)') - 1.5) < 1e-3);
  assert.ok(Math.abs(run('factorBetween(curve(40, 0.1), curve(10, 0.1), geometry)') - 0.25) < 1e-3);
  assert.equal(run('factorBetween(curve(40, 0.1), curve(60, 0.3), geometry)'), null);
  assert.equal(run('factorBetween([], curve(60, 0.3), geometry)'), null);
});

const OPENED = {
  arms: [{ values: [{ id: '0.infusion.over', text: '2 h' }, { id: '0.infusion.rate', text: '20 mg/h' }] }, { values: [{ id: '0.infusion.over', text: '10 h' }] }],
  values: [{ id: 'patients.weight', text: '75 kg' }],
};
const STATE = {
  version: 1, text: null, source: '9f8e7d6c', people: 0, model: null, off: [], log: false, same: 'rate', values: {},
  arms: [{ from: 0, name: '2 h', values: {} }, { from: 1, name: '10 h', values: {} }],
};

test('only what was changed is kept, and an arm called by its length follows it', () => {
  const run = load();
  run(`var opened = ${JSON.stringify(OPENED)}; var state = ${JSON.stringify(STATE)};`);
  const change = (arm, value, text) => plain(run(`withValue(opened, state, ${arm}, ${value}, ${JSON.stringify(text)})`));
  assert.deepEqual(change(0, 'opened.arms[0].values[1]', '30 mg/h').arms[0], { from: 0, name: '2 h', values: { '0.infusion.rate': '30 mg/h' } });
  assert.deepEqual(change(0, 'opened.arms[0].values[0]', '5 h').arms[0], { from: 0, name: '5 h', values: { '0.infusion.over': '5 h' } });
  // Names stay different from each other.
  assert.equal(change(0, 'opened.arms[0].values[0]', '10 h').arms[0].name, '10 h (2)');
  assert.deepEqual(change(null, 'opened.values[0]', '80 kg').values, { 'patients.weight': '80 kg' });
  run("state = withValue(opened, state, 0, opened.arms[0].values[1], '30 mg/h');");
  assert.deepEqual(change(0, 'opened.arms[0].values[1]', '20 mg/h').arms[0].values, {});
});

test('undo goes back, redo forth, and what was undone goes with the next change', () => {
  const run = load();
  const place = (words) => run(`history_ = new ScreenHistory(1); history_.push(2); history_.push(2); history_.push(3); ${words}`);
  run('var history_;');
  assert.equal(place('history_.go(-1)'), 2);
  assert.equal(place('history_.go(-1); history_.go(-1)'), 1);
  assert.equal(place('history_.go(-1); history_.go(1)'), 3);
  assert.equal(place('history_.go(-1); history_.push(4); history_.go(1)'), null);
  assert.equal(place('history_.go(1)'), null);
});

test('a link says the state, and what is wrong with it', async () => {
  const run = load();
  run(`var state = ${JSON.stringify(STATE)};`);
  const read = async (hash) => plain(await run(`stateOfHash(${JSON.stringify(hash)})`));
  assert.deepEqual(await read(await run('hashOf(state)')), { state: STATE });
  // Packed by another program.
  assert.deepEqual(await read(hashOf(STATE)), { state: STATE });
  assert.deepEqual(await read(''), {});
  assert.deepEqual(await read('#2.abcd'), { problem: 'linkVersion', version: '2' });
  assert.deepEqual(await read(hashOf({ ...STATE, version: 7 })), { problem: 'linkVersion', version: '7' });
  for (const hash of ['#1.abcd', '#nothing', hashOf({ ...STATE, arms: [] }), hashOf(3)]) assert.equal((await read(hash)).problem, 'linkBroken', hash);
});

test('who asks for another language gets English, also for words that are missing', () => {
  const run = load();
  run("var all = { de: { a: 'A {x}', b: 'B' }, en: { a: 'one {x}', b: 'two', c: 'three' } };");
  assert.equal(run("new Texts(all, ['fr-FR', 'pt']).say('a', { x: 1 })"), 'one 1');
  assert.equal(run("new Texts(all, ['fr-FR', 'de-AT']).say('a', { x: '$&' })"), 'A $&');
  assert.equal(run("new Texts(all, ['de']).say('c')"), 'three');
  assert.deepEqual(plain(run("new Texts(all, ['de']).pick({ fr: 'trois' })")), { words: 'trois', lang: 'fr' });
});

test('every language has the words of the others', () => {
  const texts = readdirSync(`${folder}texts`).map((name) => [name, Object.keys(JSON.parse(readFileSync(`${folder}texts/${name}`))).sort()]);
  for (const [name, keys] of texts) assert.deepEqual(keys, texts[0][1], name);
  const said = new Set(texts[0][1]);
  const scripts = names.map((name) => readFileSync(folder + name, 'utf8')).join('\n') + readFileSync(`${folder}page.html`, 'utf8');
  for (const [, key] of scripts.matchAll(/(?:say\('|data-say(?:-label)?=")([\w.]+)['"]/g)) assert.ok(said.has(key), `nobody says ${key}`);
});

test('files stay small, functions short', () => {
  for (const name of names) {
    const lines = readFileSync(folder + name, 'utf8').split('\n');
    assert.ok(lines.length <= 400, `${name} has ${lines.length} lines`);
  }
});

test('bytes come back from seven bits a letter', () => {
  const run = load();
  // By hand: 0111100 0001101 00 filled up, letters that HTML would change with 128 added.
  assert.deepEqual(plain(run(`[...fromSevenBits(${JSON.stringify('\u00bc\u008d\u0080')})]`)), [0x78, 0x34]);
  assert.deepEqual(plain(run(`[...fromSevenBits(${JSON.stringify('\u007f@')})]`)), [255]);
});
