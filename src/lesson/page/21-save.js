/** Hands a file to the browser's downloads. */
function download(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = make('a', { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** The figure as PNG, on white, as large as the engine draws it. */
async function pngOf(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error('The figure could not be read.'));
      image.src = address;
    });
    const canvas = make('canvas', { width: image.naturalWidth, height: image.naturalHeight });
    const brush = canvas.getContext('2d');
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A file name made of a scenario's. */
const stemOf = (name) => name.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '') || 'scenario';

/** The milliseconds of the last steps, by what they were. */
class Timings {
  constructor() {
    Object.assign(this, { move: [], band100: [], band1000: [] });
  }

  add(what, milliseconds) {
    this[what].push(milliseconds);
    if (this[what].length > 1000) this[what].shift();
  }
}
