/** The words of the page in the language that was chosen. */
class Texts {
  /** @param all words by language @param wanted languages that the reader's browser asks for, best first */
  constructor(all, wanted) {
    this.all = all;
    this.languages = Object.keys(all);
    /** What is missing elsewhere is said in this one. */
    this.usual = all.en ? 'en' : this.languages[0];
    const short = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
    this.language = short.find((tag) => all[tag]) || this.usual;
  }

  /** The words under a key, `{name}` replaced by the value of that name. */
  say(key, values) {
    const words = (this.all[this.language] || {})[key] || this.all[this.usual][key] || key;
    return words.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  }

  /** A text of the scenario in this language, or in English, or in the first it has; with the language it is in. */
  pick(text) {
    if (!text) return { words: '', lang: this.language };
    if (typeof text === 'string') return { words: text, lang: this.language };
    const lang = [this.language, 'en', ...Object.keys(text)].find((tag) => text[tag]);
    return { words: lang ? text[lang] : '', lang };
  }

  /** An element with a text of the scenario, marked with its language where it is another one. */
  element(tag, text, attributes) {
    const { words, lang } = this.pick(text);
    return make(tag, { ...attributes, lang: lang === this.language ? null : lang }, words);
  }

  /** Writes the words into everything that stands in the page from the start. */
  fill(root) {
    document.documentElement.lang = this.language;
    for (const element of root.querySelectorAll('[data-say]')) element.textContent = this.say(element.dataset.say);
    for (const element of root.querySelectorAll('[data-say-label]')) {
      element.setAttribute('aria-label', this.say(element.dataset.sayLabel));
      if (element.tagName === 'BUTTON') element.title = this.say(element.dataset.sayLabel);
    }
  }
}
