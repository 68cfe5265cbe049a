const prefix = "switchboard:";

/** What goes with each send, so that its echo says which of our messages it is. */
export const metadataOf = (messageId: number) => `${prefix}${messageId}`;

/** Our id of a message, out of what an echo brings back; undefined when we did not send it. */
export function messageIdIn(metadata: unknown): number | undefined {
  if (typeof metadata !== "string" || !metadata.startsWith(prefix)) return undefined;
  const id = Number(metadata.slice(prefix.length));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
