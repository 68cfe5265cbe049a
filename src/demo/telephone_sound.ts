const RATE = 8000;

/** Sound as telephones carry it, eight bits at eight kilohertz: a WAV file of so many levels, each from -127 to 127. */
export function telephoneSound(length: number, levelAt: (sample: number) => number = () => 0): Buffer {
  const wave = Buffer.alloc(44 + length, 0x80);
  wave.write("RIFF", 0);
  wave.writeUInt32LE(36 + length, 4);
  wave.write("WAVEfmt ", 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(RATE, 24);
  wave.writeUInt32LE(RATE, 28);
  wave.writeUInt16LE(1, 32);
  wave.writeUInt16LE(8, 34);
  wave.write("data", 36);
  wave.writeUInt32LE(length, 40);
  for (let at = 0; at < length; at++) wave[44 + at] = 128 + Math.round(levelAt(at));
  return wave;
}

/** Four seconds of ringing, so that there is something to hear. */
export const ringTone = (): Buffer =>
  telephoneSound(4 * RATE, (at) => (at % RATE < RATE / 2 ? 40 * Math.sin((2 * Math.PI * 425 * at) / RATE) : 0));
