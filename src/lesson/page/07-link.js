/** The version of the state that this page writes after the `#` and reads there. */
const STATE_VERSION = 1;

/** What stands after the `#` for a state. */
async function hashOf(state) {
  const bytes = await pack('deflate-raw', new TextEncoder().encode(JSON.stringify(state)));
  return `#${STATE_VERSION}.${toBase64Url(bytes)}`;
}

/** The state of a hash: `{state}`, `{problem: key of the words that say it, version}`, or `{}` where there is none. */
async function stateOfHash(hash) {
  if (hash.length < 2) return {};
  const found = /^#(\d+)\.([\w-]+)$/.exec(hash);
  if (!found) return { problem: 'linkBroken' };
  if (Number(found[1]) !== STATE_VERSION) return { problem: 'linkVersion', version: found[1] };
  try {
    const bytes = fromBase64(found[2].replace(/-/g, '+').replace(/_/g, '/'));
    const state = JSON.parse(new TextDecoder().decode(await unpack('deflate-raw', bytes)));
    if (state.version !== STATE_VERSION && Number.isInteger(state.version)) return { problem: 'linkVersion', version: String(state.version) };
    return isWholeState(state) ? { state } : { problem: 'linkBroken' };
  } catch (broken) {
    return { problem: 'linkBroken' };
  }
}

/** Whether everything is there that the page reads of a state; what it says, the engine judges. */
function isWholeState(state) {
  const { arms, values, off, people } = state;
  const isArm = (arm) => arm && typeof arm.name === 'string' && Number.isInteger(arm.from) && typeof arm.values === 'object' && arm.values;
  return Array.isArray(arms) && arms.length > 0 && arms.every(isArm) && Boolean(values) && Array.isArray(off) && Number.isInteger(people);
}

/** Puts a text on the clipboard, also where the page was opened from a disk. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (refused) {
    const field = make('textarea', { class: 'unseen' });
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}
