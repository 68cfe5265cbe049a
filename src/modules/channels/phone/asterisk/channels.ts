import { type Ari, AriRefusal, ifThere, isGone } from "./ari.ts";
import { bridgeOf, isFarHalf, legIn, nameOf, type Leg, variables } from "./naming.ts";
import { recordTalk } from "./recording.ts";

/** What of a channel we read. */
export interface Channel {
  id: string;
  state: string;
  caller: { number: string };
  dialplan?: { app_name?: string; app_data?: string };
}

const path = (id: string) => `/channels/${encodeURIComponent(id)}`;

export const findChannel = (ari: Ari, id: string): Promise<Channel | undefined> => ifThere(ari.get<Channel>(path(id)));

/** The channels of this line's calls: those in its application, and the phones that ring for them. */
export async function listChannels(ari: Ari): Promise<Channel[]> {
  const all = await ari.get<Channel[]>("/channels");
  const isOurs = ({ app_name: name, app_data: words }: NonNullable<Channel["dialplan"]>) =>
    name === "Stasis" && (words === ari.access.app || words?.startsWith(`${ari.access.app},`));
  const here = new Set(all.filter(({ dialplan }) => dialplan && isOurs(dialplan)).map(({ id }) => id));
  return all.filter(({ id }) => !isFarHalf(id) && (here.has(id) || legIn(id) !== undefined));
}

/** The phones of a call, whatever each is doing. */
export async function listLegs(ari: Ari, call: string): Promise<(Channel & { leg: Leg })[]> {
  const all = await ari.get<Channel[]>("/channels");
  return all.flatMap((channel) => {
    const leg = legIn(channel.id);
    return leg?.call === call ? [{ ...channel, leg }] : [];
  });
}

/** What was written on a channel; empty where nothing was, or where the channel is gone. */
export async function read(ari: Ari, id: string, variable: string): Promise<string> {
  const found = await ifThere(ari.get<{ value: string }>(`${path(id)}/variable`, { variable }));
  return found?.value ?? "";
}

/** Throws a refusal with 404 where the channel is gone. */
export const write = (ari: Ari, id: string, variable: string, value: string): Promise<void> =>
  ari.post(`${path(id)}/variable`, { variable, value });

/** The phone that a call is, or is to be, connected with; empty where there is none, or none any more. */
export async function phoneOf(ari: Ari, call: string): Promise<string> {
  const phone = await read(ari, call, variables.phone);
  return phone && (await read(ari, call, variables.unlifted)) === phone ? "" : phone;
}

/** Hangs up what may have hung up already. */
export async function hangUp(ari: Ari, id: string): Promise<void> {
  await ifThere(ari.delete(path(id), { reason_code: NORMAL_CLEARING }));
}
const NORMAL_CLEARING = 16;

/** By which a phone in a browser knows whether a ring is for the call that its person has taken. */
const CALL_HEADER = "PJSIP_HEADER(add,X-Switchboard-Call)";

/** The same name again is the same call to the same phone, and is made once. */
export async function callPhone(
  ari: Ari,
  leg: Leg,
  given: { endpoint: string; callerId?: string | null; seconds: number; variables?: Record<string, string> },
): Promise<void> {
  const channelId = nameOf(leg);
  const headers = given.endpoint.startsWith("PJSIP/") ? { [CALL_HEADER]: leg.call } : {};
  try {
    await ari.post(
      "/channels",
      {
        endpoint: given.endpoint,
        app: ari.access.app,
        appArgs: "phone",
        callerId: given.callerId || undefined,
        timeout: given.seconds,
        channelId,
      },
      { variables: { ...headers, ...given.variables } },
    );
  } catch (error) {
    // The reason may be of another request: Asterisk forgets to forget it. So the channel itself is looked for.
    if (!isTaken(error)) throw error;
    if (!(await findChannel(ari, channelId))) throw new AriRefusal(500, "no phone could be called");
  }
}

/** That very channel is there already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof AriRefusal && error.status === 409 && /already exists|in use/i.test(error.message);

/** Not, or no longer, in our hands: what it is to do will follow when it comes, or is void as it went. */
export const isElsewhere = (error: unknown): boolean =>
  isGone(error) || (error instanceof AriRefusal && [409, 412, 422].includes(error.status));

export async function startMusic(ari: Ari, id: string, music?: string): Promise<void> {
  const mohClass = music ?? (await read(ari, id, variables.music));
  await unless(isElsewhere, ari.post(`${path(id)}/moh`, { mohClass: mohClass || undefined }));
}

export const stopMusic = (ari: Ari, id: string): Promise<void> => unless(isElsewhere, ari.delete(`${path(id)}/moh`));

/**
 * Lets the customer and the phone hear each other, when a phone was chosen, is lifted and the customer is not held.
 * Asked by whoever changes one of these, so that it does not matter which comes last.
 */
export async function join(ari: Ari, call: string): Promise<boolean> {
  const phone = await phoneOf(ari, call);
  if (!phone || (await read(ari, call, variables.held))) return false;
  const [customer, lifted] = await Promise.all([findChannel(ari, call), findChannel(ari, phone)]);
  if (customer?.state !== "Up" || lifted?.state !== "Up") return false;
  const bridge = bridgeOf(call);
  const there = await ifThere(ari.get<{ channels: string[] }>(`/bridges/${encodeURIComponent(bridge)}`));
  // Sound passes through Asterisk: where it took a shorter way, nobody could be muted or recorded.
  const type = "mixing,proxy_media";
  if (!there) await ari.post(`/bridges/${encodeURIComponent(bridge)}`, { type, name: bridge });
  // The phone first: whoever is in there with nobody would count as talked with.
  const missing = [phone, call].filter((id) => !there?.channels.includes(id));
  for (const id of missing) {
    if (id === call) await stopMusic(ari, call);
    try {
      await ari.post(`/bridges/${encodeURIComponent(bridge)}/addChannel`, { channel: id });
    } catch (error) {
      // Lifted, and not yet handed to us: it is joined when it comes.
      if (isElsewhere(error) || (error instanceof AriRefusal && error.status === 400)) return false;
      throw error;
    }
  }
  if (missing.length > 0) await recordTalk(ari, call);
  return true;
}

/** Takes a channel out of the talk, as far as it is in there. */
export async function part(ari: Ari, call: string, id: string): Promise<void> {
  const isApart = (error: unknown) => isElsewhere(error) || (error instanceof AriRefusal && error.status === 400);
  await unless(isApart, ari.post(`/bridges/${encodeURIComponent(bridgeOf(call))}/removeChannel`, { channel: id }));
}

/** Plays what the PBX knows by that name; `tone:busy` and `recording:…` as well. */
export async function play(ari: Ari, id: string, sound: string, playbackId: string): Promise<void> {
  const media = /^(sound|recording|tone|digits|number|characters):/.test(sound) ? sound : `sound:${sound}`;
  await ari.post(`${path(id)}/play`, { media, playbackId });
}

/** Where the channel is gone, or no longer in our hands, there is nothing to do. */
export const unlessGone = (work: () => Promise<unknown>): Promise<void> =>
  unless((error) => isGone(error) || (error instanceof AriRefusal && error.status === 409), work());

async function unless(isFine: (error: unknown) => boolean, asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!isFine(error)) throw error;
  }
}
