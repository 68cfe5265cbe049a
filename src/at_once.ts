/**
 * Waits for statements of one transaction that were asked in one go, as none needs the answer of another. The error that
 * came first is thrown once all have ended: what one of them still asked after it would run behind whatever is rolled
 * back to.
 */
export async function atOnce<const Asked extends readonly unknown[]>(
  asked: Asked,
): Promise<{ -readonly [Place in keyof Asked]: Awaited<Asked[Place]> }> {
  const all = Promise.all(asked);
  all.catch(() => {});
  await Promise.allSettled(asked);
  return all as never;
}
