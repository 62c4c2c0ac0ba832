// The page and the program compute the same: for each shipped scenario every figure byte for byte, every exposure to all
// digits printed. INFUSIM is the program; SCENARIOS a folder; ONLY a part of a scenario's name.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawDesign, openLesson, openWritten, settled, startBrowser, stopBrowser } from './browser.mjs';

const INFUSIM = process.env.INFUSIM && path.resolve(process.env.INFUSIM);
const SCENARIOS = path.resolve(process.env.SCENARIOS || fileURLToPath(new URL('../../scenarios', import.meta.url)));
const ONLY = process.env.ONLY || '';
const folder = mkdtempSync(path.join(tmpdir(), 'infusim-web-'));

before(startBrowser);
after(async () => {
  await stopBrowser();
  rmSync(folder, { recursive: true });
});

/** Rows of a CSV file without quotes in it, by the names of its header. */
function rowsOf(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(header.map((name, place) => [name, cells[place]])));
}

/** A number as the tables print it: eight significant digits. */
const printed = (number) => Number(number.toPrecision(8));

const scenarios = readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml') && name.includes(ONLY));

describe('the page against the program', { skip: !INFUSIM && 'INFUSIM is not set' }, () => {
  for (const scenario of scenarios) {
    test(scenario, { timeout: 300000 }, async () => {
      const stem = scenario.replace('.yaml', '');
      const lessonFile = path.join(folder, `${stem}.html`);
      execFileSync(INFUSIM, ['lesson', path.join(SCENARIOS, scenario), '--out', lessonFile], { stdio: 'pipe' });
      execFileSync(INFUSIM, ['run', '--quiet', path.join(SCENARIOS, scenario), '--out', folder], { stdio: 'pipe' });
      const results = path.join(folder, stem);
      const drawn = readdirSync(results).filter((name) => name.endsWith('.svg'));

      const { page, errors, close } = await openWritten({ file: lessonFile });
      const isDesign = await page.evaluate(() => window.infusim.isDesign());
      const cell = await page.evaluate(() => window.infusim.figures());
      if (isDesign) await drawDesign(page);
      // Of a design the program draws figures of all cells, and none of one.
      const figures = (await page.evaluate(() => window.infusim.figures())).slice(isDesign ? cell.length : 0);
      assert.ok(figures.length > 0);
      for (const { name, svg } of figures) {
        const same = drawn.find((file) => readFileSync(path.join(results, file), 'utf8') === svg);
        assert.ok(same, `the page’s figure ${name} is none of ${drawn}`);
      }

      const summary = drawn.includes('concentration.svg') ? rowsOf(path.join(results, 'summary.csv')) : [];
      const series = isDesign ? [] : await page.evaluate(() => window.infusim.series());
      for (const { arm, model, analyte, cmax, tmax } of series) {
        const row = (measure) => summary.find((one) => one.model === model && one.arm === arm && one.analyte === analyte && one.measure === measure);
        assert.equal(printed(cmax), Number(row('cmax').typical), `cmax of ${arm}`);
        assert.equal(printed(tmax), Number(row('tmax').typical), `tmax of ${arm}`);
      }
      assert.deepEqual(errors, []);
      await close();
    });
  }

  test('what is saved draws in the program what the page shows', async () => {
    const { page, close } = await openLesson();
    if (await page.locator('#free').count()) await page.click('#free');
    await settled(page);
    await page.selectOption('#people', '100');
    await page.check('#log');
    await settled(page);
    const figure = await page.evaluate(() => window.infusim.figure());
    const text = await page.evaluate(() => window.infusim.text());
    await close();
    writeFileSync(path.join(folder, 'saved.yaml'), text);
    // The axis is a choice of the run, not of the scenario.
    execFileSync(INFUSIM, ['run', '--quiet', 'saved.yaml', '--log', '--out', 'saved'], { cwd: folder, stdio: 'pipe' });
    const drawn = readdirSync(path.join(folder, 'saved', 'saved')).filter((name) => name.endsWith('.svg'));
    assert.ok(drawn.some((file) => readFileSync(path.join(folder, 'saved', 'saved', file), 'utf8') === figure));
  });

  test('a wrong scenario that is pasted gets the words of infusim check', async () => {
    const wrong = 'titel: x\narms:\n  a:\n    - infusion: {rate: 20 elephants, over: 2 h}\n';
    writeFileSync(path.join(folder, 'pasted.yaml'), wrong);
    const { stderr, status } = spawnSync(INFUSIM, ['check', 'pasted.yaml'], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 2);
    const { page, close } = await openLesson();
    const figure = await page.evaluate(() => window.infusim.figure());
    await page.click('#menu summary');
    await page.click('#open');
    await page.fill('#yaml', wrong);
    await page.click('#yaml-show');
    const mistakes = page.locator('#yaml-mistakes');
    await mistakes.waitFor();
    const lines = (text) => text.trim().replace(/\n+pasted\.yaml: \d+ mistakes?$/, '');
    assert.equal(lines(await mistakes.textContent()), lines(stderr));
    assert.match(stderr, /pasted\.yaml:4:27/);
    assert.equal(await page.evaluate(() => window.infusim.figure()), figure);
    await page.fill('#yaml', readFileSync(path.join(SCENARIOS, 'remifentanil-after-the-stop.yaml'), 'utf8'));
    await page.click('#yaml-show');
    await page.waitForFunction((old) => !window.infusim.isBusy() && window.infusim.figure() !== old, figure);
    assert.equal(await page.locator('dialog').count(), 0);
    assert.match(await page.textContent('h1'), /emifentanil/);
    await close();
  });
});
