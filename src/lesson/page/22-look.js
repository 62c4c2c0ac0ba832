/** How the page looks: for a lecture, in a dark room, close up. */
class Look {
  constructor(view) {
    this.view = view;
    this.isLecture = false;
    this.needsClose = false;
    this.wishesClose = window.matchMedia('(max-width: 700px)').matches;
    this.setDark(window.matchMedia('(prefers-color-scheme: dark)').matches);
    byId('dark').addEventListener('click', () => this.setDark(document.documentElement.dataset.theme !== 'dark'));
    byId('lecture').addEventListener('click', () => this.setLecture(!this.isLecture));
    byId('close-up').addEventListener('click', () => {
      this.wishesClose = !this.wishesClose;
      this.update();
    });
    document.addEventListener('fullscreenchange', () => {
      if (!document.fullscreenElement && this.isFull) this.setLecture(false);
      this.isFull = Boolean(document.fullscreenElement);
    });
    document.addEventListener('pointerdown', (event) => event.target.type === 'range' && this.keepInSight(event.clientY));
    for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => this.letGo());
    this.update();
  }

  /** On a small screen the figure comes to the top, or to the foot, while a slider far from it is dragged. */
  keepInSight(fingerTop) {
    clearTimeout(this.letting);
    const { bottom, top } = this.view.plate.getBoundingClientRect();
    const isSeen = bottom > 160 && top < window.innerHeight - 160;
    if (isSeen || !this.view.isCloseNow() || !window.matchMedia('(max-width: 900px)').matches) return;
    const figure = this.view.plate.parentElement;
    figure.style.minHeight = `${figure.offsetHeight}px`;
    document.body.classList.add('sliding');
    document.body.classList.toggle('low', fingerTop < window.innerHeight / 2);
  }

  letGo() {
    if (!document.body.classList.contains('sliding')) return;
    clearTimeout(this.letting);
    this.letting = setTimeout(() => {
      document.body.classList.remove('sliding');
      this.view.plate.parentElement.style.minHeight = '';
    }, 2000);
  }

  setDark(isDark) {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    byId('dark').setAttribute('aria-pressed', String(isDark));
  }

  /** Large for a lecture hall, on the whole screen where the browser allows it. */
  setLecture(isLecture) {
    this.isLecture = isLecture;
    document.body.classList.toggle('lecture', isLecture);
    byId('lecture').setAttribute('aria-pressed', String(isLecture));
    const root = document.documentElement;
    const change = isLecture ? root.requestFullscreen : document.fullscreenElement && document.exitFullscreen;
    if (change) Promise.resolve(change.call(isLecture ? root : document)).catch(() => {});
    this.update();
  }

  needCloseUp(needsClose) {
    this.needsClose = needsClose;
    this.update();
  }

  update() {
    const isForced = this.isLecture || this.needsClose;
    byId('close-up').hidden = isForced;
    byId('close-up').setAttribute('aria-pressed', String(this.wishesClose));
    this.view.setClose(isForced || this.wishesClose);
    this.view.fit();
  }
}
