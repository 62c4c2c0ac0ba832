/** The page as a whole: what is on the screen, and what happens when something is changed. */
class Page {
  /** @param scenario `{name, text, files, base_url}` @param engine on this thread @param background in the Worker */
  constructor(texts, scenario, engine, background) {
    Object.assign(this, { texts, scenario, engine, background });
    this.timings = new Timings();
    this.view = new FigureView(texts);
    this.look = new Look(this.view);
    this.moving = new MovingCurves(engine, this.view, this.timings);
    const explanation = new Explanation(texts, (number) => background.ask({ request: 'explain', state: this.shown, number }, 'explain'));
    const explain = (request) => explanation.open(request);
    this.crosshair = new Crosshair(this.view, texts, explain);
    this.sketch = new Sketch(this.view, texts);
    this.controls = new Controls(this, texts);
    this.results = new Results(texts, explain);
    this.tabs = new FigureTabs(texts, () => this.showFigure());
    this.lesson = null;
    this.turn = 0;
    /** Counts whole drawings; what was moved over one is not put over the next. */
    this.drag = 0;
    this.isDragged = false;
    this.isBusy = true;
    background.onRestart = () => notify(texts, 'fault', texts.say('engineFailed'));
    this.moving.onRefused = (answer) => {
      if (answer.fault) notify(texts, 'fault', texts.say('engineFailed'));
      this.moving.isReady = false;
    };
  }

  /** Opens a scenario in both engines; gives what is wrong with it, or null. `text` is null for the page's own. */
  async openScenario(text) {
    const request = { request: 'open', text: text === null ? this.scenario.text : text, name: text === null ? this.scenario.name : 'pasted.yaml', files: this.scenario.files };
    const checked = text === null ? { ok: {} } : await this.background.ask({ request: 'check', text, name: request.name });
    if (!checked.ok) return problemOf(checked);
    const answer = await this.background.ask(request);
    if (!answer.ok) return problemOf(answer);
    this.opened = answer.ok;
    this.text = text;
    this.engine.ask(request);
    byId('title').textContent = this.opened.title;
    document.title = `${this.opened.title} · infusim`;
    const steps = readLesson(this.opened.lesson);
    byId('lesson').hidden = steps.length === 0;
    this.sketch.show(null, false);
    this.lesson = steps.length > 0 ? new Lesson(this, this.texts, this.sketch, steps) : null;
    return null;
  }

  /** The state a scenario starts with. */
  startingState() {
    return { ...copyOf(this.opened.state), text: this.text };
  }

  /** Starts with the state of the address, or with the first step of the lesson. */
  async start() {
    const problem = await this.openScenario(null);
    if (problem) {
      notify(this.texts, 'problem', this.texts.say('cannotOpen'), problem);
      byId('status').textContent = '';
      return;
    }
    const linked = await this.linkedState();
    if (this.lesson) {
      this.lesson.isFree = Boolean(linked);
      this.lesson.render();
    }
    const step = this.lesson && this.lesson.step();
    this.begin(linked || (step ? copyOf(step.screen) : this.startingState()));
    window.addEventListener('hashchange', () => this.followLink());
  }

  /** Shows a state with nothing before it to go back to. */
  begin(state) {
    this.state = state;
    this.good = null;
    this.shown = state;
    this.history = null;
    this.renewLesson();
    this.controls.show(this.opened, state, this.openIds());
    return this.draw([Math.min(20, state.people), state.people]);
  }

  /** The state of the address where there is a valid one; says so where it is not. */
  async linkedState() {
    const found = await stateOfHash(location.hash);
    let { problem } = found;
    if (found.state) {
      if (found.state.text !== null && found.state.text !== undefined) {
        if (await this.openScenario(found.state.text)) problem = 'linkBroken';
      }
      if (!problem && found.state.source !== this.opened.source) problem = 'linkOther';
      if (!problem && found.state.arms.some((arm) => !this.opened.arms[arm.from])) problem = 'linkBroken';
    }
    if (problem) notify(this.texts, 'link', this.texts.say(problem, { version: found.version }));
    return problem ? null : found.state || null;
  }

  async followLink() {
    const state = await this.linkedState();
    if (!state) return;
    if (this.lesson) this.lesson.setFree(true);
    this.begin(state);
  }

  openIds() {
    return this.lesson ? this.lesson.open() : null;
  }

