/** Whether a value may be changed where only some are open, by their kinds or ids; null opens all. */
const isOpen = (value, open) => !open || open.includes(value.kind) || open.includes(value.id);

/** Everything that can be changed: settings of the whole, and for each arm its name and values. */
class Controls {
  /** @param page takes `change(state, {isDragged, key})` and `settle()` */
  constructor(page, texts) {
    Object.assign(this, { page, texts });
    this.fields = new Map();
    this.shape = '';
  }

  /** Shows a state; builds the controls afresh only where there are others, so that nobody loses the focus. */
  show(opened, state, open) {
    const shape = JSON.stringify([this.texts.language, opened.source, state.arms.map((arm) => [arm.from, arm.name]), open]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build(opened, state, open);
    }
    for (const { field, arm, value } of this.fields.values()) field.set(textOf(state, arm, value));
    this.people.value = state.people;
    this.model.value = state.model || opened.model || '';
    this.log.checked = state.log;
    this.same.checked = state.same === 'total';
    for (const [name, box] of this.thresholds) box.checked = !state.off.includes(name);
  }

  /** Moves sliders to numbers that the engine tells: what was written may be in other units than theirs. */
  place(numbers) {
    for (const { field, arm, value } of this.fields.values()) {
      const number = ((arm === null ? numbers.values : numbers.arms[arm]) || {})[value.id];
      if (number !== undefined) field.place(number);
    }
  }

  /** The field of a value that was changed last. */
  field(key) {
    const entry = this.fields.get(key);
    return entry ? entry.field : null;
  }

  build(opened, state, open) {
    const focused = document.activeElement && document.activeElement.closest('[data-key]');
    const key = focused && focused.dataset.key;
    this.fields.clear();
    byId('settings').replaceChildren(...this.settings(opened, state).filter(Boolean));
    byId('arms').replaceChildren(...state.arms.map((arm, place) => this.arm(opened, state, place, open)));
    byId('controls').hidden = Boolean(open) && !document.querySelector('#arms .value') && !opened.values.some((value) => isOpen(value, open));
    document.body.classList.toggle('no-controls', byId('controls').hidden);
    const general = opened.values.filter((value) => isOpen(value, open));
    byId('arms').prepend(...general.map((value) => this.value(state, null, value)));
    const again = key && document.querySelector(`[data-key="${key}"] input:not([type=text]), [data-key="${key}"]`);
    if (again) again.focus();
  }

  value(state, arm, value) {
    const key = `${arm === null ? '' : arm}/${value.id}`;
    const change = (text, options) => this.page.change(withValue(this.page.opened, this.page.state, arm, value, text), { key, ...options });
    const field = new ValueField(this.texts, value, textOf(state, arm, value), arm === null ? '' : state.arms[arm].name, {
      drag: (text) => change(text, { isDragged: true }),
      rest: () => this.page.settleDrag(),
      write: (text) => change(text, {}),
    });
    field.element.dataset.key = key;
    this.fields.set(key, { field, arm, value });
    return field.element;
  }

  arm(opened, state, place, open) {
    const { from, name } = state.arms[place];
    const values = numbered(opened.arms[from].values).filter((value) => isOpen(value, open));
    const say = (key) => this.texts.say(key, { name });
    const field = make('input', { type: 'text', value: name, 'aria-label': say('armName'), autocomplete: 'off', spellcheck: 'false' });
    field.addEventListener('change', () => this.page.change(withName(this.page.state, place, field.value.trim() || name), {}));
    const add = () => this.page.change(withCopy(this.page.state, place, this.texts.say('copyWord')), {});
    const remove = () => this.page.change(withoutArm(this.page.state, place), {});
    const isLocked = Boolean(open);
    field.readOnly = isLocked;
    const head = make(
      'div',
      { class: 'arm-head' },
      make('span', { class: 'sign', 'data-arm': place, 'aria-hidden': 'true' }),
      make('h3', { class: 'unseen' }, name),
      field,
      make('button', { type: 'button', class: 'small', 'aria-label': say('copyArm'), title: say('copyArm'), onclick: add, hidden: isLocked, disabled: state.arms.length >= 4 }, '+'),
      make('button', { type: 'button', class: 'small', 'aria-label': say('removeArm'), title: say('removeArm'), onclick: remove, hidden: isLocked, disabled: state.arms.length <= 1 }, '−'),
    );
    return make('div', { class: 'arm', hidden: isLocked && values.length === 0, 'data-key': `arm${place}` }, head, values.map((value) => this.value(state, place, value)));
  }

  settings(opened, state) {
    const counts = [...new Set([0, 20, 100, 1000, opened.people, state.people])].sort((one, other) => one - other);
    const set = (change) => this.page.change({ ...copyOf(this.page.state), ...change }, {});
    const number = new Intl.NumberFormat(this.texts.language);
    const people = counts.map((count) => make('option', { value: count }, count === 0 ? this.texts.say('noPeople') : number.format(count)));
    const models = opened.models.map((model) =>
      make('option', { value: model.id, disabled: !model.fits, title: model.why }, model.fits ? model.name : `${model.name} – ${model.why}`));
    if (opened.model === null) models.unshift(make('option', { value: '' }, this.texts.say('allModels')));
    this.people = make('select', { id: 'people', onchange: () => set({ people: Number(this.people.value) }) }, people);
    this.model = make('select', { id: 'model', onchange: () => set({ model: this.model.value === (opened.model || '') ? null : this.model.value }) }, models);
    this.log = make('input', { type: 'checkbox', id: 'log', onchange: () => set({ log: this.log.checked }) });
    this.same = make('input', { type: 'checkbox', id: 'same', onchange: () => set({ same: this.same.checked ? 'total' : 'rate' }) });
    const labelled = (key, control) => make('div', { class: 'setting' }, make('label', { for: control.id }, this.texts.say(key)), control);
    const design = opened.is_design && make('button', { type: 'button', id: 'design', onclick: () => this.page.drawDesign() }, this.texts.say('drawDesign'));
    return [labelled('people', this.people), labelled('model', this.model), this.box('logAxis', this.log), this.box('sameTotal', this.same), this.thresholdList(opened, set), design];
  }

  box(key, control) {
    return make('label', { class: 'check' }, control, ` ${this.texts.say(key)}`);
  }

  thresholdList(opened, set) {
    this.thresholds = new Map();
    if (opened.thresholds.length === 0) return null;
    const boxes = opened.thresholds.map((threshold) => {
      const box = make('input', { type: 'checkbox' });
      box.addEventListener('change', () => {
        const off = opened.thresholds.map((other) => other.name).filter((name) => !this.thresholds.get(name).checked);
        set({ off });
      });
      this.thresholds.set(threshold.name, box);
      return make('label', { class: 'check' }, box, ` ${threshold.label}`);
    });
    return make('details', { class: 'menu' }, make('summary', {}, this.texts.say('thresholds')), make('div', {}, boxes));
  }

  /** Gives each arm the sign and the colour it has in the figure. */
  paint(view) {
    for (const sign of document.querySelectorAll('#arms .sign')) {
      const arm = this.page.state.arms[Number(sign.dataset.arm)];
      const series = arm && view.series().find((one) => one.arm === arm.name);
      sign.textContent = series ? signOf(view, series) : '';
      sign.style.color = series ? series.colour : '';
    }
  }
}
