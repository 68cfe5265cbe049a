import { SendProblem, type Verdict } from "../sending.ts";
import type { Over, PbxCommand } from "./commands.ts";
import { signed } from "./signing.ts";

/** Asks nothing but whether somebody is there who believes us. */
export interface Ping {
  id: string;
  name: "ping";
}

/** A caller waits meanwhile: what takes longer is asked again, which the command's id makes harmless. */
const TIMEOUT_MS = 2_000;

/**
 * Posts a command to the PBX, signed. Each is done once whatever becomes of the answer, because it carries its id: so
 * everything that is not surely refused may be tried again. Throws SendProblem; a call that is over is none.
 */
export async function postCommand(
  url: string,
  secret: string,
  command: PbxCommand | Ping,
  timeoutMs = TIMEOUT_MS,
): Promise<Over | void> {
  const body = JSON.stringify(command);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...signed(secret, body) },
    body,
    // An address that leads elsewhere is not the one that was typed.
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new SendProblem({ follow: "retry", reason: "unreachable" }, { cause });
  });
  // Read to its end, so that the connection can be used again for the next.
  await answer.arrayBuffer().catch(() => {});
  if (answer.status === OVER) return "over";
  if (answer.ok) return;
  const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
  throw new SendProblem(judge(answer.status), {
    code: answer.status,
    message: `the PBX answered ${answer.status}`,
    ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1_000 }),
  });
}

/** The call that the command is of has ended: there is nothing left to do. */
const OVER = 410;

function judge(status: number): Verdict {
  if (status === 401 || status === 403) return { follow: "reauthorize", reason: "token_invalid" };
  if (status === 429) return { follow: "wait", reason: "rate_limited" };
  if (status === 408 || status >= 500) return { follow: "retry", reason: "temporary" };
  // A redirect, a page that is not there: nobody understood the command, and nobody will.
  return { follow: "fail", reason: status === 409 ? "refused" : "request_invalid" };
}
