/** Connects the buttons in the head of the page, and the keys. */
function connect(page, texts) {
  const on = (id, action) => byId(id).addEventListener('click', action);
  const stem = () => stemOf(page.scenario.name);
  on('undo', () => page.step(-1));
  on('redo', () => page.step(1));
  on('link', () => page.copyLink());
  on('print', () => window.print());
  on('save-yaml', async () => {
    const text = await page.scenarioText();
    if (text !== null) download(`${stem()}.yaml`, new Blob([text], { type: 'text/yaml' }));
  });
  on('save-svg', () => download(`${stem()}.svg`, new Blob([page.figureText()], { type: 'image/svg+xml' })));
  on('save-png', async () => download(`${stem()}.png`, await pngOf(page.figureText())));
  on('open', async () => openScenarioDialog(texts, (await page.scenarioText()) || '', (text) => page.showPasted(text)));
  on('skip', (event) => {
    event.preventDefault();
    byId('figure').focus();
  });
  document.addEventListener('click', ({ target }) => {
    const menu = target.closest('.menu');
    if (target.tagName === 'BUTTON' || !menu) for (const open of document.querySelectorAll('.menu[open]')) if (open !== menu || menu.id === 'menu') open.open = false;
  });
  document.addEventListener('keydown', (event) => pressed(page, event));
}

function pressed(page, event) {
  const key = event.key.toLowerCase();
  const menu = document.querySelector('.menu[open]');
  if (key === 'escape' && menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
    return;
  }
  if (isWriting(event.target) || document.querySelector('dialog')) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && (key === 'z' || key === 'y')) {
    event.preventDefault();
    page.step(key === 'y' || event.shiftKey ? 1 : -1);
  } else if (!isCommand && !event.altKey && key === 'l') page.look.setLecture(!page.look.isLecture);
  else if (key === 'escape' && page.look.isLecture) page.look.setLecture(false);
}

function offerLanguages(texts, speak) {
  const select = byId('language');
  const name = (tag) => texts.all[tag].name || tag;
  select.append(...texts.languages.map((tag) => make('option', { value: tag, lang: tag, selected: tag === texts.language }, name(tag))));
  select.addEventListener('change', () => speak(select.value));
}

/** Unpacks and starts the engine, here and in the Worker, and shows the scenario. */
async function startPage() {
  const texts = new Texts(JSON.parse(byId('texts').textContent), navigator.languages || ['en']);
  texts.fill(document);
  if (!window.DecompressionStream || !window.WebAssembly || !window.Worker) {
    byId('status').textContent = texts.say('tooOld');
    return;
  }
  const scenario = JSON.parse(byId('scenario').textContent);
  const engine = byId('engine');
  const packed = fromSevenBits(engine.textContent);
  engine.remove();
  const bytes = await unpack('gzip', packed);
  const module = await WebAssembly.compile(bytes);
  const background = new BackgroundEngine(module, bytes);
  const page = new Page(texts, scenario, await Engine.make(module), background);
  page.safety();
  offerLanguages(texts, (language) => page.speak(language));
  connect(page, texts);
  /** For tests, and for those who look under the bonnet. */
  window.infusim = {
    figure: () => page.figureText(),
    figures: () => (page.answer ? page.answer.figures.map(({ name, svg }) => ({ name, svg })) : []),
    chart: () => page.view.figure.chart,
    /** Where an hour and a level are on the screen. */
    pixels: (hour, level) => {
      const { left, top } = byId('canvas').getBoundingClientRect();
      const [x, y] = page.view.toPixels(page.view.geometry.x(hour), page.view.geometry.y(level));
      return [left + x, top + y];
    },
    state: () => copyOf(page.state),
    hidden: () => [...page.view.hidden],
    colour: (arm) => page.view.series().find((series) => series.arm === arm).colour,
    written: () => page.startingState(),
    series: () => (page.answer ? page.answer.series : null),
    text: () => page.scenarioText(),
    isDesign: () => page.opened.is_design,
    isBusy: () => page.isBusy,
    memory: () => page.engine.memory() + background.memory,
    timings: page.timings,
  };
  await page.start();
}

startPage().catch((fault) => {
  byId('status').textContent = `${byId('status').textContent} ${fault}`;
  throw fault;
});
