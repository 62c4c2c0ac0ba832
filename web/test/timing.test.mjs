// How fast the page follows: 95th percentiles in milliseconds, times FACTOR (3 where machines are shared).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWritten, settled, startBrowser, stopBrowser } from './browser.mjs';

before(startBrowser);
after(stopBrowser);

const FACTOR = Number(process.env.FACTOR || 3);
const BARS = { move: 16, band100: 50, band1000: 300 };

const percentile95 = (numbers) => [...numbers].sort((one, other) => one - other)[Math.ceil(numbers.length * 0.95) - 1];

test('the curves follow the finger', { timeout: 300000 }, async () => {
  const { page, errors, close } = await openWritten();
  const sliders = page.locator('#arms [data-key^="0/"] input[type=range]');
  // What happens once, such as compiling, is not what a finger feels.
  const drag = async (slider, steps, end) => {
    const box = await slider.boundingBox();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.move(box.x + box.width * (end + 0.2 * Math.sin(step / 4)), y);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(150);
    await settled(page);
  };
  // A rate and a length: with the rate all bands follow at once, with the length people are solved again.
  const [rate, length] = [sliders.nth(0), sliders.nth(1)];
  for (let round = 0; round < 3; round += 1) await drag(round % 2 ? rate : length, 10, 0.3);
  await page.evaluate(() => Object.values(window.infusim.timings).forEach((list) => Array.isArray(list) && list.splice(0)));
  for (let round = 0; round < 24; round += 1) await drag(round % 2 ? rate : length, 20, 0.35 + 0.01 * round);
  const timings = await page.evaluate(() => window.infusim.timings);
  assert.deepEqual(errors, []);
  for (const [what, bar] of Object.entries(BARS)) {
    assert.ok(timings[what].length >= 8, `${what} was measured ${timings[what].length} times`);
    const seen = percentile95(timings[what]);
    console.log(`${what}: 95 % within ${seen.toFixed(1)} ms of ${timings[what].length}, bar ${bar} ms`);
    assert.ok(seen <= bar * FACTOR, `${what}: ${seen.toFixed(1)} ms, bar ${bar} ms × ${FACTOR}`);
  }
  await close();
});