  /** Takes a new state: while a slider is dragged the curves follow it, otherwise everything is drawn. */
  change(state, { isDragged, key }) {
    this.state = state;
    this.key = key || null;
    this.turn += 1;
    this.isDragged = Boolean(isDragged);
    clearTimeout(this.rest);
    this.isBusy = true;
    // Curves follow on the first figure only; the engine moves what it drew last.
    if (isDragged && this.canFollow()) {
      this.moving.follow(state, this.shown);
      this.followWithPeople(Math.min(100, state.people));
    }
    this.rest = setTimeout(() => this.settle(), isDragged ? 120 : 0);
  }

  canFollow() {
    return Boolean(this.view.geometry) && this.tabs.chosen === 0;
  }

  /** Lets the Worker solve so many people of what is on the screen now, and shows their band over the drawing. */
  async followWithPeople(people) {
    if (people === 0 || this.moving.isWhole) return;
    const [{ state, drag }, since] = [this, performance.now()];
    const answer = await this.background.ask({ request: 'move', state, people }, 'band');
    const isOver = drag !== this.drag || this.drawnInWorker !== this.answer;
    if (!answer || !answer.ok || isOver || !this.canFollow()) return;
    this.moving.applyPeople(answer.ok, this.answer.figures[0].chart);
    if (people === 100) this.timings.add('band100', performance.now() - since);
    if (people === 1000) this.timings.add('band1000', performance.now() - since);
  }

  /** Draws the whole as it is now; after a drag the band of all people first, which is there sooner than all the rest. */
  settle() {
    clearTimeout(this.rest);
    const { people } = this.state;
    const wasDragged = this.isDragged;
    this.isDragged = false;
    if (wasDragged && this.canFollow()) {
      if (people > 100) this.followWithPeople(people);
      return this.draw([people]);
    }
    this.moving.stop();
    return this.draw(people > 100 ? [100, people] : [people]);
  }

  /** A slider was let go; where it had paused before, all is drawn already. */
  settleDrag() {
    if (this.isDragged) this.settle();
  }

  /** Whether the picture is being drawn, for who waits for it and who hears the page. */
  setBusy(isBusy) {
    this.isBusy = isBusy;
    if (isBusy) byId('picture').setAttribute('aria-busy', 'true');
    else byId('picture').removeAttribute('aria-busy');
  }

  /** Draws in the Worker, with few people first. */
  async draw(stages) {
    this.turn += 1;
    const { turn, state } = this;
    this.setBusy(true);
    for (const people of new Set(stages)) {
      const answer = await this.background.ask({ request: 'draw', state, people }, 'draw');
      if (!answer) return;
      const isLate = turn !== this.turn;
      this.drawnInWorker = answer.ok;
      if (answer.ok && (!isLate || this.isDragged)) this.accept(answer.ok, state, !isLate && people === state.people);
      if (isLate) return;
      if (!answer.ok) {
        this.refuse(answer);
        return;
      }
    }
  }

  /** Shows an answer; the last one of a change is also kept, linked and told. */
  accept(answer, state, isWhole) {
    this.answer = answer;
    this.shown = state;
    this.good = state;
    document.body.classList.remove('starting');
    byId('status').textContent = '';
    // What the Worker moves lies on what it drew last, so that is shown even while the next drag is under way.
    this.drag += 1;
    this.moving.stop();
    this.moving.isReady = false;
    if (!this.isDragged) {
      this.controls.show(this.opened, state, this.openIds());
      this.controls.place(answer.numbers);
    }
    this.view.setHidden(...this.hidden());
    this.showFigure();
    if (this.isDragged) this.moving.follow(this.state, state);
    if (!isWhole) return;
    dismiss('problem');
    this.results.show(answer, this.opened);
    speakSummary(answer.series, this.view.hidden);
    if (this.history) this.history.push(state);
    else this.history = new ScreenHistory(state);
    byId('undo').disabled = !this.history.can(-1);
    byId('redo').disabled = !this.history.can(1);
    this.moving.prepareSoon(state);
    this.writeLink(state);
    this.setBusy(false);
  }

  showFigure() {
    if (!this.answer) return;
    this.tabs.show(this.answer.figures);
    this.view.show(this.answer.figures[this.tabs.chosen]);
    this.crosshair.renew();
    this.controls.paint(this.view);
  }

