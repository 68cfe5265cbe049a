import { newTrace } from "../ids.ts";
import type { Knobs } from "../knobs.ts";

type Particulars = {
  subcode?: number | null;
  type?: string;
  status?: number;
  transient?: boolean;
  title?: string;
  text?: string;
  /** Seconds to wait, said in the header. */
  retryAfter?: number;
};

/** An answer of the Graph API that is not the one hoped for. */
export class GraphError extends Error {
  readonly code: number;
  readonly particulars: Particulars;

  constructor(code: number, message: string, particulars: Particulars = {}) {
    super(message);
    this.code = code;
    this.particulars = particulars;
  }

  toResponse(): Response {
    const { subcode, type = "OAuthException", status = 400, transient, title, text, retryAfter } = this.particulars;
    const headers = {
      "www-authenticate": `OAuth "Facebook Platform"`,
      ...(retryAfter && { "retry-after": String(retryAfter) }),
    };
    // What stands before the Graph API answers too, and knows nothing of its errors.
    if (this.code === 0) return new Response(this.message, { status, headers });
    const error = {
      message: this.message,
      type,
      code: this.code,
      ...(subcode && { error_subcode: subcode }),
      ...(transient !== undefined && { is_transient: transient }),
      ...(title && { error_user_title: title, error_user_msg: text }),
      fbtrace_id: newTrace(),
    };
    return Response.json({ error }, { status, headers });
  }
}

const deadTokens: Record<number, string> = {
  458: "The user has not authorized application.",
  459: "The user is enrolled in a blocking, logged-in checkpoint",
  460: "The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
  463: "Session has expired.",
  464: "Sessions for the user are not allowed because the user is not a confirmed user.",
  467: "The session is invalid because the user logged out.",
  492: "The user does not have the role on this page any more.",
};

export const badToken = () => new GraphError(190, "Invalid OAuth access token - Cannot parse access token");

export const deadToken = (subcode: number) =>
  new GraphError(190, `Error validating access token: ${deadTokens[subcode] ?? "The session is invalid."}`, {
    subcode,
  });

export const noToken = () => new GraphError(104, "An access token is required to request this resource.");

export const invalid = (message: string, subcode?: number) => new GraphError(100, `(#100) ${message}`, { subcode });

export const removedTag = () => new GraphError(100, "(#100) Invalid parameter");

export const missing = (id: string, verb = "get") =>
  new GraphError(
    100,
    `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { subcode: 33, type: "GraphMethodException" },
  );

export const outsideWindow = () =>
  new GraphError(
    10,
    "(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
    { subcode: 2018278 },
  );

export const unavailable = () =>
  new GraphError(551, "(#551) This person isn't available right now.", { subcode: 1545041 });

export const rateLimited = (code: number, subcode?: number) =>
  new GraphError(code, `(#${code}) ${limits[code] ?? "Calls to this api have exceeded the rate limit."}`, { subcode });

const limits: Record<number, string> = {
  4: "Application request limit reached",
  17: "User request limit reached",
  32: "Page request limit reached",
  613: "Calls to this api have exceeded the rate limit.",
  80006: "There have been too many calls to this Messenger account. Wait a bit and try again.",
};

const others: Record<number, string> = {
  1: "An unknown error has occurred.",
  2: "An unexpected error has occurred. Please retry your request later.",
  10: "Application does not have permission for this action",
  200: "Permissions error",
  230: "Requires pages_messaging permission to manage the object",
  368: "The action attempted has been deemed abusive or is otherwise disallowed",
  551: "This person isn't available right now.",
  1200: "Temporary send message failure. Please try again later.",
};

/** The error that the knobs ask for, worded as Facebook words it. */
export function ordered({ error_code, error_subcode, error_status, retry_after }: Knobs): GraphError {
  const error = worded(error_code, error_subcode);
  return new GraphError(error.code, error.message, {
    ...error.particulars,
    status: error_status,
    retryAfter: retry_after,
  });
}

function worded(code: number, subcode: number | null): GraphError {
  if (code === 0) return new GraphError(0, "Too Many Requests");
  if (code === 190) return subcode ? deadToken(subcode) : badToken();
  if (code === 10 && subcode === 2018278) return outsideWindow();
  const text = limits[code] ?? others[code] ?? "Invalid parameter";
  return new GraphError(code, `(#${code}) ${text}`, {
    subcode,
    transient: code === 2 || code === 1200 ? true : undefined,
  });
}
