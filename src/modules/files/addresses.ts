import ipaddr from "ipaddr.js";

/** True for an address out on the internet; false for private, loopback, link-local, reserved and what embeds such. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  // Outside 2000::/3 nothing is routed; what is left there embeds an IPv4 address or belongs to a site.
  return parsed.kind() === "ipv4" || (parsed.toByteArray()[0]! & 0xe0) === 0x20;
}