  /** Draws a design as a whole beside the cell that is on the screen. */
  async drawDesign() {
    const { turn, answer, shown } = this;
    this.setBusy(true);
    byId('status').textContent = this.texts.say('drawingDesign');
    const design = await this.background.ask({ request: 'design', state: shown }, 'design');
    if (turn !== this.turn) return;
    this.setBusy(false);
    byId('status').textContent = '';
    if (!design) return;
    if (!design.ok) {
      notify(this.texts, 'problem', this.texts.say('cannotDraw'), problemOf(design));
      return;
    }
    const own = answer.figures.filter((figure) => !figure.isOfDesign);
    answer.figures = [...own, ...design.ok.figures.map((figure) => ({ ...figure, isOfDesign: true }))];
    this.tabs.chosen = Math.min(own.length, answer.figures.length - 1);
    this.results.show(answer, this.opened);
    this.results.showDesign(design.ok);
    this.showFigure();
  }

  /** Says what the engine found wrong, at the field where there is one, and goes back to what was right. */
  refuse(answer) {
    const list = (answer.mistakes && answer.mistakes.list) || [];
    const words = list.map(({ message, hint }) => `${message}${hint ? ` – ${hint}` : ''}`).join('\n');
    const field = this.controls.field(this.key);
    this.setBusy(false);
    byId('status').textContent = '';
    if (field && words) field.say(words);
    else notify(this.texts, 'problem', this.texts.say('cannotDraw'), problemOf(answer));
    if (this.good) {
      this.state = this.good;
      if (!field || !words) this.controls.show(this.opened, this.good, this.openIds());
      this.view.restore();
      this.crosshair.renew();
    } else if (!isSame(this.state, this.startingState())) this.begin(this.startingState());
  }

  async writeLink(state) {
    const hash = await hashOf(state);
    if (state !== this.state) return;
    this.hash = hash;
    try {
      history.replaceState(null, '', hash);
    } catch (tooOften) {
      // Some browsers allow only so many a minute; the button makes the link afresh.
    }
  }

  async copyLink() {
    const base = this.scenario.base_url || location.href.replace(/#.*$/, '');
    const link = `${base.replace(/#.*$/, '')}${await hashOf(this.state)}`;
    const isCopied = await copyText(link);
    const isHere = base.startsWith('file:');
    notify(this.texts, 'link', this.texts.say(isCopied ? (isHere ? 'linkCopiedHere' : 'linkCopied') : 'linkNotCopied'), isCopied ? null : link);
  }

  /** Goes back or forth in what was on the screen. */
  async step(steps) {
    const state = this.history && this.history.go(steps);
    if (!state) return;
    this.key = null;
    this.state = state;
    await this.settle();
  }

  /** Shows a scenario that was pasted or opened; gives what is wrong with it, or null. */
  async showPasted(text) {
    const problem = await this.openScenario(text);
    if (problem) return problem;
    if (this.lesson) this.lesson.render();
    this.tabs.chosen = 0;
    const step = this.lesson && this.lesson.step();
    this.begin({ ...copyOf(step ? step.screen : this.opened.state), text });
    return null;
  }

  /** The screen of a step of the lesson. */
  showStep(step) {
    this.tabs.chosen = 0;
    this.begin({ ...copyOf(step.screen), text: this.text });
  }

  /** What is not to be seen yet: arms by name, and whether people are. */
  hidden() {
    return this.lesson ? [this.lesson.hiddenArms(this.state), this.lesson.hidesPeople()] : [[], false];
  }

  /** What the lesson hides and opens has changed. */
  renewLesson() {
    const { lesson } = this;
    const isAsking = Boolean(lesson) && lesson.isAsking();
    byId('results').hidden = isAsking;
    byId('settings').hidden = isAsking;
    this.view.setHidden(...this.hidden());
    this.look.needCloseUp(Boolean(lesson) && lesson.needsCloseUp());
    this.controls.show(this.opened, this.state, this.openIds());
    if (this.answer) {
      this.crosshair.renew();
      this.controls.paint(this.view);
      speakSummary(this.answer.series, this.view.hidden);
    }
  }

  /** Says everything in another language. */
  speak(language) {
    this.texts.language = language;
    this.texts.fill(document);
    this.safety();
    this.controls.show(this.opened, this.state, this.openIds());
    if (this.lesson) this.lesson.render();
    if (!this.answer) return;
    this.results.show(this.answer, this.opened);
    this.showFigure();
  }

  safety() {
    const words = this.texts.say('safety');
    byId('title').dataset.safety = words;
    for (const element of document.querySelectorAll('[data-safety]')) element.textContent = words;
  }

  async scenarioText() {
    const answer = await this.background.ask({ request: 'text', state: this.shown });
    return answer.ok ? answer.ok.text : null;
  }

  figureText() {
    return this.answer ? this.answer.figures[this.tabs.chosen].svg : null;
  }
}
