/**
 * The figure on the screen: the engine's SVG, whole or close up. Close up, only the panel of the curves is shown, as
 * large as there is room, with numbers at the axes that can be read on a phone and from the last row.
 */
class FigureView {
  constructor(texts) {
    this.texts = texts;
    this.plate = byId('plate');
    this.canvas = byId('canvas');
    this.axes = byId('axes');
    this.figure = null;
    this.geometry = null;
    this.isClose = false;
    /** Called whenever the picture has got another size or part. */
    this.whenFitted = [];
    /** Arms whose curves are not to be seen yet. */
    this.hidden = new Set();
    this.hidesPeople = false;
    new ResizeObserver(() => this.fit()).observe(this.plate);
  }

  /** Shows a figure of an answer. */
  show(figure) {
    this.figure = figure;
    this.geometry = figure.chart ? new Geometry(figure.chart) : null;
    this.restore();
  }

  /** Puts the engine's SVG into the page afresh. */
  restore() {
    if (!this.figure) return;
    const parsed = new DOMParser().parseFromString(this.figure.svg, 'image/svg+xml');
    this.svg = document.adoptNode(parsed.documentElement);
    const title = this.svg.querySelector('title');
    this.canvas.setAttribute('aria-label', title ? title.textContent : this.figure.name);
    this.canvas.replaceChildren(this.svg);
    const groups = [...this.svg.children].filter((child) => child.tagName === 'g');
    this.drawn = groups.length > 0 ? [...groups[groups.length - 1].children] : [];
    this.lines = new Map();
    this.hideArms();
    this.plate.classList.toggle('close', this.isCloseNow());
    this.fit();
  }

  isCloseNow() {
    return Boolean(this.geometry) && this.isClose;
  }

  setClose(isClose) {
    if (isClose === this.isClose) return;
    this.isClose = isClose;
    this.restore();
  }

  /** The series of the chart. */
  series() {
    return this.figure && this.figure.chart ? this.figure.chart.series : [];
  }

  element(number) {
    return this.drawn[number];
  }

  /** The points of a drawn line or outline; kept, because the pointer asks for them all the time. */
  points(number) {
    const element = this.drawn[number];
    if (!element) return [];
    const text = element.getAttribute('points') || '';
    const kept = this.lines.get(number);
    if (kept && kept.text === text) return kept.points;
    const points = text ? readPoints(text) : [];
    this.lines.set(number, { text, points });
    return points;
  }

  /** Level of the typical patient of a series at an hour, or null. */
  levelAt(series, hour) {
    for (const number of series.typical) {
      const y = heightAt(this.points(number), this.geometry.x(hour));
      if (y !== null) return this.geometry.level(y);
    }
    return null;
  }

  /** Hides the curves of arms, and of those that are left all but the curve of the typical patient. */
  setHidden(arms, hidesPeople) {
    if (isSame([...this.hidden], arms) && hidesPeople === this.hidesPeople) return;
    this.hidden = new Set(arms);
    this.hidesPeople = hidesPeople;
    this.restore();
  }

  hideArms() {
    for (const series of this.series()) {
      const isHidden = this.hidden.has(series.arm);
      const beside = isHidden || this.hidesPeople ? [...series.band, ...series.edges, ...series.median, ...series.other_peaks] : [];
      const typical = isHidden ? [...series.typical, ...series.marks] : [];
      for (const number of [...beside, ...typical]) {
        if (this.drawn[number]) this.drawn[number].style.display = 'none';
      }
      // What else is drawn in its colour, such as what its line is called, would tell as much.
      if (isHidden) this.hideColour(series.colour);
    }
  }

  hideColour(colour) {
    const isOfIt = (element, name) => (element.getAttribute(name) || '').toLowerCase() === colour.toLowerCase();
    for (const element of this.svg.querySelectorAll('[stroke], [fill]')) {
      if (isOfIt(element, 'stroke') || isOfIt(element, 'fill')) element.style.display = 'none';
    }
  }

