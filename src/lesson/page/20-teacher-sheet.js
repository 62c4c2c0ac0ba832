/** All steps with what is right, the reasons and the notes, to be read or printed. */
function openTeacherSheet(texts, steps) {
  const print = make('button', { type: 'button', class: 'main', onclick: () => window.print() }, texts.say('print'));
  const dialog = openDialog(texts, texts.say('teacherSheet'), 'wide', make('p', {}, print), ...steps.map((step, place) => sheetOfStep(texts, step, place)));
  // On paper there is only the sheet.
  document.body.classList.add('with-sheet');
  dialog.addEventListener('close', () => document.body.classList.remove('with-sheet'));
}

function sheetOfStep(texts, step, place) {
  const line = (key, text) => (text ? make('p', {}, make('strong', {}, `${texts.say(key)} `), texts.element('span', text)) : null);
  return make(
    'section',
    {},
    make('h3', {}, `${place + 1}. `, texts.element('span', step.title)),
    texts.element('p', step.question, { class: 'question' }),
    step.ask === 'choice' ? make('ul', { class: 'answers' }, step.choices.map((choice) => sheetOfChoice(texts, choice))) : null,
    step.ask === 'number' ? make('p', {}, step.numbers.map(({ arm, value, unit }) => `${arm}: ${threeDigits(value)} ${unit}`).join(', ')) : null,
    step.ask === 'draw' ? make('p', {}, texts.say('sketchOf', { arm: step.arm })) : null,
    line('revealWord', step.reveal),
    line('keep', step.sentence),
    line('notes', step.teacher),
  );
}

function sheetOfChoice(texts, choice) {
  const mark = make('strong', { class: choice.is_right ? 'right' : 'wrong' }, choice.is_right ? `✓ ${texts.say('right')}` : `✗ ${texts.say('notRight')}`);
  return make('li', {}, mark, ' ', texts.element('span', choice.text), make('br'), texts.element('em', choice.because));
}
