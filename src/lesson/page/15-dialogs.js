/** A dialog with a heading, a close button, and the sentence that is never to leave the screen. */
function openDialog(texts, title, className, ...content) {
  const old = document.querySelector('dialog');
  if (old) old.remove();
  const before = document.activeElement;
  const close = () => (dialog.close ? dialog.close() : dialog.remove());
  const dialog = make(
    'dialog',
    { class: className, 'aria-labelledby': 'dialog-title' },
    make('div', { class: 'dialog-head' }, make('h2', { id: 'dialog-title', tabindex: -1 }, title), make('button', { type: 'button', class: 'close', onclick: close }, texts.say('close'))),
    make('div', { class: 'dialog-body' }, ...content),
    make('p', { class: 'safety' }, byId('title').dataset.safety),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before && before.isConnected) before.focus();
  });
  document.body.append(dialog);
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
  byId('dialog-title').focus();
  return dialog;
}

/** A sentence above the figure that stays until it is dismissed; a newer one of the same kind takes its place. */
function notify(texts, kind, words, details) {
  dismiss(kind);
  const notice = make(
    'div',
    { class: 'notice', role: 'alert', 'data-kind': kind },
    make('div', {}, make('p', {}, words), details ? make('pre', { tabindex: 0 }, details) : null),
    make('button', { type: 'button', class: 'close', onclick: () => notice.remove() }, texts.say('dismiss')),
  );
  byId('notices').append(notice);
}

function dismiss(kind) {
  for (const old of document.querySelectorAll('.notice[data-kind]')) if (old.dataset.kind === kind) old.remove();
}

/** Where a scenario is pasted or opened; what is wrong with it is shown as the program prints it. */
function openScenarioDialog(texts, text, check) {
  const area = make('textarea', { id: 'yaml', rows: 16, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'yaml-mistakes' });
  area.value = text;
  const mistakes = make('pre', { id: 'yaml-mistakes', class: 'mistakes', role: 'alert', tabindex: 0, hidden: true });
  const file = make('input', { type: 'file', id: 'yaml-file', accept: '.yaml,.yml,text/yaml,text/plain' });
  file.addEventListener('change', async () => {
    if (file.files[0]) area.value = await file.files[0].text();
  });
  const show = make('button', { type: 'button', class: 'main', id: 'yaml-show' }, texts.say('showScenario'));
  const dialog = openDialog(
    texts, texts.say('openTitle'), 'wide',
    make('p', {}, texts.say('openHelp')),
    make('p', {}, make('label', { for: 'yaml-file' }, texts.say('openFile')), ' ', file),
    make('label', { for: 'yaml' }, texts.say('yaml')), area, mistakes, make('p', {}, show),
  );
  show.addEventListener('click', async () => {
    const problem = await check(area.value);
    mistakes.hidden = !problem;
    mistakes.textContent = problem || '';
    if (problem) area.setAttribute('aria-invalid', 'true');
    else dialog.close();
  });
}
