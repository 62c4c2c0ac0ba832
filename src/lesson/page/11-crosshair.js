/**
 * What the curves say at one time: a line over the figure that follows pointer, finger or arrow keys, a list of levels
 * under it, and which curve a click meant.
 */
class Crosshair {
  /** @param explain called with what is to be explained */
  constructor(view, texts, explain) {
    Object.assign(this, { view, texts, explain });
    this.area = byId('figure');
    this.readout = byId('readout');
    this.hour = null;
    this.place = 0;
    this.lines = makeSvg('svg', { class: 'cross', 'aria-hidden': 'true' });
    this.area.append(this.lines);
    this.area.addEventListener('pointermove', (event) => this.point(event));
    this.area.addEventListener('pointerdown', (event) => this.point(event));
    this.area.addEventListener('click', (event) => this.click(event));
    this.area.addEventListener('keydown', (event) => this.key(event));
    this.area.addEventListener('focus', () => this.view.geometry && this.hour === null && this.moveTo(this.view.geometry.hours / 4));
    view.whenFitted.push(() => this.draw());
  }

  /** The series that are to be seen. */
  series() {
    return this.view.series().filter((series) => !this.view.hidden.has(series.arm));
  }

  /** Takes over a new drawing, or another choice of arms. */
  renew() {
    const { geometry } = this.view;
    this.area.hidden = !geometry;
    this.readout.hidden = !geometry;
    if (!geometry) return;
    this.area.setAttribute('aria-label', this.texts.say('time'));
    this.area.setAttribute('aria-valuemax', geometry.hours);
    if (this.hour !== null && this.hour > geometry.hours) this.hour = geometry.hours;
    this.place = clamp(this.place, 0, Math.max(0, this.series().length - 1));
    const names = this.series();
    this.rows = names.map((series) => this.row(series, names));
    this.clock = make('span', { class: 'clock' });
    this.readout.replaceChildren(this.clock, make('ul', {}, this.rows.map((row) => row.item)));
    this.draw();
  }

  row(series, all) {
    const isAlone = all.filter((other) => other.arm === series.arm).length === 1;
    const name = isAlone ? series.arm : `${series.arm}, ${series.model}`;
    const value = make('b', {});
    const button = make(
      'button',
      { type: 'button', class: 'level', title: this.texts.say('why'), onclick: () => this.ask(series, null) },
      make('span', { class: 'sign', style: `color:${series.colour}`, 'aria-hidden': 'true' }, signOf(this.view, series)),
      ` ${name} `,
      value,
    );
    return { item: make('li', {}, button), button, value, name, series };
  }

  moveTo(hour) {
    if (!this.view.geometry) return;
    this.hour = clamp(hour, 0, this.view.geometry.hours);
    this.draw();
  }

  point(event) {
    if (!this.view.geometry) return;
    const [x] = this.view.fromPointer(event);
    this.moveTo(this.view.geometry.hour(x));
  }

  /** The line, the dots and the words for the time it stands at. */
  draw() {
    this.lines.replaceChildren();
    const { geometry } = this.view;
    if (!geometry || !this.rows) return;
    if (this.hour === null) {
      this.clock.textContent = '';
      for (const row of this.rows) row.value.textContent = '';
      return;
    }
    const { unit } = this.view.figure.chart;
    const [left, top] = this.view.toPixels(geometry.x(this.hour), geometry.top);
    const [, bottom] = this.view.toPixels(0, geometry.bottom);
    this.lines.append(makeSvg('line', { x1: left, x2: left, y1: top, y2: bottom }));
    const said = this.rows.map((row, place) => {
      const { series } = row;
      const level = this.view.levelAt(series, this.hour);
      const words = level === null ? '–' : `${threeDigits(level)} ${unit}`;
      row.value.textContent = words;
      row.button.classList.toggle('chosen', place === this.place && document.activeElement === this.area);
      if (level !== null) {
        const [x, y] = this.view.toPixels(geometry.x(this.hour), geometry.y(level));
        this.lines.append(makeSvg('circle', { cx: x, cy: y, r: place === this.place ? 6 : 4, fill: series.colour }));
      }
      return `${row.name} ${words}`;
    });
    const clock = `${threeDigits(this.hour)} h`;
    this.clock.textContent = clock;
    const chosen = said[this.place] ? [said[this.place], ...said.filter((_, place) => place !== this.place)] : said;
    this.area.setAttribute('aria-valuenow', Number(this.hour.toFixed(3)));
    this.area.setAttribute('aria-valuetext', `${clock}: ${chosen.join(', ')}`);
  }

