// The engine that is committed and one that was built from the tree (ENGINE, made by `web/build --to`) answer the same, to the
// last byte, for each shipped scenario. Where they do not, `web/build` makes the committed one anew. No browser is needed.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCENARIOS = path.join(ROOT, 'scenarios');
const COMMITTED = path.join(ROOT, 'src/lesson/engine.wasm.gz');
const BUILT = process.env.ENGINE && path.resolve(process.env.ENGINE);
const PEOPLE = 50;

/** An engine: requests go in as objects, answers come out as texts. */
async function engineOf(bytes) {
  const module = await WebAssembly.compile(bytes);
  assert.deepEqual(WebAssembly.Module.imports(module), [], 'the engine asks nothing of the page');
  const { exports } = await WebAssembly.instantiate(module, {});
  return (request) => {
    const text = new TextEncoder().encode(JSON.stringify(request));
    // Memory that grows is another buffer, so the place comes first.
    const place = exports.infusim_allocate(text.length);
    new Uint8Array(exports.memory.buffer, place, text.length).set(text);
    const length = exports.infusim_call();
    return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports.infusim_answer(), length));
  };
}

/** The scenario with the tables it names. */
function scenario(name) {
  const text = readFileSync(path.join(SCENARIOS, name), 'utf8');
  const named = [...text.matchAll(/[\w./-]+\.csv/g)].map(([file]) => file).filter((file) => existsSync(path.join(SCENARIOS, file)));
  return { name, text, files: Object.fromEntries(named.map((file) => [file, readFileSync(path.join(SCENARIOS, file), 'utf8')])) };
}

/** What a page would ask: what is open, the whole drawing, a whole design, a moved arm, the way to a number, and a wrong text. */
function* questions(name, ask) {
  const open = ask({ request: 'open', ...scenario(name) });
  yield open;
  const { state, arms } = JSON.parse(open).ok;
  state.people = Math.min(PEOPLE, state.people);
  yield ask({ request: 'draw', state });
  yield ask({ request: 'design', state: { ...state, people: Math.min(10, state.people) } });
  yield ask({ request: 'explain', state, number: { arm: arms[0].name, what: 'cmax' } });
  const value = arms[0].values.find(({ kind }) => kind === 'dose' || kind === 'rate');
  if (value) state.arms[0].values[value.id] = `${1.25 * value.number} ${value.unit}`;
  yield ask({ request: 'move', state, people: PEOPLE });
  yield ask({ request: 'check', name, text: scenario(name).text.replace(/ mg/g, ' mgg') });
}

describe('the engine that is committed', { skip: !BUILT && 'ENGINE is not set' }, () => {
  for (const name of readdirSync(SCENARIOS).filter((file) => file.endsWith('.yaml'))) {
    test(name, { timeout: 300000 }, async () => {
      const committed = questions(name, await engineOf(zlib.gunzipSync(readFileSync(COMMITTED))));
      const built = questions(name, await engineOf(readFileSync(BUILT)));
      let count = 0;
      for (const answer of committed) {
        assert.ok(answer === built.next().value, `answer ${count} differs: make the engine anew with web/build`);
        count += 1;
      }
      assert.equal(count, 6);
    });
  }
});
