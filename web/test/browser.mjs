// Opens a lesson page from disk in headless Chromium, with no network, and watches what it does.
import { chromium } from 'playwright-core';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-precise-memory-info',
];

/** The page under test: `infusim lesson scenarios/two-or-thirty.yaml`. */
export const LESSON = path.resolve(process.env.LESSON || 'lesson.html');

let browser = null;

export async function startBrowser() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
}

export async function stopBrowser() {
  await browser.close();
}

/**
 * A page with the lesson, once it has drawn. `requests` are all it asked for, `errors` what it threw or wrote as an
 * error.
 */
export async function openLesson({ file = LESSON, hash = '', wait = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 850 }, locale: 'en-GB', offline: true, ...options });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error.stack)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(pathToFileURL(file).href + hash);
  const lesson = { page, context, requests, errors, close: () => context.close() };
  if (wait) await settled(page);
  return lesson;
}

/** Waits until the page has drawn everything that was asked for. */
export async function settled(page) {
  await page.waitForFunction(() => window.infusim && !window.infusim.isBusy(), null, { timeout: 60000 });
}

/** Draws all cells of a design, which may take a while. */
export async function drawDesign(page) {
  await page.click('#design');
  await page.waitForFunction(() => !window.infusim.isBusy(), null, { timeout: 280000 });
}

export const figureOf = (page) => page.evaluate(() => window.infusim.figure());
export const stateOf = (page) => page.evaluate(() => window.infusim.state());
export const descriptionOf = (figure) => /<desc>([\s\S]*?)<\/desc>/.exec(figure)[1];

/** The address of a state, written without the page. */
export function hashOf(state) {
  return `#1.${zlib.deflateRawSync(JSON.stringify(state)).toString('base64url')}`;
}

/** The scenario of a page as it is written; a lesson starts with something else. */
const written = new Map();

/** The page with the scenario as it is written, all sliders open. */
export async function openWritten(options = {}) {
  const { file } = options;
  if (written.has(file)) return openLesson({ ...options, hash: written.get(file) });
  const first = await openLesson(options);
  const [state, shown] = await first.page.evaluate(() => [window.infusim.written(), window.infusim.state()]);
  written.set(file, hashOf(state));
  if (JSON.stringify(state) === JSON.stringify(shown)) return first;
  await first.close();
  return openLesson({ ...options, hash: written.get(file) });
}
