/** The lesson: one step after the other, each with a question, a prediction, the reveal and one sentence to keep. */
class Lesson {
  /** @param page is told to `showStep` and `renewLesson` @param sketch where the student draws */
  constructor(page, texts, sketch, steps) {
    Object.assign(this, { page, texts, sketch, steps });
    this.place = 0;
    this.isFree = false;
    this.answers = steps.map(() => ({}));
    this.revealed = new Set();
    this.section = byId('lesson');
    this.section.hidden = false;
  }

  step() {
    return this.isFree ? null : this.steps[this.place];
  }

  isRevealed() {
    return this.revealed.has(this.place) || this.steps[this.place].ask === 'none';
  }

  /** Kinds of the values that may be changed now; null for all. Before the answer nothing may. */
  open() {
    const step = this.step();
    if (this.isAsking()) return [];
    return step && step.open ? step.open : null;
  }

  /** Whether a question stands open. */
  isAsking() {
    return Boolean(this.step()) && !this.isRevealed();
  }

  /** Arms whose curves are not to be seen before the answer: the one to be drawn; of those that are asked about all but the first. */
  hiddenArms(state) {
    if (!this.isAsking()) return [];
    const { ask, arm, screen } = this.step();
    const drawn = ask === 'draw' && screen.arms.find((one) => one.name === arm);
    const isHidden = (one, place) => (ask === 'draw' ? Boolean(drawn) && one.from === drawn.from : place > 0);
    return state.arms.filter(isHidden).map((one) => one.name);
  }

  /** Whether people beside the typical patient are not to be seen yet. */
  hidesPeople() {
    return this.isAsking();
  }

  isDrawing() {
    const step = this.step();
    return Boolean(step) && step.ask === 'draw' && !this.isRevealed();
  }

  /** Whether only the panel of the curves may be seen: what stands beside it tells what is asked, and a sketch is of the panel. */
  needsCloseUp() {
    const step = this.step();
    return this.isAsking() || (Boolean(step) && step.ask === 'draw');
  }

  go(place) {
    this.place = clamp(place, 0, this.steps.length - 1);
    this.isFree = false;
    this.page.showStep(this.steps[this.place]);
    this.render();
    this.section.scrollTop = 0;
    this.focusTitle();
  }

  focusTitle() {
    byId('lesson-title').focus({ preventScroll: true });
  }

  reveal() {
    this.revealed.add(this.place);
    this.page.renewLesson();
    this.render();
    const shown = this.section.querySelector('.reveal');
    if (shown) shown.focus();
  }

  setFree(isFree) {
    this.isFree = isFree;
    if (isFree) this.page.renewLesson();
    else this.page.showStep(this.steps[this.place]);
    this.render();
  }

  render() {
    const step = this.steps[this.place];
    this.sketch.show(!this.isFree && step.ask === 'draw' ? this.answers[this.place] : null, this.isDrawing());
    const count = this.texts.say('stepOf', { step: this.place + 1, steps: this.steps.length });
    const title = make('h2', { id: 'lesson-title', tabindex: -1 }, make('span', { class: 'count' }, `${count} `), this.texts.element('span', step.title));
    const body = this.isFree ? [make('p', {}, this.texts.say('freeHelp'))] : this.stepBody(step);
    this.section.replaceChildren(title, this.progress(), ...body, this.ways());
  }

  stepBody(step) {
    const isRevealed = this.isRevealed();
    const answer = this.answers[this.place];
    const reveal = make('button', { type: 'button', class: 'main', id: 'reveal', onclick: () => this.reveal() }, this.texts.say('reveal'));
    const question = this.question(step, answer);
    const hint = step.ask === 'draw' && !isRevealed ? make('p', { class: 'hint' }, this.texts.say('sketchHelp')) : null;
    const clear = hint ? make('button', { type: 'button', onclick: () => this.sketch.clear() }, this.texts.say('clear')) : null;
    return [
      this.texts.element('p', step.question, { class: 'question' }),
      question ? question.element(isRevealed) : null,
      hint,
      isRevealed ? this.revealedPart(step) : make('p', { class: 'buttons' }, reveal, clear),
    ].filter(Boolean);
  }

  question(step, answer) {
    if (step.ask === 'choice') return new ChoiceQuestion(this.texts, step, answer);
    return step.ask === 'number' ? new NumberQuestion(this.texts, step, answer) : null;
  }

  revealedPart(step) {
    const drawn = step.ask === 'draw' ? this.sketch.peak() : null;
    const unit = drawn ? this.page.view.figure.chart.unit : '';
    return make(
      'div',
      { class: 'reveal', tabindex: -1 },
      drawn ? make('p', {}, this.texts.say('youDrew', { level: `${threeDigits(drawn.level)} ${unit}`, hour: `${threeDigits(drawn.hour)} h` })) : null,
      this.texts.element('p', step.reveal),
      make('p', { class: 'keep' }, make('strong', {}, `${this.texts.say('keep')} `), this.texts.element('span', step.sentence)),
    );
  }

  progress() {
    const buttons = this.steps.map((step, place) => make('li', {}, make('button', {
      type: 'button',
      'aria-current': place === this.place && !this.isFree ? 'step' : null,
      'aria-label': `${this.texts.say('step', { step: place + 1 })}: ${this.texts.pick(step.title).words}`,
      class: this.revealed.has(place) ? 'done' : null,
      onclick: () => this.go(place),
    }, `${place + 1}`)));
    return make('nav', { 'aria-label': this.texts.say('steps') }, make('ol', { class: 'steps' }, buttons));
  }

  ways() {
    const button = (key, action, attributes) => make('button', { type: 'button', onclick: action, ...attributes }, this.texts.say(key));
    const sheet = button('teacherSheet', () => openTeacherSheet(this.texts, this.steps), { class: 'quiet teacher' });
    const free = button(this.isFree ? 'backToLesson' : 'freePlay', () => this.setFree(!this.isFree), { class: 'quiet', id: 'free' });
    return make(
      'p',
      { class: 'ways' },
      this.isFree ? null : button('back', () => this.go(this.place - 1), { id: 'back', disabled: this.place === 0 }),
      this.isFree ? null : button('next', () => this.go(this.place + 1), { id: 'next', disabled: this.place === this.steps.length - 1, class: this.isRevealed() ? 'main' : null }),
      make('span', { class: 'space' }),
      free,
      sheet,
    );
  }
}
