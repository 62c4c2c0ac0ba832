/** A question of the lesson with reasons for every choice; after the answer all reasons are to be seen. */
class ChoiceQuestion {
  constructor(texts, step, answer) {
    Object.assign(this, { texts, step, answer });
  }

  element(isRevealed) {
    const name = 'choice';
    const choices = this.step.choices.map((choice, place) => {
      const radio = make('input', { type: 'radio', name, value: place, checked: this.answer.choice === place, disabled: isRevealed });
      radio.addEventListener('change', () => (this.answer.choice = place));
      const mark = isRevealed ? make('span', { class: choice.is_right ? 'right' : 'wrong' }, `${choice.is_right ? '✓' : '✗'} ${this.texts.say(choice.is_right ? 'right' : 'notRight')}`) : null;
      return make(
        'div',
        { class: `choice${isRevealed && this.answer.choice === place ? ' chosen' : ''}` },
        make('label', { class: 'check' }, radio, ' ', this.texts.element('span', choice.text)),
        isRevealed ? make('p', { class: 'because' }, mark, ' ', this.texts.element('span', choice.because)) : null,
      );
    });
    return make('fieldset', { class: 'choices' }, make('legend', {}, this.texts.say('yourPrediction')), choices);
  }
}

/** A question for numbers: a field for each. */
class NumberQuestion {
  constructor(texts, step, answer) {
    Object.assign(this, { texts, step, answer });
    this.answer.numbers = this.answer.numbers || {};
  }

  element(isRevealed) {
    const fields = this.step.numbers.map(({ arm, value, unit }, place) => {
      const id = `number-${place}`;
      const field = make('input', { id, type: 'text', inputmode: 'decimal', autocomplete: 'off', value: this.answer.numbers[place] || '', readonly: isRevealed });
      field.addEventListener('input', () => (this.answer.numbers[place] = field.value));
      return make('div', { class: 'number' }, make('label', { for: id }, arm || this.texts.say('yourPrediction')), field, ` ${unit} `, isRevealed ? this.verdict(place, value, unit) : null);
    });
    return make('fieldset', { class: 'numbers' }, make('legend', {}, this.texts.say('yourPrediction')), fields);
  }

  /** Right is what lies within a tenth of the number. */
  verdict(place, value, unit) {
    const written = Number(String(this.answer.numbers[place] || '').trim().replace(',', '.'));
    const isRight = this.answer.numbers[place] && Math.abs(written - value) <= Math.abs(value) / 10;
    const words = `${threeDigits(value)} ${unit}`;
    return make('span', { class: isRight ? 'right' : 'wrong' }, `${isRight ? '✓' : '→'} ${words}`);
  }
}
