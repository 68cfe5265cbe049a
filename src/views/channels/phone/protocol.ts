import type { Words } from "../../../words/mod.ts";
import { buttonLink } from "../../components.ts";
import { each, html, type Html, nothing } from "../../html.ts";
import { pageHead } from "../../layout.ts";

/** What every event says besides `kind`, `call` and `at`. */
const eventFields = {
  started: 'direction: "in" | "out", number: string | null, asked?: string',
  answered: "extension?: string",
  rejected: "extension: string",
  unanswered: "extension: string, offer: number",
  held: "",
  resumed: "",
  ended: 'by: "caller" | "agent" | "system", cause?: string',
  recorded: "url: string, seconds: number",
};

/** What every command says besides `id`, `call` and `name`. */
const commandFields = {
  ring: "offer: number, extension: string, seconds: number, number: string | null",
  stop_ringing: "offer: number, extension: string",
  connect: "offer: number, extension: string",
  dial: "extension: string, number: string",
  hold: "",
  resume: "",
  mute: "",
  unmute: "",
  dtmf: "digits: string",
  transfer: "to: {extension: string} | {number: string}",
  queue: "music: string",
  play: "sound: string",
  voicemail: "sound: string",
  hang_up: "sound?: string",
  ping: "",
};

const signingExample = (
  webhook: string,
) => `body='{"events":[{"kind":"started","call":"a1","direction":"in","number":"0901234567"}]}'
time=$(date +%s); nonce=$(openssl rand -hex 16)
sign=$(printf '%s.%s.%s' "$time" "$nonce" "$body" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -X POST ${webhook} -d "$body" -H 'content-type: application/json' \\
  -H "x-switchboard-timestamp: $time" -H "x-switchboard-nonce: $nonce" -H "x-switchboard-signature: sha256=$sign"`;

const sequence = `PBX  → {"events":[{"kind":"started","call":"a1","direction":"in","number":"0901234567"}]}
     ← {"id":"6f…","call":"a1","name":"ring","offer":1,"extension":"101","seconds":20,"number":"0901234567"}
     ← {"id":"70…","call":"a1","name":"stop_ringing","offer":1,"extension":"101"}
     ← {"id":"71…","call":"a1","name":"ring","offer":2,"extension":"102","seconds":20,"number":"0901234567"}
PBX  → {"events":[{"kind":"answered","call":"a1","extension":"102"}]}
     ← {"id":"72…","call":"a1","name":"connect","offer":2,"extension":"102"}
PBX  → {"events":[{"kind":"ended","call":"a1","by":"caller"},
                  {"kind":"recorded","call":"a1","url":"https://pbx.example/a1.wav","seconds":84}]}`;

/** The protocol, for who builds the other side. */
export function protocolScreen(words: Words, origin: string): Html {
  const say = words.channels.phone.protocolPage;
  const { timestamp, nonce, signature } = say.headers;
  const headers = [
    ["x-switchboard-timestamp", timestamp],
    ["x-switchboard-nonce", nonce],
    ["x-switchboard-signature", signature],
  ];
  const webhook = `${origin}/webhooks/phone/<id>`;
  return html`${pageHead(say.title, nothing, buttonLink(say.toSettings, "/settings/pages", { size: "small", look: "quiet" }))}
<article class="inset manual">
<p class="soft">${say.lead}</p>
<h2>${say.signing}</h2><p>${say.signingText}</p>${table([say.header, say.meaning], headers)}<pre tabindex="0"><code>${signingExample(webhook)}</code></pre>
<h2>${say.events}</h2><p>${say.eventsText}</p><p><code>POST ${webhook}</code> <code>{"events": [{"kind", "call", "at"?, …}]}</code></p>${described([say.kind, say.fields, say.meaning], say.eventKinds, eventFields)}
<h2>${say.answers}</h2>${table([say.status, say.meaning], Object.entries(say.ourAnswers))}
<h2>${say.commands}</h2><p>${say.commandsText}</p>${described([say.command, say.fields, say.meaning], say.commandNames, commandFields)}
<h2>${say.pbxAnswers}</h2>${table([say.status, say.meaning], Object.entries(say.theirAnswers))}
<h2>${say.sequence}</h2><pre tabindex="0"><code>${sequence}</code></pre>
<h2>${say.sound}</h2><p>${say.soundText}</p>
<h2>${say.fallback}</h2><p>${say.fallbackText}</p><p class="muted">${say.client}</p></article>`;
}

function described(heads: string[], meanings: Record<string, string>, fields: Record<string, string>): Html {
  return table(
    heads,
    Object.entries(meanings).map(([name, meaning]) => [name, fields[name] ?? "", meaning]),
  );
}

/** The last column is prose, those before it are written as they are sent. */
function table(heads: string[], rows: string[][]): Html {
  const cell = (text: string, place: number) =>
    place === heads.length - 1 ? html`<td>${text}</td>` : html`<td>${text ? html`<code>${text}</code>` : ""}</td>`;
  return html`<div class="wide-table"><table><thead><tr>${each(heads, (head) => html`<th>${head}</th>`)}</tr></thead><tbody>${each(rows, (row) => html`<tr>${each(row, cell)}</tr>`)}</tbody></table></div>`;
}
