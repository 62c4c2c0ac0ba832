// The lesson by keyboard alone: question, prediction, reveal, reasons; nothing of the answer before it.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { openLesson, settled, startBrowser, stopBrowser } from './browser.mjs';

before(startBrowser);
after(stopBrowser);

describe('the lesson', () => {
  let lesson;
  let page;
  beforeEach(async () => {
    lesson = await openLesson();
    page = lesson.page;
  });
  afterEach(async () => {
    assert.deepEqual(lesson.errors, []);
    await lesson.close();
  });

  const steps = () => page.locator('.steps button').count();

  /** Presses Tab until something has the focus; fails when the whole page was gone through. */
  async function tabTo(selector) {
    for (let press = 0; press < 150; press += 1) {
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never comes to ${selector}`);
  }

  /** Goes to the first step that asks in this way. */
  async function stepThatAsks(selector) {
    for (let place = 0; place < (await steps()); place += 1) {
      await page.locator('.steps button').nth(place).click();
      await settled(page);
      if (await page.locator(selector).isVisible().catch(() => false)) return;
    }
    assert.fail(`no step with ${selector}`);
  }

  test('says where one is', async () => {
    assert.match(await page.textContent('#lesson-title'), new RegExp(`Step 1 of ${await steps()}`));
  });

  test('peaks under other models are not seen before the answer', async () => {
    const seen = () => page.evaluate(() => {
      const drawn = [...[...document.querySelectorAll('#canvas svg > g')].pop().children];
      const peaks = window.infusim.chart().series.flatMap((series) => series.other_peaks);
      return [peaks.length, peaks.filter((number) => drawn[number].style.display !== 'none').length];
    });
    const [count, before] = await seen();
    assert.ok(count > 0);
    assert.equal(before, 0);
    await page.click('#reveal');
    await settled(page);
    assert.equal((await seen())[1], count);
  });

  test('a choice is answered by keyboard, and then every choice has its reason', async () => {
    await stepThatAsks('.choices');
    assert.equal(await page.locator('.because').count(), 0);
    assert.equal(await page.locator('.reveal').count(), 0);
    await page.focus('#skip');
    await tabTo('.choices input');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo('#reveal');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.because').count(), await page.locator('.choice').count());
    assert.equal(await page.locator('.choice.chosen').count(), 1);
    assert.ok((await page.locator('.because .right').count()) >= 1);
    assert.ok((await page.textContent('.keep')).length > 20);
    const title = await page.textContent('#lesson-title');
    if (await page.isEnabled('#next')) {
      await tabTo('#next');
      await page.keyboard.press('Enter');
      await settled(page);
      assert.notEqual(await page.textContent('#lesson-title'), title);
    }
  });

  test('a curve is drawn by keyboard over an empty panel, then the real one is shown', async () => {
    await stepThatAsks('.sketch:not(.done)');
    const seen = () => page.evaluate(() => window.infusim.hidden());
    const hidden = await seen();
    assert.equal(hidden.length, 1);
    assert.ok(!(await page.textContent('#readout')).includes(hidden[0]));
    // Nothing in the colour of the hidden arm is to be seen, such as its peaks under other models.
    const told = () => page.evaluate((arm) => {
      const colour = window.infusim.colour(arm);
      return [...document.querySelectorAll(`#canvas svg [stroke="${colour}"], #canvas svg [fill="${colour}"]`)].filter((element) => getComputedStyle(element).display !== 'none').length;
    }, hidden[0]);
    assert.equal(await told(), 0);
    assert.equal(await page.locator('#results').isVisible(), false);
    await page.focus('#skip');
    await tabTo('.sketch');
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    const points = await page.locator('.sketch polyline').getAttribute('points');
    assert.equal(points.split(' ').length, 3);
    await tabTo('#reveal');
    await page.keyboard.press('Enter');
    assert.deepEqual(await seen(), []);
    assert.ok((await told()) > 0);
    assert.equal(await page.locator('.sketch polyline').getAttribute('points'), points);
    const names = await page.textContent('#readout');
    assert.ok(names.includes(hidden[0]), `${names} without ${hidden[0]}`);
    assert.match(await page.textContent('.reveal'), /Your curve is highest at/);
  });

  test('a curve is drawn with the pointer', async () => {
    await stepThatAsks('.sketch:not(.done)');
    const box = await page.locator('.sketch').boundingBox();
    await page.mouse.move(box.x + 30, box.y + box.height - 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 8 });
    await page.mouse.move(box.x + box.width - 10, box.y + box.height - 10, { steps: 8 });
    await page.mouse.up();
    const heights = (await page.locator('.sketch polyline').getAttribute('points')).split(' ').map((point) => Number(point.split(',')[1]));
    assert.ok(heights.length > 40);
    assert.ok(Math.min(...heights) < 60);
  });

  test('a number is right within a tenth, wrong beyond it', async () => {
    await stepThatAsks('.numbers');
    const fields = page.locator('.numbers input');
    for (let place = 0; place < (await fields.count()); place += 1) await fields.nth(place).fill('999999');
    await page.click('#reveal');
    assert.equal(await page.locator('.numbers .wrong').count(), await fields.count());
    assert.match(await page.locator('.numbers .wrong').first().textContent(), /→ [\d.]+ \w+/);
  });

  test('a step opens only its sliders; free play opens all', async () => {
    const counts = [];
    for (let place = 0; place < (await steps()); place += 1) {
      await page.locator('.steps button').nth(place).click();
      await settled(page);
      if (await page.locator('#reveal').count()) {
        assert.equal(await page.locator('#arms input[type=range]').count(), 0, 'nothing moves before the answer');
        await page.click('#reveal');
      }
      counts.push(await page.locator('#arms input[type=range]').count());
    }
    await page.click('#free');
    await settled(page);
    const all = await page.locator('#arms input[type=range]').count();
    assert.ok(all > Math.min(...counts), `${all} in free play, ${counts} in the steps`);
    await page.click('#free');
    await settled(page);
    assert.equal(await page.locator('#arms input[type=range]').count(), counts[counts.length - 1]);
  });

  test('the teacher’s sheet has every step with what is right', async () => {
    await page.click('.teacher');
    const sheet = page.locator('dialog');
    assert.equal(await sheet.locator('section').count(), await steps());
    assert.ok((await sheet.locator('.answers .right').count()) >= 1);
    assert.match(await sheet.textContent(), /For the teacher/);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('main').isVisible(), false);
    assert.equal(await sheet.locator('.safety').isVisible(), true);
  });
});
