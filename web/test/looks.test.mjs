// For everybody: what axe finds, a phone, a lecture hall, a dark room.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { openLesson, openWritten, settled, startBrowser, stopBrowser } from './browser.mjs';

before(startBrowser);
after(stopBrowser);

const DESKTOP = {};
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const HALL = { viewport: { width: 1920, height: 1080 } };

describe('the looks of the page', () => {
  let lesson;
  afterEach(async () => {
    assert.deepEqual(lesson.errors, []);
    await lesson.close();
  });

  /** What axe calls serious or critical. */
  async function seriousIn(page) {
    // axe puts a script into the page; it is told to use the old way, which needs no second page.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  }

  const lecture = async (page) => {
    await page.locator('body').press('l');
    await page.waitForFunction(() => document.body.classList.contains('lecture'));
  };

  const scenes = {
    'at the start': [openLesson, DESKTOP, async () => {}],
    'with the answer shown': [openLesson, DESKTOP, (page) => page.click('#reveal')],
    'in free play': [openWritten, DESKTOP, async () => {}],
    'on a phone': [openWritten, PHONE, async () => {}],
    'in a lecture': [openLesson, HALL, lecture],
    'in a dark room': [openWritten, { colorScheme: 'dark' }, async () => {}],
    'in a dark lecture': [openLesson, { ...HALL, colorScheme: 'dark' }, lecture],
    'in German': [openLesson, { locale: 'de-DE' }, async () => {}],
    'in the dialog for scenarios': [openWritten, DESKTOP, async (page) => {
      await page.click('#menu summary');
      await page.click('#open');
      await page.locator('dialog').waitFor();
    }],
    'in an explanation': [openWritten, DESKTOP, async (page) => {
      await page.locator('#results .cell').first().click();
      await page.locator('dialog .chain li').first().waitFor();
    }],
    'in the teacher’s sheet': [openLesson, DESKTOP, (page) => page.click('.teacher')],
    'with a field that is wrong': [openWritten, DESKTOP, async (page) => {
      await page.locator('#arms .value input[type=text]').first().fill('nonsense');
      await page.keyboard.press('Enter');
      await page.locator('[aria-invalid=true]').waitFor();
    }],
  };
  for (const [name, [open, options, act]] of Object.entries(scenes)) {
    test(`axe finds nothing serious ${name}`, async () => {
      lesson = await open(options);
      await act(lesson.page);
      assert.deepEqual(await seriousIn(lesson.page), []);
    });
  }

  test('a phone scrolls in one direction only, and fingers find their targets', async () => {
    lesson = await openWritten(PHONE);
    const { page } = lesson;
    const check = async () => {
      const [width, inner] = await page.evaluate(() => [document.scrollingElement.scrollWidth, window.innerWidth]);
      assert.ok(width <= inner && inner === 360, `${width} in ${inner}`);
    };
    await check();
    const small = await page.evaluate(() => [...document.querySelectorAll('button, select, input, summary')]
      .filter((element) => element.checkVisibility() && !element.matches('.cell'))
      .map((element) => (element.closest('label.check') || element))
      .map((element) => ({ html: element.outerHTML.slice(0, 90), ...element.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width < 44 || height < 44)
      .map(({ html, width, height }) => `${html} ${width}×${height}`));
    assert.deepEqual(small, []);
    await page.click('#menu summary');
    await check();
    await page.click('#open');
    await page.locator('dialog').waitFor();
    await check();
  });

  test('controls stand below the figure on a phone', async () => {
    lesson = await openWritten(PHONE);
    const top = (selector) => lesson.page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
    assert.ok((await top('#canvas')) < (await top('#settings')));
    assert.ok((await top('#settings')) < (await top('#controls')));
  });

  test('on a phone the figure is in sight while a slider far below is dragged', async () => {
    lesson = await openWritten(PHONE);
    const { page } = lesson;
    const slider = page.locator('#arms input[type=range]').last();
    await slider.scrollIntoViewIfNeeded();
    const seen = () => page.locator('#canvas').evaluate((element) => element.getBoundingClientRect().bottom > 100);
    assert.equal(await seen(), false);
    const box = await slider.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
    assert.equal(await seen(), true);
    await page.mouse.up();
    await page.waitForFunction(() => !document.body.classList.contains('sliding'));
    assert.equal(await seen(), false);
  });

  /** Visible texts that are smaller than so many pixels. */
  const smaller = (page, size) => page.evaluate((least) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest('.unseen, svg, option, script')) continue;
      const pixels = parseFloat(getComputedStyle(element).fontSize);
      if (pixels < least) found.push(`${node.textContent.trim().slice(0, 40)}: ${pixels} px`);
    }
    for (const field of document.querySelectorAll('input, select, textarea')) {
      const pixels = parseFloat(getComputedStyle(field).fontSize);
      if (field.checkVisibility() && !['range', 'radio', 'checkbox'].includes(field.type) && pixels < least) found.push(`${field.outerHTML.slice(0, 60)}: ${pixels} px`);
    }
    return found;
  }, size);

  test('no text of a lecture is under 48 px, and the figure’s own is out of sight', async () => {
    lesson = await openLesson(HALL);
    const { page } = lesson;
    await lecture(page);
    const count = await page.locator('.steps button').count();
    for (let place = 0; place < count; place += 1) {
      assert.deepEqual(await smaller(page, 48), []);
      if (await page.locator('#reveal').count()) await page.click('#reveal');
      assert.deepEqual(await smaller(page, 48), []);
      const letters = await page.locator('#canvas svg > g > g[transform]').evaluateAll((groups) => groups.filter((group) => getComputedStyle(group).display !== 'none').length);
      assert.equal(letters, 0);
      if (place + 1 < count) {
        await page.click('#next');
        await settled(page);
      }
    }
    await page.locator('#readout .level').first().click();
    await page.locator('dialog .chain li').first().waitFor();
    assert.deepEqual(await smaller(page, 48), []);
  });

  test('the sentence on dosing stays on the screen, wherever one scrolls', async () => {
    for (const options of [DESKTOP, PHONE, HALL]) {
      lesson = await openWritten(options);
      const { page } = lesson;
      if (options === HALL) await lecture(page);
      for (const place of [0, 0.5, 1]) {
        await page.evaluate((share) => window.scrollTo(0, share * document.body.scrollHeight), place);
        const box = await page.locator('footer').boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= options.viewport?.height + 1 || box.y + box.height <= 851);
        const onTop = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y).closest('.safety') !== null, { x: box.x + 30, y: box.y + box.height / 2 });
        assert.ok(onTop);
      }
      if (options !== HALL) await lesson.close();
    }
  });

  test('a dark room gets a dark figure that a switch turns light', async () => {
    lesson = await openWritten({ colorScheme: 'dark' });
    const { page } = lesson;
    const filter = () => page.locator('#canvas').evaluate((element) => getComputedStyle(element).filter);
    assert.match(await filter(), /invert/);
    await page.click('#menu summary');
    await page.click('#dark');
    assert.equal(await filter(), 'none');
  });

  test('nothing moves where less motion is wished', async () => {
    lesson = await openWritten({ reducedMotion: 'reduce' });
    const moving = await lesson.page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return transitionDuration !== '0s' || animationName !== 'none';
    }).length);
    assert.equal(moving, 0);
  });

  test('headings come in order', async () => {
    lesson = await openLesson();
    const levels = await lesson.page.locator('h1, h2, h3, h4').evaluateAll((headings) => headings.filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.reduce((before, level) => {
      assert.ok(level <= before + 1, `${levels}`);
      return level;
    }, 0);
  });
});
