import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";

const RATE = 48_000;

/**
 * A file for a browser's fake microphone: a tone that comes and goes like syllables, as one that never stops is taken
 * for noise and is filtered out.
 */
export function writeHum(file: string, hertz: number): string {
  const samples = Int16Array.from({ length: RATE * 3 }, (_, at) =>
    (at / RATE) % 0.4 < 0.25 ? Math.round(12_000 * Math.sin((2 * Math.PI * hertz * at) / RATE)) : 0,
  );
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(file, Buffer.concat([head, Buffer.from(samples.buffer)]));
  return file;
}

interface Heard {
  /** Of a square of amplitudes, full being one; undefined where no line is open. */
  power?: number;
  /** Of the loudest tone. */
  hertz?: number;
}

/** What has come out of the phone in the page during the last two thirds of a second. */
const heard = (page: Page): Promise<Heard> =>
  page.evaluate(async () => {
    type Ear = { stream: MediaStream; context: AudioContext; analyser: AnalyserNode };
    const kept = globalThis as { ear?: Ear };
    const stream = document.querySelector<HTMLAudioElement>("#call-audio")!.srcObject as MediaStream | null;
    if (!stream) return {};
    if (kept.ear?.stream !== stream) {
      void kept.ear?.context.close();
      const context = new AudioContext({ sampleRate: 48_000 });
      const analyser = Object.assign(context.createAnalyser(), { fftSize: 32_768, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      kept.ear = { stream, context, analyser };
    }
    const { analyser, context } = kept.ear;
    // Its memory is not full yet.
    if (context.currentTime < 0.8) return {};
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    return { power, hertz: (bins.indexOf(Math.max(...bins)) * context.sampleRate) / analyser.fftSize };
  });

/** 60 dB below full. */
const QUIET = 1e-6;

/** Whether one hears there just now a tone of so many hertz, above all else. */
export async function hears(page: Page, wanted: number): Promise<boolean> {
  const { power = 0, hertz = 0 } = await heard(page);
  return power > 100 * QUIET && Math.abs(hertz - wanted) < 20;
}

/** Whether one hears nothing at all there, though the line is open. */
export async function isSilent(page: Page): Promise<boolean> {
  const { power } = await heard(page);
  return power !== undefined && power < QUIET;
}
