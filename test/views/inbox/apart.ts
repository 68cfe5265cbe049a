import * as assert from "uvu/assert";

/** Holds that each change is drawn as nothing else was, and that what it was before is drawn as before once it is over. */
export function holdsApart<Part>(
  drawn: (change?: Partial<Part>) => string,
  changes: Record<string, Partial<Part>>,
): void {
  const first = drawn();
  const seen = new Map([[first, "nothing changed"]]);
  for (const [what, change] of Object.entries(changes)) {
    const changed = drawn(change);
    assert.not(seen.has(changed), `${what}: as when ${seen.get(changed)}`);
    seen.set(changed, what);
    assert.is(drawn(), first, `once it is no longer so that ${what}`);
  }
}
