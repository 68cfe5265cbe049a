import { html } from "hono/html";
import * as z from "zod";
import { knobsForm } from "../knobs.ts";
import { pbxKnobsForm } from "../phone/knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { targetOf } from "../webhooks/wire.ts";
import { document } from "./document.ts";

const customer = "/api/pages/{page}/customers/{psid}";

const calls: [string, [string, string][]][] = [
  [
    "Pages and customers",
    [
      ["GET /api/pages", "Every page with its subscribed fields and state"],
      ["PUT /api/pages/{page}", "{human_agent?, token_error?: 460 | 463 | … | null, subscribed_fields?}"],
      [
        "POST /api/customers",
        "{page_id, psid?, name?, profile?: open | hidden, unavailable?, last_written_at?} or a list of them",
      ],
      ["GET /api/pages/{page}/customers", "The customers of a page, newest conversation first"],
      [`PUT ${customer}`, "{name?, profile?, unavailable?}"],
      [`GET ${customer}/thread`, "What the customer's phone shows: window, typing, messages with state"],
    ],
  ],
  [
    "As the customer (each takes ago_ms, or at in Unix milliseconds)",
    [
      [
        `POST ${customer}/messages`,
        "{text?, attachments?: [{type, url | media | generated: true, …}], sticker?: like | id, sticker_shape?: old | transition | new, reply_to?, quick_reply?, referral?, unsupported?, standby?}",
      ],
      [`POST ${customer}/reactions`, "{mid, reaction: love | smile | wow | sad | angry | like | dislike | null}"],
      [`POST ${customer}/edits`, "{mid, text}; five times at most"],
      [`POST ${customer}/unsends`, "{mid}"],
      [`POST ${customer}/postbacks`, "{title, payload, referral?}"],
      [`POST ${customer}/referrals`, "{referral: {source, type, ref?, …}}"],
      [`POST ${customer}/read`, "Everything up to that time has been seen"],
      [
        "POST /api/pages/{page}/echoes",
        "{psid, text?, attachments?, app_id?}: written in the Page Inbox or by another app",
      ],
      ["POST /api/media", "multipart file → {media, type, name} for attachments"],
    ],
  ],
  [
    "The PBX: callers and desk phones (commands go to /pbx/{line}/commands, signed as the protocol says)",
    [
      ["GET /api/pbx", "Lines, calls, knobs, the events told and the commands taken"],
      [
        "PUT /api/pbx/lines/{number}",
        "{name?, webhook?, secret?, extensions?}: a path at the app or a whole address; its desk phones",
      ],
      ["POST /api/pbx/calls", "{line?, number?: text | null, id?}: a customer dials; null hides the number"],
      ["GET /api/pbx/calls/{call}", "Where the customer is: state, ringing, with, heard"],
      ["POST /api/pbx/calls/{call}/end", "The customer hangs up"],
      ["POST /api/pbx/calls/{call}/answer", "The customer who is called lifts"],
      ["POST /api/pbx/calls/{call}/refusal", "{cause?: busy | no_answer | rejected}: or does not"],
      ["POST /api/pbx/phones/{extension}/lift, …/rejection, …/end", "A desk phone that rings, or talks"],
      ["POST /api/pbx/events", "{line?, events: […]}: tells the app just that"],
      ["GET, PUT /api/pbx/knobs", "What goes wrong next, see below"],
    ],
  ],
  [
    "Webhooks and floods",
    [
      ["GET /api/webhooks", "Every delivery, newest first, with its attempts and their status"],
      ["POST /api/webhooks/retry", "Try at once what waits for its next attempt"],
      ["PUT /api/target", "{url | null}: where webhooks go"],
      ["POST /api/verification", "Runs the GET verification against the target"],
      [
        "POST /api/flood",
        "{page, customers, messages, rate?, batch?, lanes?, give_up_ms?, background?} → {sent, acknowledged, posts, failures, seconds}",
      ],
      ["GET /api/floods/{id}", "The same for a flood in the background"],
      ["GET, PUT /api/knobs", "What goes wrong next, see below"],
      ["DELETE /api/state", "Forgets everything"],
    ],
  ],
];

/** What tests may ask for, for people to read. */
export function docsPage(sandbox: Sandbox) {
  const { url, appId } = sandbox.settings;
  return document(
    "API",
    html`<main class="docs">
      <p><a class="tool" href="/">← Điện thoại</a></p>
      <h1>The sandbox over HTTP</h1>
      <p>The app meets Facebook here. Point it at these addresses and use app id <code>${appId}</code>:</p>
      <pre><code>FACEBOOK_DIALOG_URL=${url}/dialog/oauth
FACEBOOK_GRAPH_URL=${url}/graph/v25.0
MEDIA_ORIGINS=${url}</code></pre>
      <p>Webhooks are signed and go to <code>${targetOf(sandbox)}</code>, for pages that subscribed through
        <code>subscribed_apps</code>. Everything below is not Facebook's: it is how tests and the phone play the customer.</p>
      ${calls.map(([title, rows]) => html`<h2>${title}</h2>${table(rows)}`)}
      <h2>Knobs</h2>
      <p>Numbers count down with every use.</p>
      ${table(knobRows(knobsForm))}
      <h2>Knobs of the PBX</h2>
      ${table(knobRows(pbxKnobsForm))}
      <h2>Example</h2>
      <pre><code>curl -X PUT ${url}/api/knobs -H 'content-type: application/json' \\
  -d '{"error": 2, "error_code": 613}'</code></pre>
    </main>`,
  );
}

function table(rows: [string, string][]) {
  return html`<table>
    ${rows.map(([call, words]) => html`<tr><td><code>${call}</code></td><td>${words}</td></tr>`)}
  </table>`;
}

function knobRows(form: z.ZodType): [string, string][] {
  const { properties = {} } = z.toJSONSchema(form);
  return Object.entries(properties).map(([name, schema]) => {
    if (typeof schema === "boolean") return [name, ""];
    return [name, schema.description ?? schema.enum?.join(" | ") ?? String(schema.type ?? "")];
  });
}
