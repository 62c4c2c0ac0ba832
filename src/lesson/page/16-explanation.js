/** "Why this number": the chain from the dose to a number, in a panel beside the figure. */
class Explanation {
  /** @param ask gives the engine's answer to an `explain` request */
  constructor(texts, ask) {
    Object.assign(this, { texts, ask });
  }

  async open(request) {
    const fields = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null && value !== undefined));
    const answer = await this.ask(fields);
    if (!answer) return;
    const content = answer.ok ? this.chain(answer.ok) : [make('pre', { class: 'mistakes', tabindex: 0 }, problemOf(answer))];
    openDialog(this.texts, this.texts.say('why'), 'drawer', make('div', { lang: 'en' }, content));
  }

  chain(explanation) {
    const first = explanation.answer || explanation.title;
    return [
      make('p', { class: 'sentence' }, first),
      ...(explanation.warnings || []).map((warning) => make('p', { class: 'warning' }, warning)),
      make('ol', { class: 'chain' }, (explanation.steps || []).map((step) => this.step(step))),
    ];
  }

  step({ title, sentences, rows, formulas }) {
    return make(
      'li',
      {},
      make('h3', {}, title),
      (sentences || []).map((sentence) => make('p', {}, sentence)),
      rows && rows.length > 0 ? this.rows(rows) : null,
      (formulas || []).map((formula) => make('p', { class: 'formula' }, this.formula(formula))),
    );
  }

  formula(formula) {
    if (typeof formula === 'string') return make('code', {}, formula);
    const { name, formula: symbols, value, unit } = formula;
    const gives = value === null || value === undefined ? '' : ` = ${Number(value.toPrecision(7))} ${unit || ''}`;
    return make('code', {}, `${name ? `${name} = ` : ''}${symbols}${gives}`);
  }

  rows(rows) {
    const say = (key) => this.texts.say(key);
    const columns = [
      ['rowName', (row) => row.name],
      ['rowValue', valueWords],
      ['rowFrom', (row) => row.from],
      ['rowRemark', (row) => row.remark],
      ['rowGrade', (row) => row.grade],
      ['rowSource', (row) => row.source],
    ].filter(([, read]) => rows.some((row) => read(row)));
    const line = (row) => make('tr', {}, columns.map(([key, read]) =>
      (key === 'rowName' ? make('th', { scope: 'row' }, read(row)) : make('td', {}, key === 'rowFrom' && row.from ? make('code', {}, row.from) : read(row) || ''))));
    return make('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': say('rows') }, make(
      'table', {},
      make('thead', {}, make('tr', {}, columns.map(([key]) => make('th', { scope: 'col' }, say(key))))),
      make('tbody', {}, rows.map(line)),
    ));
  }
}

/** A value with its unit. */
function valueWords({ text, value, unit }) {
  const words = text || (value === null || value === undefined ? '' : String(value));
  return !unit || words === '' || words.endsWith(unit) ? words : `${words} ${unit}`;
}

/** What an answer that is not ok says. */
function problemOf(answer) {
  if (answer.mistakes) return answer.mistakes.text;
  return answer.error || answer.fault || '';
}
