import type { Choice } from "../../../modules/channels/phone/lines.ts";
import type { Words } from "../../../words/mod.ts";
import { field, selectField } from "../../components.ts";
import { html, type Html, nothing, when } from "../../html.ts";
import { type Typed, valueOf } from "../../typed.ts";

const plain = { autocomplete: "off", spellcheck: "false", autocapitalize: "none" };

/** What can be said of a line; its make can be chosen only once. */
export function lineFields(
  words: Words,
  {
    typed,
    queues,
    adapter,
    isNew,
  }: { typed: Typed; queues: Choice[]; adapter?: "webhook" | "asterisk"; isNew: boolean },
): Html {
  const say = words.channels.phone;
  const of = valueOf(words, typed);
  const kinds = (["webhook", "asterisk"] as const).map((value) => ({ value, label: say.adapters[value] }));
  const choices = [
    { value: "", label: say.noQueue },
    ...queues.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const password = field({
    label: say.ariPassword,
    ...of("secret"),
    // What was typed goes back to nobody.
    value: "",
    type: "password",
    help: isNew ? say.ariPasswordHelp : say.ariPasswordKeep,
    attributes: { maxlength: 200, autocomplete: "new-password" },
  });
  return html`${field({ label: say.name, ...of("name"), required: true, help: say.nameHelp, attributes: { maxlength: 80, autocomplete: "off", autofocus: isNew } })}
${field({ label: say.number, ...of("number"), required: true, type: "tel", help: say.numberHelp, attributes: { maxlength: 20, autocomplete: "off" } })}
${when(isNew, () => selectField({ label: say.adapter, ...of("adapter"), options: kinds }))}
${field({ label: say.commandUrl, ...of("command_url"), required: true, type: "url", help: say.commandUrlHelp, attributes: { maxlength: 500, ...plain } })}
${isNew || adapter === "asterisk" ? password : nothing}
${selectField({ label: say.queue, ...of("queue"), options: choices, help: say.queueHelp })}
<fieldset class="field"><legend class="legend-title">${say.sound}</legend><p class="help">${say.soundHelp}</p>
${field({ label: say.sipUrl, ...of("sip_url"), attributes: { maxlength: 500, placeholder: "wss://pbx.example.vn:8089/ws", ...plain } })}
${field({ label: say.sipDomain, ...of("sip_domain"), attributes: { maxlength: 255, placeholder: "pbx.example.vn", ...plain } })}</fieldset>`;
}
