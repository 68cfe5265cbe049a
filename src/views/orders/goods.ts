import { placeName } from "../../modules/customers/mod.ts";
import { paymentMethods } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { hidden, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { digits, money } from "../money.ts";
import { picture } from "../products/mod.ts";
import { clockTime } from "../time.ts";
import type { FormScene, FoundLook, LineLook } from "./form_state.ts";

/**
 * Products, lines and what they come to. What the server works out stands in `[data-out]`: while one types, only those
 * are changed, by the same part fetched anew.
 */
export function goodsSection(scene: FormScene): Html {
  const { words, form } = scene;
  const say = words.orders.lines;
  const error = wordOf(words, form.errors["lines"]);
  const frozen = form.order?.settled === true;
  return html`<div class="stack" id="order-goods" data-lines="${form.lines.length}">${when(!frozen, () => finder(scene))}
<div>${when(error, (text) => html`<p class="error" id="lines-error" role="alert">${icon("circle-alert", 12)}${text}</p>`)}<table class="lines"><thead><tr><th>${say.head}</th><th class="num w-price">${say.price}</th><th class="w-qty">${say.short}</th><th class="num w-off">${say.discount}</th><th class="num w-sum">${say.total}</th><th class="w-act"><span class="sr">${say.acts}</span></th></tr></thead><tbody id="order-lines">${each(form.lines, (line, at) => lineRow(words, line, at, frozen))}</tbody></table>${form.lines.length === 0 ? html`<p class="muted small">${say.nothing}</p>` : nothing}</div>
${totalsPart(scene, frozen)}<span data-out="count" hidden>${countText(words, form.lines)}</span><span data-out="saved" hidden>${when(form.savedAt, (at) => html`${words.orders.draftSaved(clockTime(at))}`)}</span>${when(form.fill, (fill) => html`<span data-fill="${JSON.stringify(fill)}" data-labels="${JSON.stringify(labelsOf(fill))}" hidden></span>`)}</div>`;
}

export const countText = (words: Words, lines: readonly LineLook[]): string => {
  const pieces = lines.reduce((sum, line) => sum + (line.pieces || 0), 0);
  return words.orders.lines.count(lines.length, digits(Math.trunc(pieces)));
};

/** Typed into, it offers what fits; arrows and Enter choose. Without JavaScript it searches by its button. */
function finder({ words, form }: FormScene): Html {
  const say = words.orders.lines;
  const { found } = form;
  return html`<div class="field find-goods"><label for="find">${words.orders.fields["lines"]} <i aria-hidden="true">*</i></label><span class="input">${icon("search", 16)}<input type="text" id="find" name="find" value="${found?.asked ?? ""}" placeholder="${say.find}" maxlength="100" autocomplete="off" role="combobox" aria-expanded="${String(Boolean(found))}" aria-controls="goods-found" aria-autocomplete="list" data-find="/orders/variants"><button class="button quiet mini without-js" name="act" value="find" formnovalidate>${say.search}</button></span><div class="menu" id="goods-found" role="listbox" aria-label="${say.found}"${found ? nothing : html` hidden`}>${when(found, ({ asked, variants }) => foundVariants(words, asked, variants))}</div></div>`;
}

export function foundVariants(words: Words, asked: string, variants: readonly FoundLook[]): Html {
  const say = words.orders.lines;
  const option = ({ id, name, sku, price, picture_file_id: fileId }: FoundLook) =>
    html`<button role="option" aria-selected="false" tabindex="-1" id="variant-${id}" name="act" value="add:${id}" formnovalidate data-act>${picture(fileId)}<span class="cut"><b class="strong">${name}</b> <small>${sku}</small></span><span class="num">${money(price)}</span></button>`;
  const own = when(
    asked,
    (name) =>
      html`<button role="option" aria-selected="false" tabindex="-1" id="variant-own" name="act" value="own:${name}" formnovalidate data-act><span class="goods-picture">${icon("plus", 16)}</span><span class="cut">${say.addOwn(name)}</span><span></span></button>`,
  );
  return html`${each(variants, option)}${when(variants.length === 0 && asked, () => html`<p class="muted small">${say.none(asked)}</p>`)}${own}`;
}

function lineRow(words: Words, line: LineLook, at: number, frozen: boolean): Html {
  const say = words.orders.lines;
  const problem = wordOf(words, line.problem);
  const locked = frozen ? html` readonly` : nothing;
  const input = (name: "price" | "discount", label: string, more: Html = nothing) =>
    html`<input class="input" name="line_${name}[]" value="${line[name]}" maxlength="20" aria-label="${label}: ${line.name}" autocomplete="off"${more}${locked}>`;
  const step = (act: "more" | "fewer", sign: string, label: string) =>
    html`<button type="submit" name="act" value="${act}:${at}" formnovalidate data-act aria-label="${label}" title="${label}">${icon(sign, 12)}</button>`;
  const name = line.variant
    ? html`<b class="strong">${line.name}</b>${hidden("line_name[]", line.name)}`
    : html`<input class="input" name="line_name[]" value="${line.name}" maxlength="300" aria-label="${say.name}"${locked}>`;
  const about = [line.sku, line.archived ? say.gone : ""].filter(Boolean).join(" · ");
  return html`<tr${problem ? html` class="is-wrong"` : nothing}><td><div class="product">${picture(line.pictureFileId)}${name}<small class="cut">${about}</small></div>${hidden("line_variant[]", line.variant)}${hidden("line_note[]", line.note)}<p class="error" data-out="line-${at}-problem"${problem ? nothing : html` hidden`}>${problem ?? ""}</p></td><td class="num">${input("price", say.price, html` inputmode="numeric"`)}</td><td><span class="stepper">${step("fewer", "minus", say.fewer(line.name))}<input name="line_quantity[]" value="${line.quantity}" maxlength="9" inputmode="numeric" aria-label="${say.quantity}: ${line.name}" autocomplete="off"${locked}>${step("more", "plus", say.more(line.name))}</span></td><td class="num">${input("discount", say.discount, html` placeholder="0" title="${say.discountHint}"`)}</td><td class="num strong"><output data-out="line-${at}">${digits(line.total)}</output></td><td class="act">${frozen ? nothing : iconButton(say.drop(line.name), "x", { small: true, type: "submit", attributes: { name: "act", value: `drop:${at}`, formnovalidate: true, "data-act": true } })}</td></tr>`;
}

/** A problem of the catalogue of errors, in words. */
export function wordOf(words: Words, reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  return (words.errors.fields as Record<string, string>)[reason] ?? words.errors.fields.other;
}

function totalsPart({ words, form }: FormScene, frozen: boolean): Html {
  const say = words.orders.totals;
  const { values, totals, errors, order } = form;
  const locked = frozen ? html` readonly` : nothing;
  const input = (name: string, label: string) =>
    html`<input class="input" id="${name}" name="${name}" value="${values[name] ?? ""}" maxlength="20" placeholder="0" autocomplete="off" aria-label="${label}"${errors[name] ? html` aria-invalid="true"` : nothing}${locked}>`;
  const problem = (name: string) =>
    html`<p class="error" data-out="${name}-problem"${errors[name] ? nothing : html` hidden`}>${wordOf(words, errors[name]) ?? ""}</p>`;
  const out = (name: string, amount: number) => html`<output data-out="${name}">${money(amount)}</output>`;
  const method = html`<select class="input" name="deposit_method" aria-label="${say.method}">${each(paymentMethods, (value) => html`<option value="${value}"${(values["deposit_method"] || "transfer") === value ? html` selected` : nothing}>${words.orders.payment.methods[value]}</option>`)}</select>`;
  const deposit = order
    ? html`<dt>${say.paid}</dt><dd>${out("paid", -totals.paid)}</dd>`
    : html`<dt><label for="deposit">${say.deposit}</label> ${method}</dt><dd>${input("deposit", say.deposit)}</dd>${problem("deposit")}`;
  return html`<dl class="totals" id="order-totals" aria-label="${say.label}"><dt>${say.goods}</dt><dd>${out("goods", totals.goods)}</dd><dt><label for="discount">${say.discount}</label> <span class="soft small" data-out="discount">${totals.discount > 0 ? `−${money(totals.discount)}` : ""}</span></dt><dd>${input("discount", say.discount)}</dd>${problem("discount")}<dt><label for="shipping_fee">${say.shipping}</label></dt><dd>${input("shipping_fee", say.shipping)}</dd>${problem("shipping_fee")}<dt>${say.total}</dt><dd>${out("total", totals.total)}</dd>${deposit}<dt class="grand">${say.due}</dt><dd class="grand">${out("due", totals.due)}</dd></dl>`;
}

/** How the places of a fill are called, for the fields that show names. */
const labelsOf = (fill: Record<string, string>) =>
  Object.fromEntries(["province_code", "ward_code"].map((name) => [name, placeName(fill[name] ?? "")]));
