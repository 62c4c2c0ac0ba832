/**
 * Curves that follow a slider: the engine on the page's own thread moves the typical patient once per frame, and only
 * the lines that changed are replaced. The next whole drawing puts everything in its place again.
 */
class MovingCurves {
  /** @param engine the engine on this thread @param view the figure @param timings where the milliseconds of a step go */
  constructor(engine, view, timings) {
    Object.assign(this, { engine, view, timings });
    this.wanted = null;
    /** What the last step moved. */
    this.last = null;
    this.isWhole = false;
    this.isReady = false;
    this.preparing = 0;
    /** Called with what the engine said when a step went wrong. */
    this.onRefused = () => {};
  }

  /** Draws on this thread what is on the screen, in an idle moment, so that the next drag starts at once. */
  prepareSoon(state) {
    this.isReady = false;
    cancelAnimationFrame(this.frame);
    this.frame = null;
    clearTimeout(this.preparing);
    this.preparing = setTimeout(() => this.prepare(state), 30);
  }

  prepare(state) {
    clearTimeout(this.preparing);
    const answer = this.engine.ask({ request: 'draw', state, people: 0 });
    this.own = answer.ok ? answer.ok.figures[0].chart : null;
    this.isReady = Boolean(this.own);
    return this.isReady;
  }

  /** Asks for this state to be shown in the next frame. `shown` is the state of the drawing that is on the screen. */
  follow(state, shown) {
    this.wanted = { state, shown };
    if (!this.frame) this.frame = requestAnimationFrame(() => this.step());
  }

  /** Ends a drag; says whether the bands on the screen are right as they are, so that no quick drawing is needed. */
  stop() {
    const { isWhole } = this;
    this.wanted = null;
    this.last = null;
    this.isWhole = false;
    return isWhole;
  }

  step() {
    this.frame = null;
    if (!this.wanted || !this.view.geometry) return;
    const { state, shown } = this.wanted;
    this.wanted = null;
    if (!this.isReady && !this.prepare(shown)) return;
    const since = performance.now();
    const answer = this.engine.ask({ request: 'move', state });
    if (!answer.ok) {
      this.onRefused(answer);
      return;
    }
    this.last = answer.ok;
    this.apply(answer.ok, this.own);
    this.timings.add('move', performance.now() - since);
  }

  /**
   * Puts moved series over the drawn ones. `chart` is the one that the instance which moved them drew last; it may have
   * other axes than the one on the screen.
   */
  apply({ series, leaves_axis: leavesAxis }, chart) {
    if (this.wholeOf !== this.view.svg) this.remember();
    const from = new Geometry(chart);
    const to = this.view.geometry;
    const isSameAxes = from.isSame(to) && !leavesAxis;
    const placed = (lines) => (isSameAxes ? lines : lines.map((line) => writePoints(mapped(readPoints(line), from, to))));
    this.isWhole = true;
    for (const one of series) {
      const target = this.view.series()[one.place];
      if (!target || !one.is_changed || this.view.hidden.has(target.arm)) continue;
      const lines = placed(one.lines);
      this.put(target.typical, lines);
      this.hide([...target.marks, ...target.other_peaks]);
      if (this.view.hidesPeople || target.band.length === 0) continue;
      // People who were solved anew; else the band of the whole drawing where it is right, else the last one that was.
      if (one.band) this.putBand(target, placed(one.band), placed(one.median || []));
      else this.isWhole = this.followBand(one.place, lines, to) && this.isWhole;
    }
  }

  /** The band of people who were solved anew: its area, a line around it, and the median. */
  putBand(target, band, median) {
    this.put(target.band, band);
    this.put(target.edges, band);
    this.put(target.median, median);
  }

  /** Where one curve of the typical patient is a multiple of the other, the band is too. */
  followBand(place, lines, to) {
    const whole = this.whole[place];
    const factor = factorBetween(whole.typical, lines.map(readPoints), to);
    if (factor === null) {
      if (!whole.isSolved) this.hide(whole.lines.map(([number]) => number));
      return false;
    }
    this.scaleBand(whole, factor, to);
    return true;
  }

  /** The band of people whom the Worker solved while a slider moves; `chart` is what it drew last. */
  applyPeople(moved, chart) {
    const { isWhole } = this;
    this.apply(moved, chart);
    for (const { place, is_changed: isChanged } of moved.series) if (isChanged && this.whole[place]) this.whole[place].isSolved = true;
    this.isWhole = isWhole;
    // The typical curve has gone on since.
    if (this.last) this.apply(this.last, this.own);
  }

  /** Remembers the whole drawing: each typical curve, and the lines of its band. */
  remember() {
    this.wholeOf = this.view.svg;
    this.whole = this.view.series().map((series) => ({
      typical: series.typical.map((number) => this.view.points(number)),
      lines: [...series.band, ...series.edges, ...series.median].map((number) => [number, this.view.points(number)]),
    }));
  }

  /** The lines in place of the drawn ones; what there are more of is hidden. */
  put(numbers, lines) {
    numbers.forEach((number, place) => {
      const element = this.view.element(number);
      if (!element) return;
      if (place >= lines.length) element.style.display = 'none';
      else {
        element.setAttribute('points', lines[place]);
        element.style.display = '';
      }
    });
  }

  /** Band, edges and median of the whole drawing, times the factor by which the doses changed. */
  scaleBand(whole, factor, to) {
    whole.isSolved = false;
    for (const [number, points] of whole.lines) {
      const scaled = points.map(([x, y]) => [x, clamp(to.y(to.level(y) * factor), to.top, to.bottom)]);
      this.view.element(number).setAttribute('points', writePoints(scaled));
      this.view.element(number).style.display = '';
    }
  }

  hide(numbers) {
    for (const number of numbers) {
      const element = this.view.element(number);
      if (element) element.style.display = 'none';
    }
  }
}

const clamp = (number, low, high) => Math.min(high, Math.max(low, number));

/** Points of one panel in another one with other axes; nothing leaves it. */
function mapped(points, from, to) {
  return points.map(([x, y]) => [to.x(from.hour(x)), clamp(to.y(from.level(y)), to.top, to.bottom)]);
}

/** How far two lines may lie apart and still be one times a factor: the thickness of a drawn line, in the units of the view box. */
const LINE_WIDTH = 30;

/**
 * The factor between the curves of a typical patient before and after a step, or null where one is not a multiple of the
 * other. Where only doses of a linear model changed it is, and so is everybody else's.
 */
function factorBetween(before, now, geometry) {
  const samples = before.flatMap((points) => {
    const every = Math.max(1, Math.floor(points.length / 30));
    return points.slice(1).flatMap(([x1], place) => {
      const x = (points[place][0] + x1) / 2;
      const [old, fresh] = [heightAt(points, x), now.map((line) => heightAt(line, x)).find((y) => y !== null)];
      const isClear = place % every === 0 && x1 > points[place][0] && old < geometry.bottom - 10 * LINE_WIDTH;
      return isClear && fresh !== undefined ? [{ level: geometry.level(old), y: fresh }] : [];
    });
  });
  const ratios = samples.map(({ level, y }) => geometry.level(y) / level).sort((one, other) => one - other);
  const factor = ratios[Math.floor(ratios.length / 2)];
  if (!(factor > 0)) return null;
  const isMultiple = samples.every(({ level, y }) => y <= geometry.top || Math.abs(geometry.y(level * factor) - y) < LINE_WIDTH);
  return isMultiple ? factor : null;
}
