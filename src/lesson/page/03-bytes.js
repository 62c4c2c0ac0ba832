/** Bytes of a base64 text. */
function fromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let place = 0; place < raw.length; place += 1) bytes[place] = raw.charCodeAt(place);
  return bytes;
}

/** Bytes of a text with seven bits a letter, the highest first; a letter may have 128 added, which means nothing. */
function fromSevenBits(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 7) / 8));
  let kept = 0;
  let count = 0;
  for (let place = 0, end = 0; end < bytes.length; place += 1) {
    kept = ((kept << 7) | (text.charCodeAt(place) & 127)) & 0x3fff;
    count += 7;
    if (count >= 8) {
      count -= 8;
      bytes[end] = kept >> count;
      end += 1;
    }
  }
  return bytes;
}

/** Bytes as base64 that may stand in an address. */
function toBase64Url(bytes) {
  let raw = '';
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Sends bytes through a stream that packs or unpacks them. */
async function through(stream, bytes) {
  const packed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const unpack = (format, bytes) => through(new DecompressionStream(format), bytes);
const pack = (format, bytes) => through(new CompressionStream(format), bytes);