  /** The part of the viewBox that is seen. */
  viewBox() {
    if (this.isCloseNow()) {
      const { left, top, right, bottom } = this.geometry;
      return { x: left - 60, y: top - 60, width: right - left + 120, height: bottom - top + 120 };
    }
    const [x, y, width, height] = (this.svg.getAttribute('viewBox') || '0 0 1 1').split(/\s+/).map(Number);
    return { x, y, width, height };
  }

  /** Pixels from the corner of the picture for a place of the viewBox. */
  toPixels(x, y) {
    const box = this.viewBox();
    const { clientWidth, clientHeight } = this.canvas;
    return [((x - box.x) / box.width) * clientWidth, ((y - box.y) / box.height) * clientHeight];
  }

  /** The place of the viewBox under a pointer. */
  fromPointer(event) {
    const box = this.viewBox();
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [box.x + ((event.clientX - left) / width) * box.width, box.y + ((event.clientY - top) / height) * box.height];
  }

  /** Fits the close-up to its room: the panel fills it, lines and marks keep their shape. */
  fit() {
    if (!this.svg) return;
    this.axes.replaceChildren();
    if (!this.isCloseNow()) {
      this.svg.removeAttribute('preserveAspectRatio');
      this.notifyFit();
      return;
    }
    const box = this.viewBox();
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.svg.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    const scale = document.body.classList.contains('lecture') ? 0.15 : Math.min(0.1, 0.05 + width / 20000);
    const lineGroups = this.drawn.flatMap((child) => (child.tagName === 'g' ? [child, ...child.children] : [child]));
    for (const element of lineGroups) {
      const line = element.getAttribute('stroke-width');
      if (line) element.style.strokeWidth = `${Math.max(1, Number(line) * scale)}px`;
      const dashes = element.getAttribute('stroke-dasharray');
      if (dashes) element.style.strokeDasharray = dashes.split(/[\s,]+/).map((dash) => `${Number(dash) * scale * 0.6}px`).join(' ');
    }
    this.keepShapes(scale * (box.width / width), scale * (box.height / height));
    this.writeAxes();
    this.notifyFit();
  }

  notifyFit() {
    for (const listener of this.whenFitted) listener();
  }

  /** Undoes the stretching for the marks on the curves. */
  keepShapes(wide, high) {
    for (const number of this.series().flatMap((series) => series.marks)) {
      const points = this.points(number);
      const [xs, ys] = [points.map((point) => point[0]), points.map((point) => point[1])];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const isMark = right - left < 400 && bottom - top < 400 && right > left && bottom > top;
      if (!isMark) continue;
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      this.drawn[number].setAttribute('transform', `translate(${x} ${y}) scale(${wide} ${high}) translate(${-x} ${-y})`);
    }
  }

  writeAxes() {
    const { geometry } = this;
    const isWide = this.canvas.clientWidth > 560;
    const mark = (className, x, y, words) => {
      const [left, top] = this.toPixels(x, y);
      const place = className === 'x' ? `left:${left}px` : `top:${top}px`;
      return make('span', { class: className, style: place }, words);
    };
    this.axes.append(
      ...geometry.hourTicks(isWide ? 8 : 5).map((hour) => mark('x', geometry.x(hour), 0, `${hour}`)),
      ...geometry.levelTicks(isWide ? 5 : 4).map((level) => mark('y', 0, geometry.y(level), `${Number(level.toPrecision(6))}`)),
      make('span', { class: 'unit' }, this.figure.chart.unit),
      make('span', { class: 'hours' }, this.texts.say('hours')),
    );
  }
}

/** The sign that the engine draws on the curves of a series. */
function signOf(view, series) {
  const outline = series.marks.map((number) => view.element(number)).find((element) => element && element.tagName === 'polygon');
  if (!outline) return '●';
  const points = readPoints(outline.getAttribute('points'));
  if (points.length > 6) return '●';
  if (points.length === 4) return '▲';
  return points[0][0] === points[1][0] || points[0][1] === points[1][1] ? '■' : '◆';
}
