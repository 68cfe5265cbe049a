/** TA-5: how many minutes before the due time a reminder rings, the longest first. */
export const defaultLeads: readonly number[] = [15, 10, 5];
export const MOST_LEADS = 5;
export const LONGEST_LEAD = 7 * 24 * 60;

/** In order, each once; undefined when some of it is no lead time. */
export function orderedLeads(minutes: readonly number[]): number[] | undefined {
  const each = [...new Set(minutes)].sort((a, b) => b - a);
  const fits = each.every((lead) => Number.isInteger(lead) && lead >= 0 && lead <= LONGEST_LEAD);
  return fits && each.length <= MOST_LEADS ? each : undefined;
}
