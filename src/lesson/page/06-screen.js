/*
 * The state of the screen as plain data: see docs, "The link of a lesson". Every function gives a new state and leaves
 * the old one, so that undo can go back to it.
 */

const copyOf = (state) => JSON.parse(JSON.stringify(state));
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The values of an arm, or with null those that are no arm's, as the scenario has them. */
function writtenValues(opened, state, arm) {
  return arm === null ? opened.values : opened.arms[state.arms[arm].from].values;
}

/** Text of a value as it is on the screen. */
function textOf(state, arm, value) {
  const changed = arm === null ? state.values : state.arms[arm].values;
  return changed[value.id] === undefined ? value.text : changed[value.id];
}

/** A name that no other arm has. */
function freeName(state, wanted, own) {
  const taken = state.arms.filter((_, place) => place !== own).map((arm) => arm.name);
  let name = wanted;
  for (let count = 2; taken.includes(name); count += 1) name = `${wanted} (${count})`;
  return name;
}

/** The state with one value changed. An arm that is called by the value, as "2 h" by its length, is called by the new one. */
function withValue(opened, state, arm, value, text) {
  const next = copyOf(state);
  const before = textOf(state, arm, value);
  const changed = arm === null ? next.values : next.arms[arm].values;
  if (text === value.text) delete changed[value.id];
  else changed[value.id] = text;
  if (arm !== null && next.arms[arm].name === before) next.arms[arm].name = freeName(next, text, arm);
  return next;
}

/** The state with a copy of an arm behind it. */
function withCopy(state, arm, wordForCopy) {
  const next = copyOf(state);
  const copied = copyOf(state.arms[arm]);
  copied.name = freeName(next, `${copied.name} ${wordForCopy}`, -1);
  next.arms.splice(arm + 1, 0, copied);
  return next;
}

function withoutArm(state, arm) {
  const next = copyOf(state);
  next.arms.splice(arm, 1);
  return next;
}

function withName(state, arm, name) {
  const next = copyOf(state);
  next.arms[arm].name = freeName(next, name, arm);
  return next;
}

/** The steps of a lesson as the page goes through them, each with the screen it shows. */
function readLesson(lesson) {
  if (!lesson) return [];
  return lesson.steps.map((step, place) => {
    const { ask } = step;
    const screen = lesson.screens[place];
    if (ask.choices) return { ...step, screen, ask: 'choice', choices: ask.choices };
    if (ask.draw) return { ...step, screen, ask: 'draw', arm: ask.draw };
    if (ask.numbers) return { ...step, screen, ask: 'number', numbers: ask.numbers };
    return { ...step, screen, ask: 'none' };
  });
}

/** The states that were on the screen, to go back and forth in. */
class ScreenHistory {
  constructor(state) {
    this.states = [state];
    this.place = 0;
  }

  push(state) {
    if (isSame(state, this.states[this.place])) return;
    this.states = this.states.slice(0, this.place + 1).slice(-200);
    this.states.push(state);
    this.place = this.states.length - 1;
  }

  /** The state so many steps away, or null. */
  go(steps) {
    const state = this.states[this.place + steps];
    if (!state) return null;
    this.place += steps;
    return state;
  }

  can(steps) {
    return Boolean(this.states[this.place + steps]);
  }
}
