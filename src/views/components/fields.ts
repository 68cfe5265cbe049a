import { type Attributes, attributes, each, html, type Html, nothing, when } from "../html.ts";
import { icon } from "./actions.ts";

export type FieldError = string | undefined;

export interface FieldLook {
  label: string | Html;
  name: string;
  value?: string | number | null;
  error?: FieldError;
  help?: string | Html;
  type?: "text" | "password" | "email" | "tel" | "number" | "url" | "search" | "time" | "textarea";
  required?: boolean;
  /** It has the focus as the form appears, or does not whatever its attributes say, as another field is wrong. */
  focus?: boolean | undefined;
  attributes?: Attributes;
  /** A second thing on the label's line, as “Quên mật khẩu?”. */
  beside?: Html;
}

const linked = (look: FieldLook): Attributes => {
  const said = [look.error && `${look.name}-error`, look.help && `${look.name}-help`].filter(Boolean).join(" ");
  return {
    id: look.name,
    name: look.name,
    required: look.required,
    "aria-invalid": look.error ? "true" : undefined,
    "aria-describedby": said || undefined,
    ...look.attributes,
    autofocus: look.focus ?? look.attributes?.["autofocus"],
  };
};

function frame(look: FieldLook, input: Html): Html {
  return html`<div class="field">
<label for="${look.name}"${look.beside ? html` class="line"` : nothing}>${look.label}${when(look.required, () => html` <i aria-hidden="true">*</i>`)}${look.beside ?? nothing}</label>
${input}
${when(look.error, (error) => html`<p class="error" id="${look.name}-error">${icon("circle-alert", 12)}${error}</p>`)}${when(look.help, (help) => html`<p class="help" id="${look.name}-help">${help}</p>`)}
</div>`;
}

/** A labelled field; the error stands under it in words and what was typed stays in it. */
export function field(look: FieldLook): Html {
  const rest = attributes(linked(look));
  if (look.type === "textarea") return frame(look, html`<textarea class="input"${rest}>${look.value ?? ""}</textarea>`);
  return frame(look, html`<input class="input" type="${look.type ?? "text"}" value="${look.value ?? ""}"${rest}>`);
}

/** A password that can be looked at; the button does nothing where there is no JavaScript and is then not shown. */
export function passwordField(look: FieldLook & { show: string }): Html {
  const rest = attributes({ autocomplete: "current-password", ...linked(look) });
  return frame(
    look,
    html`<span class="input"><input type="password" value="${look.value ?? ""}"${rest}><button class="icon-button small needs-js" type="button" data-reveal="${look.name}" aria-label="${look.show}" title="${look.show}" aria-pressed="false">${icon("eye", 16)}</button></span>`,
  );
}

export function selectField(look: FieldLook & { options: ReadonlyArray<{ value: string; label: string }> }): Html {
  return frame(
    look,
    html`<select class="input"${attributes(linked(look))}>${each(look.options, ({ value, label }) => html`<option value="${value}"${value === String(look.value ?? "") ? html` selected` : nothing}>${label}</option>`)}</select>`,
  );
}

/** A setting that is on or off, with its explanation. */
export function switchField(look: {
  label: string;
  name: string;
  on: boolean;
  help?: string;
  attributes?: Attributes;
}): Html {
  const rest = attributes({ checked: look.on, ...look.attributes });
  return html`<label class="setting"><div><span class="strong">${look.label}</span>${when(look.help, (help) => html`<small>${help}</small>`)}</div><input class="switch" type="checkbox" role="switch" name="${look.name}" value="1"${rest}></label>`;
}

export const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;
