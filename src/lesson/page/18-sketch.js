/** How many parts of the time axis a sketch is made of. */
const SKETCH_PARTS = 80;

/**
 * The curve that a student draws before the real one is shown: with pointer or finger, or with the arrow keys. It is
 * kept as levels, so that it stays right when the axes change.
 */
class Sketch {
  constructor(view, texts) {
    Object.assign(this, { view, texts });
    this.area = make('div', { class: 'pointer sketch', role: 'application', tabindex: 0, hidden: true });
    this.drawing = makeSvg('svg', { class: 'cross', 'aria-hidden': 'true' });
    this.area.append(this.drawing);
    view.plate.append(this.area);
    this.levels = null;
    this.pen = 0;
    this.last = null;
    this.area.addEventListener('pointerdown', (event) => this.down(event));
    this.area.addEventListener('pointermove', (event) => this.last !== null && this.move(event));
    for (const end of ['pointerup', 'pointercancel']) this.area.addEventListener(end, () => (this.last = null));
    this.area.addEventListener('keydown', (event) => this.key(event));
    view.whenFitted.push(() => this.draw());
  }

  /** Shows the sketch of an answer, to be drawn on or, after the reveal, only to be seen; null takes it away. */
  show(answer, isOpen) {
    this.levels = null;
    if (answer) {
      if (!answer.sketch) answer.sketch = new Array(SKETCH_PARTS + 1).fill(null);
      this.levels = answer.sketch;
    }
    this.area.hidden = !answer;
    this.area.classList.toggle('done', Boolean(answer) && !isOpen);
    this.area.tabIndex = isOpen ? 0 : -1;
    this.area.setAttribute('aria-label', this.texts.say('sketchHelp'));
    this.draw();
  }

  down(event) {
    this.last = null;
    if (this.area.setPointerCapture) this.area.setPointerCapture(event.pointerId);
    this.move(event);
    event.preventDefault();
    this.area.focus();
  }

  move(event) {
    const { geometry } = this.view;
    if (!geometry || !this.levels) return;
    const [x, y] = this.view.fromPointer(event);
    const place = clamp(Math.round((geometry.hour(x) / geometry.hours) * SKETCH_PARTS), 0, SKETCH_PARTS);
    const level = geometry.level(clamp(y, geometry.top, geometry.bottom));
    const from = this.last || { place, level };
    const [low, high] = [Math.min(from.place, place), Math.max(from.place, place)];
    for (let at = low; at <= high; at += 1) {
      const share = place === from.place ? 1 : (at - from.place) / (place - from.place);
      this.levels[at] = from.level + share * (level - from.level);
    }
    this.last = { place, level };
    this.pen = place;
    this.draw();
  }

  key(event) {
    const { geometry } = this.view;
    if (!geometry || !this.levels) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 5], PageDown: [0, -5], Home: [-SKETCH_PARTS, 0], End: [SKETCH_PARTS, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const before = this.levelAtPen();
    this.pen = clamp(this.pen + step[0] * (event.shiftKey ? 5 : 1), 0, SKETCH_PARTS);
    if (step[1] !== 0) {
      const share = clamp(geometry.shareOf(before) + step[1] * 0.025, 0, 1);
      this.levels[this.pen] = geometry.levelAtShare(share);
    }
    this.draw();
    const hour = (this.pen / SKETCH_PARTS) * geometry.hours;
    byId('spoken').textContent = `${threeDigits(hour)} h: ${threeDigits(this.levelAtPen())} ${this.view.figure.chart.unit}`;
  }

  /** The level of the sketch under the pen: what is drawn there, or before it. */
  levelAtPen() {
    for (let place = this.pen; place >= 0; place -= 1) if (this.levels[place] !== null) return this.levels[place];
    return this.view.geometry.low;
  }

  clear() {
    if (this.levels) this.levels.fill(null);
    this.draw();
  }

  draw() {
    this.drawing.replaceChildren();
    const { geometry } = this.view;
    if (!this.levels || !geometry) return;
    const at = (place, level) => this.view.toPixels(geometry.x((place / SKETCH_PARTS) * geometry.hours), geometry.y(clamp(level, geometry.low, geometry.high)));
    const points = this.levels.flatMap((level, place) => (level === null ? [] : [at(place, level)]));
    this.drawing.append(makeSvg('polyline', { points: points.map((point) => point.map((pixel) => pixel.toFixed(1)).join(',')).join(' ') }));
    if (this.area.classList.contains('done')) return;
    const [x, y] = at(this.pen, this.levelAtPen());
    this.drawing.append(makeSvg('circle', { cx: x, cy: y, r: 7 }));
  }

  /** The highest point that was drawn: `{hour, level}`, or null. */
  peak() {
    if (!this.levels || !this.view.geometry) return null;
    const level = Math.max(...this.levels.filter((one) => one !== null));
    if (!Number.isFinite(level)) return null;
    return { level, hour: (this.levels.indexOf(level) / SKETCH_PARTS) * this.view.geometry.hours };
  }
}
