/**
 * Where a level at a time stands in the figure's viewBox (ten times the pixels of the chart), and back.
 */
class Geometry {
  constructor(chart) {
    const { left, top, right, bottom, hours, low, high, log } = chart.panel;
    Object.assign(this, { hours, low, high, log });
    Object.assign(this, { left: left * 10, top: top * 10, right: right * 10, bottom: bottom * 10 });
  }

  /** Share of the way up the axis. */
  shareOf(level) {
    if (!this.log) return (level - this.low) / (this.high - this.low);
    return Math.log(Math.max(level, this.low) / this.low) / Math.log(this.high / this.low);
  }

  levelAtShare(share) {
    return this.log ? this.low * (this.high / this.low) ** share : this.low + share * (this.high - this.low);
  }

  x(hour) {
    return this.left + (hour / this.hours) * (this.right - this.left);
  }

  y(level) {
    return this.bottom - this.shareOf(level) * (this.bottom - this.top);
  }

  hour(x) {
    return ((x - this.left) / (this.right - this.left)) * this.hours;
  }

  level(y) {
    return this.levelAtShare((this.bottom - y) / (this.bottom - this.top));
  }

  isSame(other) {
    return ['left', 'top', 'right', 'bottom', 'hours', 'low', 'high', 'log'].every((key) => this[key] === other[key]);
  }

  /** Numbers for the time axis: whole steps that people count in, at most so many. */
  hourTicks(most) {
    const steps = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 72, 96, 120, 168, 336, 672];
    const step = steps.find((length) => this.hours / length <= most) || this.hours;
    return Array.from({ length: Math.floor(this.hours / step + 1e-9) + 1 }, (_, place) => Number((place * step).toFixed(4)));
  }

  /** Numbers for the axis of levels. */
  levelTicks(most) {
    if (this.log) {
      const first = Math.ceil(Math.log10(this.low) - 1e-9);
      const last = Math.floor(Math.log10(this.high) + 1e-9);
      const every = Math.max(1, Math.ceil((last - first + 1) / most));
      return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, place) => 10 ** (first + place * every));
    }
    const rough = (this.high - this.low) / most;
    const size = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * size).find((length) => length >= rough);
    const first = Math.ceil(this.low / step - 1e-9);
    return Array.from({ length: Math.floor(this.high / step + 1e-9) - first + 1 }, (_, place) => (first + place) * step);
  }
}

/** Points of a polyline or polygon as pairs of numbers. */
function readPoints(text) {
  return text.trim().split(/\s+/).map((pair) => pair.split(',').map(Number));
}

const writePoints = (points) => points.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(' ');

/** Where a line that runs from left to right has a given x, or null beside it. At a jump, what follows it. */
function heightAt(points, x) {
  if (points.length === 0 || x < points[0][0] || x > points[points.length - 1][0]) return null;
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= x) low = middle;
    else high = middle;
  }
  const [[x0, y0], [x1, y1]] = [points[low], points[high]];
  return x1 === x0 || x >= x1 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
