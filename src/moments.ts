/**
 * A moment as PostgreSQL writes it (“2026-11-22 10:00:00.123456+00”), read by its places: a page of fifty rows has
 * hundreds of them, and the driver's own reading takes three times as long. Undefined for what is written otherwise.
 */
export function readMoment(text: string): Date | undefined {
  const end = text.length - 3;
  const isUsual = end >= 19 && end <= 26 && text.charCodeAt(10) === SPACE && text.charCodeAt(end) === PLUS;
  if (!isUsual) return undefined;
  const digit = (at: number) => text.charCodeAt(at) - ZERO;
  const two = (at: number) => digit(at) * 10 + digit(at + 1);
  const year = two(0) * 100 + two(2);
  // The first century is taken for the last one.
  if (year < 100) return undefined;
  let ms = 0;
  for (let at = 20, worth = 100; at < end && worth >= 1; at += 1, worth /= 10) ms += digit(at) * worth;
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11) - two(end + 1), two(14), two(17), ms));
}

const [SPACE, PLUS, ZERO] = [32, 43, 48];