  key(event) {
    const { geometry } = this.view;
    if (!geometry || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = geometry.hours / (event.shiftKey ? 24 : 240);
    const now = this.hour === null ? 0 : this.hour;
    const hours = { ArrowLeft: now - step, ArrowRight: now + step, PageUp: now + 10 * step, PageDown: now - 10 * step, Home: 0, End: geometry.hours };
    const count = Math.max(1, this.series().length);
    if (event.key in hours) this.moveTo(hours[event.key]);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.place = (this.place + (event.key === 'ArrowDown' ? 1 : count - 1)) % count;
      this.moveTo(now);
    } else if (event.key === 'Enter' || event.key === ' ') this.ask(this.series()[this.place], null);
    else return;
    event.preventDefault();
  }

  click(event) {
    if (!this.view.geometry) return;
    const found = this.nearest(event);
    if (!found) return;
    if (found.threshold) this.askOfThreshold(found.threshold);
    else {
      this.place = this.series().indexOf(found.series);
      this.ask(found.series, found.percentile);
    }
  }

  timeText() {
    return `${Number((this.hour || 0).toFixed(4))} h`;
  }

  ask(series, percentile) {
    if (!series) return;
    if (this.hour === null) this.moveTo(this.view.geometry.hours / 4);
    this.explain({ arm: series.arm, model: series.model, analyte: series.analyte, what: 'level', at: this.timeText(), percentile });
  }

  /** Of a threshold: the share of people who are above it then, or how long the typical patient is where there are no people. */
  askOfThreshold(threshold) {
    const series = this.series()[this.place];
    if (!series) return;
    const { arm, model } = series;
    if (series.band.length > 0) this.explain({ arm, model, what: 'share_above', threshold, at: this.timeText() });
    else this.explain({ arm, model, what: 'time_above', threshold });
  }

  /** What stands nearest to a pointer, within a finger's or a mouse's reach. */
  nearest(event) {
    const { view } = this;
    const [x, y] = view.fromPointer(event);
    const reach = event.pointerType === 'touch' ? 22 : 10;
    const [, pixels] = view.toPixels(0, y);
    const near = [];
    const consider = (number, what) => {
      const height = heightAt(view.points(number), x);
      if (height !== null) near.push({ ...what, distance: Math.abs(view.toPixels(0, height)[1] - pixels) });
    };
    for (const series of this.series()) {
      series.typical.forEach((number) => consider(number, { series, percentile: null }));
      if (view.hidesPeople) continue;
      series.median.forEach((number) => consider(number, { series, percentile: 'median' }));
      this.byHeight(series.edges).forEach((number, place) => consider(number, { series, percentile: place === 0 ? 'lower' : 'upper' }));
    }
    for (const { name, level, low, high } of view.figure.chart.thresholds) {
      for (const end of [level, low, high]) {
        near.push({ threshold: name, distance: Math.abs(view.toPixels(0, view.geometry.y(end))[1] - pixels) });
      }
    }
    near.sort((one, other) => one.distance - other.distance);
    return near.length > 0 && near[0].distance <= reach ? near[0] : null;
  }

  /** The lower edge of a band first. */
  byHeight(edges) {
    const height = (number) => this.view.points(number).reduce((sum, [, y]) => sum + y, 0) / Math.max(1, this.view.points(number).length);
    return [...edges].sort((one, other) => height(other) - height(one));
  }
}
