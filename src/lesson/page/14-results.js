/**
 * What stands under the figure: a table of the typical patient whose numbers say where they come from, then the answer and
 * what stands behind it, piece by piece as the program prints them.
 */
class Results {
  constructor(texts, explain) {
    Object.assign(this, { texts, explain });
    this.body = byId('result-body');
  }

  show(answer, opened) {
    this.body.replaceChildren(
      this.facts(answer.series, opened.thresholds),
      ...this.pieces(answer.table),
      make('details', {}, make('summary', {}, this.texts.say('allNotes')), ...this.pieces(answer.notes)),
    );
  }

  /** What a design comes to as a whole, above what the cell on the screen does. */
  showDesign({ table, notes }) {
    this.body.prepend(
      make('h3', {}, this.texts.say('design')),
      ...this.pieces(table),
      make('details', {}, make('summary', {}, this.texts.say('allNotes')), ...this.pieces(notes)),
    );
  }

  /** What the typical patient has in each arm; every number can be asked where it comes from. */
  facts(series, thresholds) {
    const say = (key, values) => this.texts.say(key, values);
    const models = new Set(series.map((one) => one.model));
    const analytes = new Set(series.map((one) => one.analyte));
    const name = (one) => [one.arm, models.size > 1 && one.model, analytes.size > 1 && one.analyte].filter(Boolean).join(', ');
    const above = thresholds.filter(({ name: id }) => series.some((one) => one.hours_above.some((hours) => hours.threshold === id)));
    const columns = [
      ['factCmax', (one) => one.cmax, { what: 'cmax' }],
      ['factTmax', (one) => one.tmax, { what: 'tmax' }],
      ['factArea', (one) => one.auc, { what: 'auc_to_end' }],
      ['factFall', (one) => one.half_fall, null],
      ['factHalfLife', (one) => one.half_life, { what: 'half_life' }],
      ...above.map(({ name: id, label }) => [
        'factAbove', (one) => (one.hours_above.find((hours) => hours.threshold === id) || {}).hours, { what: 'time_above', threshold: id }, label,
      ]),
    ];
    const row = (one) => make('tr', {}, make('th', { scope: 'row' }, name(one)), columns.map(([, read, asked]) => {
      const request = asked && { ...asked, arm: one.arm, model: one.model, ...(asked.threshold ? {} : { analyte: one.analyte }) };
      return make('td', {}, this.number(read(one), request));
    }));
    const header = columns.map(([key, , , label]) => make('th', { scope: 'col' }, say(key, { threshold: label })));
    return this.framed(say('typical'), [make('th', { scope: 'col' }, say('arm')), ...header], series.map(row), {});
  }

  number(value, request) {
    if (value === null || value === undefined) return '–';
    return request ? this.asked(threeDigits(value), request) : threeDigits(value);
  }

  /** A number that says how it came about when it is pressed. */
  asked(text, request) {
    return make('button', { type: 'button', class: 'cell', title: this.texts.say('why'), onclick: () => this.explain(request) }, text);
  }

  framed(caption, header, rows, attributes) {
    return make(
      'div',
      { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption, ...attributes },
      make('table', {}, make('caption', {}, caption), make('thead', {}, make('tr', {}, header)), make('tbody', {}, rows)),
    );
  }

  /** Elements of pieces; items of a list that follow one another become one list. */
  pieces(blocks) {
    const elements = [];
    for (const block of blocks) {
      if (block === 'gap') continue;
      const [[kind, what]] = Object.entries(block);
      const last = elements[elements.length - 1];
      if (kind === 'item' && last && last.tagName === 'UL') last.append(make('li', {}, what));
      else elements.push(this.piece(kind, what));
    }
    return elements;
  }

  piece(kind, what) {
    switch (kind) {
      case 'heading': return make('h3', { lang: 'en' }, what);
      case 'note': return make('p', { class: 'note', lang: 'en' }, what);
      case 'item': return make('ul', { lang: 'en' }, make('li', {}, what));
      case 'entry': return make('div', { class: 'entry', lang: 'en' }, make('h3', {}, what.title), what.lines.map((line) => make('p', {}, line)));
      case 'table': return this.table(what);
      default: return make('p', { lang: 'en' }, what);
    }
  }

  table({ caption, subject, marks, header, rows, footnotes }) {
    const flat = (text) => text.replace(/\n/g, ' ');
    const cell = ({ text, number }, column) => (column === 0
      ? make('th', { scope: 'row' }, flat(text))
      : make('td', {}, number ? this.asked(flat(text), number) : flat(text)));
    const head = header.map((text) => make('th', { scope: 'col' }, flat(text)));
    const table = this.framed(flat(caption || subject || header[0]), head, rows.map((row) => make('tr', {}, row.map(cell))), { lang: 'en' });
    table.append(...[...marks, ...footnotes].map((note) => make('p', { class: 'note' }, note)));
    return table;
  }
}

/** The curves in words, for those who hear the page: all of them once, and what changed. */
function speakSummary(series, hidden) {
  const lines = (series || []).filter((one) => one.summary && !hidden.has(one.arm)).map((one) => one.summary);
  const old = [...byId('summary').children].map((child) => child.textContent);
  byId('summary').replaceChildren(...lines.map((line) => make('p', { lang: 'en' }, line)));
  byId('spoken').textContent = lines.filter((line) => !old.includes(line)).join(' ');
}

/** Tabs for the figures of an answer; arrow keys go from one to the next. */
class FigureTabs {
  constructor(texts, choose) {
    Object.assign(this, { texts, choose });
    this.bar = byId('tabs');
    this.chosen = 0;
  }

  show(figures) {
    this.chosen = Math.min(this.chosen, figures.length - 1);
    this.bar.hidden = figures.length < 2;
    this.bar.replaceChildren(...figures.map((figure, place) => {
      const isChosen = place === this.chosen;
      const words = figure.analyte && figures.filter((other) => other.name === figure.name).length > 1 ? `${figure.name}: ${figure.analyte}` : figure.name;
      return make('button', {
        type: 'button', role: 'tab', 'aria-selected': String(isChosen), 'aria-controls': 'plate', tabindex: isChosen ? 0 : -1,
        onclick: () => this.go(place), onkeydown: (event) => this.key(event, figures.length),
      }, words.replace(/[-_]/g, ' '));
    }));
  }

  key(event, count) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.go((this.chosen + step + count) % count);
    this.bar.children[this.chosen].focus();
  }

  go(place) {
    this.chosen = place;
    this.choose(place);
  }
}
