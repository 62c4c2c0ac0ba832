// Every control of the page changes the screen as it says, and what was on the screen can be had again.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { descriptionOf, figureOf, hashOf, LESSON, openLesson, openWritten, settled, startBrowser, stateOf, stopBrowser } from './browser.mjs';

before(startBrowser);
after(stopBrowser);

describe('the page', () => {
  let lesson;
  let page;
  beforeEach(async () => {
    lesson = await openWritten();
    page = lesson.page;
  });
  afterEach(async () => {
    assert.deepEqual(lesson.errors, []);
    await lesson.close();
  });

  /** Does something and gives the figure before and after it. */
  async function change(action) {
    const before = await figureOf(page);
    await action();
    await page.waitForFunction((old) => !window.infusim.isBusy() && window.infusim.figure() !== old, before);
    return [before, await figureOf(page)];
  }

  const peaks = () => page.evaluate(() => window.infusim.series().map((series) => series.cmax));
  const valueOf = (arm, kind) => page.locator(`[data-key^="${arm}/"]`).filter({ hasText: kind }).first();

  test('asks for nothing but itself', () => {
    const other = lesson.requests.filter((address) => !address.startsWith('blob:') && !address.startsWith('data:'));
    assert.deepEqual(other.map((address) => address.replace(/#.*/, '')), [pathToFileURL(LESSON).href]);
  });

  test('shows the figure of the engine unchanged', async () => {
    const isSame = await page.evaluate(() => {
      const drawn = new DOMParser().parseFromString(window.infusim.figure(), 'image/svg+xml').documentElement;
      return drawn.isEqualNode(document.querySelector('#canvas svg'));
    });
    assert.ok(isSame);
  });

  test('a field takes another rate, and the peak is as many times as high', async () => {
    const before = await peaks();
    await change(async () => {
      await valueOf(0, 'Rate').locator('input[type=text]').fill('40 mg/h');
      await page.keyboard.press('Enter');
    });
    const after = await peaks();
    assert.ok(Math.abs(after[0] / before[0] - 2) < 1e-9, `${after[0]} / ${before[0]}`);
    assert.deepEqual(after.slice(1), before.slice(1));
  });

  test('what is wrong with a field is said at the field, and the picture stays', async () => {
    const before = await figureOf(page);
    const value = valueOf(0, 'Rate');
    await value.locator('input[type=text]').fill('40 elephants');
    await page.keyboard.press('Enter');
    await value.locator('[aria-invalid=true]').waitFor();
    const problem = await value.locator('.problem').textContent();
    assert.match(problem, /elephants/);
    assert.equal(await value.locator('input[type=text]').inputValue(), '40 elephants');
    assert.equal(await figureOf(page), before);
    await change(async () => {
      await value.locator('input[type=text]').fill('30 mg/h');
      await page.keyboard.press('Enter');
    });
    assert.equal(await value.locator('[aria-invalid=true]').count(), 0);
  });

  test('dragging a slider moves the curve at once, and all is drawn afresh at rest', async () => {
    const slider = valueOf(0, 'Rate').locator('input[type=range]');
    const box = await slider.boundingBox();
    const points = () => page.evaluate(() => {
      const group = [...document.querySelectorAll('#canvas svg > g')].pop();
      return [...group.querySelectorAll('polyline')].map((line) => line.getAttribute('points')).join('|');
    });
    const [drawn, before] = [await points(), await figureOf(page)];
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
    await page.waitForFunction((count) => window.infusim.timings.move.length > count, 0);
    assert.notEqual(await points(), drawn);
    assert.equal(await figureOf(page), before);
    await page.mouse.up();
    await page.waitForFunction((old) => !window.infusim.isBusy() && window.infusim.figure() !== old, before);
    const isSame = await page.evaluate(() => new DOMParser().parseFromString(window.infusim.figure(), 'image/svg+xml').documentElement.isEqualNode(document.querySelector('#canvas svg')));
    assert.ok(isSame);
  });

  test('people, axis, thresholds, model and same total are as they were chosen', async () => {
    let [, figure] = await change(() => page.selectOption('#people', '100'));
    assert.match(descriptionOf(figure), /in 100 virtual patients/);
    await change(() => page.check('#log'));
    assert.equal((await stateOf(page)).log, true);
    await change(() => page.check('#same'));
    assert.equal((await stateOf(page)).same, 'total');
    const [with_, without] = await change(async () => {
      await page.click('#settings summary');
      await page.locator('#settings .menu input').first().uncheck();
    });
    assert.equal(descriptionOf(with_).match(/Threshold /g).length - (descriptionOf(without).match(/Threshold /g) || []).length, 1);
    const other = await page.locator('#model option:not([disabled])').evaluateAll((options) => options.find((option) => !option.selected).value);
    await change(() => page.selectOption('#model', other));
    assert.equal((await stateOf(page)).model, other);
    assert.ok((await page.locator('#model option[disabled]').count()) > 0, 'models that do not fit are there, with why');
  });

  test('with the same total, arms give what the first one gives', async () => {
    const before = await peaks();
    await change(() => page.check('#same'));
    const after = await peaks();
    // 2 h and 10 h at one rate: the second gives five times as much, so it must fall to a fifth.
    assert.ok(Math.abs(after[0] / before[0] - 1) < 1e-9);
    assert.ok(Math.abs(after[1] / before[1] - 1 / 5) < 1e-9, `${after[1]} / ${before[1]}`);
  });

  test('an arm is copied, renamed and removed', async () => {
    await change(() => page.getByRole('button', { name: 'Remove 2 h' }).click());
    await change(() => page.getByRole('button', { name: 'Add a copy of 10 h' }).click());
    assert.deepEqual((await stateOf(page)).arms.map((arm) => arm.name), ['10 h', '10 h copy', '30 h', '100 h']);
    assert.equal(await page.getByRole('button', { name: 'Add a copy of 30 h' }).isDisabled(), true);
    await change(async () => {
      await page.getByLabel('Name of arm 10 h copy').fill('another');
      await page.keyboard.press('Enter');
    });
    assert.match(descriptionOf(await figureOf(page)), /^another: /m);
  });

  test('an arm that is called by its length is called by the new one', async () => {
    await change(async () => {
      await valueOf(0, 'Length').locator('input[type=text]').fill('5 h');
      await page.keyboard.press('Enter');
    });
    assert.equal((await stateOf(page)).arms[0].name, '5 h');
  });

  test('undo and redo, by button and by key', async () => {
    const [first, second] = await change(() => page.selectOption('#people', '20'));
    const [, third] = await change(() => page.check('#log'));
    await change(() => page.click('#undo'));
    assert.equal(await figureOf(page), second);
    await change(() => page.keyboard.press('Control+z'));
    assert.equal(await figureOf(page), first);
    assert.equal(await page.isDisabled('#undo'), true);
    await change(() => page.keyboard.press('Control+Shift+z'));
    await change(() => page.click('#redo'));
    assert.equal(await figureOf(page), third);
  });

  test('the link shows the same on another page', async () => {
    await change(async () => {
      await valueOf(0, 'Rate').locator('input[type=text]').fill('22 mg/h');
      await page.keyboard.press('Enter');
    });
    await change(() => page.selectOption('#people', '20'));
    const [figure, state] = [await figureOf(page), await stateOf(page)];
    await page.waitForFunction(() => location.hash.length > 20);
    const other = await openLesson({ hash: await page.evaluate(() => location.hash) });
    assert.equal(await figureOf(other.page), figure);
    assert.deepEqual(await stateOf(other.page), state);
    assert.deepEqual(other.errors, []);
    await other.close();
  });

  test('a link of another version, of another scenario or cut off is said, and can be dismissed', async () => {
    const foreign = { ...(await stateOf(page)), source: '00000000' };
    for (const [hash, words] of [['#9.abc', /version \(9\)/], [hashOf(foreign), /another scenario/], ['#1.abc', /not complete/]]) {
      const other = await openLesson({ hash });
      const notice = other.page.locator('.notice');
      assert.match(await notice.textContent(), words);
      await notice.getByRole('button').click();
      assert.equal(await notice.count(), 0);
      assert.deepEqual(other.errors, []);
      await other.close();
    }
  });

  test('the crosshair reads the level that the engine has', async () => {
    await page.focus('#figure');
    await page.keyboard.press('Home');
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
    const said = await page.getAttribute('#figure', 'aria-valuetext');
    const peak = (await peaks())[0];
    // Four steps of half an hour: the end of the first arm's infusion, where its peak is.
    const read = Number(/^2 h: 2 h ([\d.]+) ng\/mL/.exec(said)[1]);
    assert.ok(Math.abs(read - peak) < 0.005 * peak, `${said}, but the peak is ${peak}`);
  });

  test('a curve, a level and a cell of a table say why', async () => {
    await page.focus('#figure');
    await page.keyboard.press('Home');
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const dialog = page.locator('dialog');
    await dialog.locator('.chain li').first().waitFor();
    assert.match(await dialog.textContent(), /not for dosing people/);
    assert.ok((await dialog.locator('.chain > li').count()) >= 4);
    await page.keyboard.press('Escape');
    assert.equal(await dialog.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'figure');
    await page.locator('#results .cell').first().click();
    await dialog.locator('.chain li').first().waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.locator('#readout .level').first().click();
    await dialog.locator('.chain li').first().waitFor();
  });

  test('every table of the answer has numbers that say why, and so has a threshold in the figure', async () => {
    const dialog = page.locator('dialog');
    const tables = page.locator('#result-body > .table').filter({ has: page.locator('.cell') });
    assert.ok((await tables.count()) >= 4, 'the typical patient, exposure, and each threshold');
    for (let place = 0; place < (await tables.count()); place += 1) {
      const cell = tables.nth(place).locator('.cell').last();
      const digits = /\d[\d.]*/.exec(await cell.textContent())[0];
      await cell.click();
      await dialog.locator('.chain li').first().waitFor();
      const said = (await dialog.locator('.sentence').textContent()).replace(/,(?=\d{3})/g, '');
      const numbers = (said.match(/\d[\d.]*/g) || []).map((text) => Number(text.replace(/\.$/, '')));
      const wanted = Number(digits);
      assert.ok(numbers.some((number) => Math.abs(number - wanted) <= 0.006 * wanted || Math.abs(100 * number - wanted) <= 0.006 * wanted), `${said} has no ${digits}`);
      await dialog.getByRole('button', { name: 'Close' }).click();
    }
    const [x, y] = await page.evaluate(() => {
      window.scrollTo(0, 0);
      const { thresholds, panel } = window.infusim.chart();
      // Far from all curves: where the time ends.
      return window.infusim.pixels(panel.hours * 0.98, thresholds[0].level);
    });
    await page.mouse.click(x, y);
    await dialog.locator('.chain li').first().waitFor();
    assert.match(await dialog.locator('.sentence').textContent(), /^share_above of ketamine/);
  });

  test('a slider stands where the text says, whatever its unit', async () => {
    const value = valueOf(0, 'Length');
    const write = (text) => change(async () => {
      await value.locator('input[type=text]').fill(text);
      await page.keyboard.press('Enter');
    });
    const places = [];
    for (const text of ['1.5 h', '3 h', '90 min']) {
      await write(text);
      places.push(await value.locator('input[type=range]').inputValue());
    }
    assert.equal(places[2], places[0]);
    assert.notEqual(places[1], places[0]);
  });

  test('German words where German is chosen, and the engine’s words marked as English', async () => {
    await page.click('#menu summary');
    await page.selectOption('#language', 'de');
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    assert.equal(await page.textContent('#controls-title'), 'Verändern');
    assert.match(await page.textContent('footer'), /nicht zur Dosierung bei Menschen/);
    assert.match(await page.textContent('#results caption'), /typische Patient/);
    assert.ok((await page.locator('#result-body > [lang=en]').count()) > 0);
  });

  test('figure and scenario are saved', async () => {
    const saved = async (id) => {
      await page.click('#menu summary');
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(id)]);
      const chunks = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    assert.equal((await saved('#save-svg')).toString(), await figureOf(page));
    const png = await saved('#save-png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(await figureOf(page)).map(Number);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height]);
    assert.match((await saved('#save-yaml')).toString(), /^arms:/m);
  });
});
