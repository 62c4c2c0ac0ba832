// Random clicking: no error, and no memory that only grows. SECONDS says for how long (20 where it does not, 1800 by hand).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWritten, settled, startBrowser, stopBrowser } from './browser.mjs';

before(startBrowser);
after(stopBrowser);

const SECONDS = Number(process.env.SECONDS || 20);
const SEED = Number(process.env.SEED || 2026);

/** Random numbers that come again: a linear congruential generator. */
function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const TEXTS = ['25 mg/h', '0.3 mg/kg/h', '3 h', '90 min', '80 kg', 'nonsense', '-1', '', '1e9 mg'];

/** What a visitor may do, each at random. */
function deeds(page, roll) {
  const any = async (selector, deed) => {
    const found = await page.locator(selector).all();
    const seen = [];
    for (const one of found) if (await one.isVisible().catch(() => false)) seen.push(one);
    // What goes or is locked while it is reached for is no fault of the page.
    const isGone = (error) => /Timeout|detached|not attached/.test(String(error));
    if (seen.length > 0) await deed(seen[roll(seen.length)]).catch((error) => assert.ok(isGone(error), error));
  };
  const quick = { timeout: 2000 };
  return [
    () => any('#arms input[type=range]', async (slider) => {
      const box = await slider.boundingBox();
      if (!box) return;
      await page.mouse.move(box.x + 5 + roll(box.width - 10), box.y + box.height / 2);
      await page.mouse.down();
      for (let move = 0; move < 5; move += 1) await page.mouse.move(box.x + 5 + roll(box.width - 10), box.y + box.height / 2);
      await page.mouse.up();
    }),
    () => any('#arms input[type=text]:not([readonly])', async (field) => {
      await field.fill(TEXTS[roll(TEXTS.length)], quick);
      await page.keyboard.press('Enter');
    }),
    () => any('#settings select', async (select) => {
      const options = await select.locator('option:not([disabled])').count();
      await select.selectOption({ index: roll(options) }, quick).catch(() => {});
    }),
    () => any('#settings input, #design, .arm-head button:enabled, #undo:enabled, #redo:enabled, #link, #lecture, #close-up, .steps button, #free, #reveal, #next:enabled, .choices input, #tabs button, .notice button', (button) => button.click(quick).catch(() => {})),
    () => any('.cell, .level', async (cell) => {
      await cell.click(quick).catch(() => {});
      await page.waitForTimeout(150);
      await page.keyboard.press('Escape');
    }),
    () => any('#figure', async (figure) => {
      const box = await figure.boundingBox();
      if (box) await page.mouse.click(box.x + roll(box.width), box.y + roll(box.height));
      await page.waitForTimeout(100);
      await page.keyboard.press('Escape');
    }),
    () => page.keyboard.press(['Control+z', 'Control+Shift+z', 'l', 'ArrowRight', 'Escape', 'Tab'][roll(6)]),
  ];
}

test(`${SECONDS} s of random clicking`, { timeout: SECONDS * 1000 + 180000 }, async () => {
  const { page, context, errors } = await openWritten();
  const session = await context.newCDPSession(page);
  /** Bytes that are held after the garbage is gone, once everything is at rest. */
  const held = async () => {
    await page.keyboard.press('Escape');
    await settled(page);
    for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize, nodes, engine: await page.evaluate(() => window.infusim.memory()) };
  };
  const roll = dice(SEED);
  const play = async (seconds) => {
    const end = Date.now() + seconds * 1000;
    let done = 0;
    for (; Date.now() < end; done += 1) {
      const all = deeds(page, roll);
      await all[roll(all.length)]();
      if ((await page.locator('dialog').count()) > 0) await page.keyboard.press('Escape');
    }
    return done;
  };
  // The first third fills what is filled once: kept instances, histories, compiled code.
  let done = await play(SECONDS / 3);
  const before = await held();
  done += await play((SECONDS * 2) / 3);
  const after = await held();
  console.log(`${done} deeds; before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
  assert.deepEqual(errors, []);
  assert.ok(done > SECONDS / 4, `only ${done} deeds`);
  assert.ok(after.heap < before.heap * 1.5 + 4e6, 'the heap grows');
  assert.ok(after.nodes < before.nodes * 2 + 5000, 'nodes are kept');
  assert.ok(after.engine <= before.engine * 1.5 + 32e6, 'the memory of the engine grows');
  await context.close();
});
