interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Two changes of one text made one: `theirs` and `mine` both began as `was`. What they changed in different places holds
 * both; where they meet, both stand one below the other, so that nothing that somebody typed is lost.
 */
export function mergeTexts(was: string, theirs: string, mine: string): string {
  if (theirs === was || theirs === mine) return mine;
  if (mine === was) return theirs;
  const [a, b] = [editOf(was, theirs), editOf(was, mine)];
  const isSamePlace = a.from === b.from && a.to === b.to;
  if (!isSamePlace && a.to <= b.from) return splice(splice(was, b), a);
  if (!isSamePlace && b.to <= a.from) return splice(splice(was, a), b);
  const [from, to] = [Math.min(a.from, b.from), Math.max(a.to, b.to)];
  const whole = (edit: Edit) => was.slice(from, edit.from) + edit.text + was.slice(edit.to, to);
  return splice(was, { from, to, text: both(whole(a), whole(b)) });
}

/** The one stretch in which a text differs from what it was. */
function editOf(was: string, is: string): Edit {
  const shorter = Math.min(was.length, is.length);
  let from = 0;
  while (from < shorter && was[from] === is[from]) from++;
  if (isHalf(was, from) || isHalf(is, from)) from--;
  let tail = 0;
  while (tail < shorter - from && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++;
  if (isHalf(was, was.length - tail) || isHalf(is, is.length - tail)) tail--;
  return { from, to: was.length - tail, text: is.slice(from, is.length - tail) };
}

/** A cut there would part a sign that takes two units. */
const isHalf = (text: string, at: number) =>
  at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]!) && /[\uDC00-\uDFFF]/.test(text[at]!);

const splice = (text: string, { from, to, text: into }: Edit) => text.slice(0, from) + into + text.slice(to);

/** The same said twice, as when an answer was lost on the way, is said once. */
function both(theirs: string, mine: string): string {
  if (theirs.includes(mine)) return theirs;
  if (mine.includes(theirs)) return mine;
  return `${theirs.replace(/\n+$/, "")}\n${mine.replace(/^\n+/, "")}`;
}
