/**
 * One instance of the engine: a request goes in as JSON, an answer comes out. The class is also sent, as text, to the
 * Worker, so it uses nothing of the page.
 */
class Engine {
  /** Makes an instance of a compiled engine. */
  static async make(module) {
    const engine = new Engine();
    engine.module = module;
    engine.opened = null;
    await engine.start();
    return engine;
  }

  async start() {
    const instance = await WebAssembly.instantiate(this.module, {});
    this.exports = instance.exports;
    if (this.opened) this.ask(this.opened);
  }

  /**
   * The answer to a request. When the engine itself fails, it is started anew with the same scenario and the answer is
   * `{fault}`.
   */
  ask(request) {
    if (!this.exports) return { error: 'The engine is starting.' };
    if (request.request === 'open') this.opened = request;
    try {
      return this.call(request);
    } catch (fault) {
      this.exports = null;
      this.starting = this.start();
      return { fault: String(fault) };
    }
  }

  call(request) {
    const { memory, infusim_allocate: allocate, infusim_call: call, infusim_answer: answer } = this.exports;
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    const place = allocate(bytes.length);
    new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
    const length = call(place, bytes.length);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, answer(), length)));
  }

  /** How many bytes of memory it holds. */
  memory() {
    return this.exports ? this.exports.memory.buffer.byteLength : 0;
  }
}
