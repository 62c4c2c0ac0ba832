/** What a value is called: the key it stands behind, in words; the second of a kind in an arm is numbered. */
function labelOf(texts, value) {
  const key = `value.${value.label}`;
  const word = texts.say(key);
  const label = word === key ? value.label : word;
  return value.number_of_kind > 1 ? `${label} ${value.number_of_kind}` : label;
}

/** Values, each with how many of its label come before it. */
function numbered(values) {
  return values.map((value, place) => ({ ...value, number_of_kind: values.slice(0, place + 1).filter((other) => other.label === value.label).length }));
}

/**
 * One value of the scenario: a slider that is dragged, and a field that takes any text in any unit. What is wrong with
 * the text is said at the field; the picture stays.
 */
class ValueField {
  /**
   * @param value as the engine describes it @param text as it is on the screen
   * @param on `{drag(text), rest(), write(text)}`
   */
  constructor(texts, value, text, owner, on) {
    Object.assign(this, { texts, value, on });
    const id = `value-${(ValueField.count = (ValueField.count || 0) + 1)}`;
    const label = labelOf(texts, value);
    this.name = owner ? `${owner}: ${label}` : label;
    this.problem = make('p', { class: 'problem', id: `${id}-problem`, hidden: true });
    this.field = value.choices ? this.choices(id) : this.textField(id);
    this.slider = value.choices || !Number.isFinite(value.low) || !Number.isFinite(value.high) || value.low >= value.high ? null : this.range();
    this.element = make('div', { class: 'value', 'data-id': value.id }, make('label', { for: id }, label), this.field, this.slider ? this.track() : null, this.problem);
    this.set(text);
  }

  textField(id) {
    const write = () => this.field.value.trim() !== this.text && this.on.write(this.field.value.trim());
    return make('input', {
      id,
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-describedby': `${id}-problem`,
      onchange: write,
      onkeydown: (event) => event.key === 'Enter' && write(),
    });
  }

  choices(id) {
    const options = this.value.choices.map((choice) => make('option', { value: choice }, choice));
    return make('select', { id, 'aria-describedby': `${id}-problem`, onchange: () => this.on.write(this.field.value) }, options);
  }

  range() {
    const slider = make('input', { type: 'range', min: 0, max: 240, step: 1, 'aria-label': this.name });
    slider.addEventListener('input', () => {
      const text = `${threeDigits(this.numberAt(Number(slider.value)))} ${this.value.unit}`.trim();
      this.show(text);
      this.on.drag(text);
    });
    slider.addEventListener('change', () => this.on.rest());
    return slider;
  }

  /** The slider between the ends of its range. */
  track() {
    const end = (number, unit) => make('span', { class: 'range' }, `${threeDigits(number)}${unit ? ` ${unit}` : ''}`);
    return make('div', { class: 'track' }, end(this.value.low), this.slider, end(this.value.high, this.value.unit));
  }

  numberAt(place) {
    const { low, high, is_logarithmic: isLogarithmic, kind } = this.value;
    const share = place / 240;
    const number = isLogarithmic && low > 0 ? low * (high / low) ** share : low + share * (high - low);
    return kind === 'count' ? Math.round(number) : number;
  }

  placeOf(number) {
    const { low, high, is_logarithmic: isLogarithmic } = this.value;
    const share = isLogarithmic && low > 0 ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
    return clamp(Math.round(share * 240), 0, 240);
  }

  /** The number of a text where it is in the unit of the slider; null for other units, which the engine knows (`place`). */
  numberOf(text) {
    if (text === this.value.text && Number.isFinite(this.value.number)) return this.value.number;
    const found = /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(.*?)\s*$/i.exec(text);
    return found && found[2] === this.value.unit ? Number(found[1]) : null;
  }

  /** Shows a text without asking for anything. */
  show(text) {
    this.text = text;
    this.field.value = text;
    if (this.slider) this.slider.setAttribute('aria-valuetext', text);
    this.say(null);
  }

  /** Shows a text, and moves the slider to it. */
  set(text) {
    this.show(text);
    const number = this.numberOf(text);
    if (number !== null) this.place(number);
  }

  /** Moves the slider to a number in its unit. */
  place(number) {
    if (this.slider) this.slider.value = this.placeOf(number);
  }

  /** Says what is wrong with what was written, or with null that nothing is. */
  say(problem) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem || '';
    if (problem) this.field.setAttribute('aria-invalid', 'true');
    else this.field.removeAttribute('aria-invalid');
  }
}
