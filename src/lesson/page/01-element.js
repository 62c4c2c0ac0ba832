'use strict';
/* The scripts of the lesson page stand one behind the other in one <script>, in the order of their names. */

/** The element of the page with this id. */
const byId = (id) => document.getElementById(id);

/**
 * An element with attributes and children. `on…` sets a listener, `true` an attribute without a value;
 * what is null, undefined or false is left out. Text is only ever set as text, never as HTML.
 */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An SVG element. */
function makeSvg(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A number with three significant digits, as people write it: no exponent, no trailing zeros. */
function threeDigits(number) {
  if (!Number.isFinite(number)) return '–';
  const size = Math.abs(number);
  if (size === 0) return '0';
  if (size >= 100) return String(Math.round(number));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return String(Number(number.toFixed(Math.min(digits, 8))));
}

/** Whether the keys that were pressed belong to a field that is being written in. */
function isWriting(target) {
  return Boolean(target.closest && target.closest('input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select'));
}
