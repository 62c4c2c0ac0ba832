/** What the Worker does: answers one request after the other. It is sent there as text. */
function answerInWorker() {
  let engine = null;
  self.onmessage = async ({ data }) => {
    if (data.module) engine = await Engine.make(data.module);
    if (data.bytes) engine = await Engine.make(await WebAssembly.compile(data.bytes));
    let answer = { ok: true };
    if (data.request) {
      await engine.starting;
      answer = engine.ask(data.request);
    }
    self.postMessage({ number: data.number, answer, memory: engine.memory() });
  };
}

/**
 * The engine in a Worker, so that the page never stands still. One request is under way at a time; of those that wait,
 * a newer one of the same kind takes the place of an older one, whose promise gives null.
 */
class BackgroundEngine {
  constructor(module, bytes) {
    this.module = module;
    this.bytes = bytes;
    this.waiting = [];
    this.running = null;
    this.number = 0;
    this.memory = 0;
    this.failures = 0;
    this.opened = null;
    /** Called when the Worker had to be started anew. */
    this.onRestart = () => {};
    this.start();
  }

  start() {
    const source = `'use strict';\n${Engine.toString()}\n${answerInWorker.toString()}\nanswerInWorker();`;
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    this.worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.restart({ fault: event.message });
    };
    // Not every browser lets a compiled module through to a Worker of a file.
    try {
      this.worker.postMessage({ module: this.module });
    } catch (refused) {
      this.worker.postMessage({ bytes: this.bytes });
    }
    if (this.opened) this.worker.postMessage({ number: -1, request: this.opened });
  }

  /** Stops what is under way and starts again; the request under way gets this answer. */
  restart(answer) {
    this.worker.terminate();
    if (answer) this.failures += 1;
    // A browser that lets no Worker run will not do so the next time.
    if (this.failures > 3) {
      for (const entry of [this.running, ...this.waiting].filter(Boolean)) entry.resolve(answer);
      this.waiting = [];
      this.running = null;
      return;
    }
    const { running } = this;
    this.running = null;
    this.start();
    if (running) running.resolve(answer);
    if (answer) this.onRestart();
    this.next();
  }

  /** Asks; requests of one kind replace each other while they wait. */
  ask(request, kind) {
    const old = this.waiting.findIndex((entry) => kind && entry.kind === kind);
    if (old >= 0) this.waiting.splice(old, 1)[0].resolve(null);
    const promise = new Promise((resolve) => this.waiting.push({ request, kind, resolve }));
    const { running } = this;
    // What takes so long that nobody waits for it any more is stopped.
    const isStale = running && kind && (running.kind === kind || running.kind === 'design');
    if (isStale && performance.now() - running.since > 1500) this.restart(null);
    else this.next();
    return promise;
  }

  next() {
    if (this.running || this.waiting.length === 0) return;
    this.running = this.waiting.shift();
    this.running.since = performance.now();
    this.number += 1;
    this.running.number = this.number;
    if (this.running.request.request === 'open') this.opened = this.running.request;
    this.worker.postMessage({ number: this.number, request: this.running.request });
  }

  receive({ number, answer, memory }) {
    this.memory = memory;
    this.failures = 0;
    if (!this.running || number !== this.running.number) return;
    const { running } = this;
    this.running = null;
    if (answer.fault) this.onRestart();
    running.resolve(answer);
    this.next();
  }
}
