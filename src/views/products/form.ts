import type { WholeProduct } from "../../modules/products/mod.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, buttonLink, field, hidden, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { digits } from "../money.ts";
import { type Typed, valueOf } from "../typed.ts";
import { picture } from "./list.ts";

/** A row of the form, as it was typed or is kept. */
export interface VariantFields {
  id: string;
  size: string;
  color: string;
  sku: string;
  price: string;
  archived: boolean;
  /** Id of its own picture. */
  picture: string;
}

export interface ProductForm {
  words: Words;
  typed: Typed;
  variants: readonly VariantFields[];
  product?: WholeProduct | undefined;
  refused?: string | undefined;
}

/** A product with its variants, a row for each size and colour; works without JavaScript. */
export function productFormScreen(view: ProductForm): Html {
  const { words, product, typed, variants, refused } = view;
  const say = words.products;
  const of = valueOf(words, typed);
  const action = product ? `/products/${product.id}` : "/products";
  const key = String(typed.values["client_key"] ?? crypto.randomUUID());
  const kept = product
    ? hidden("version", String(typed.values["version"] ?? product.version))
    : hidden("client_key", key);
  const variantsError = of("variants").error;
  return main(
    "page",
    html`<div class="scroll"><div class="narrow wide-form">${pageHead(
      product ? say.edit(product.name) : say.add,
      "",
      when(product, (known) => archiving(words, known)),
    )}<form class="stack product-form" method="post" action="${action}" enctype="multipart/form-data" novalidate>${when(refused, (text) => banner(text, "bad"))}${kept}
${field({ label: say.name, ...of("name"), required: true, attributes: { maxlength: 200, autofocus: !product, autocomplete: "off" } })}
<div class="columns">${field({ label: say.unit, ...of("unit"), attributes: { maxlength: 40, placeholder: say.unitHint, autocomplete: "off" } })}${pictureField(words, product)}</div>
<fieldset class="stack tight"><legend class="label">${say.variants}</legend><p class="help">${say.variantsHelp}</p>${when(variantsError, (text) => html`<p class="error">${icon("circle-alert", 12)}${text}</p>`)}
<table class="variant-table"><thead><tr><th>${say.picture}</th><th>${say.color}</th><th>${say.size}</th><th>${say.sku}</th><th class="num">${say.price} <i aria-hidden="true">*</i></th><th>${say.onSale}</th><th><span class="sr">${say.dropVariant}</span></th></tr></thead><tbody id="variants" data-rows>${each(variants, (row, at) => variantRow(view, row, at))}</tbody></table>
<div class="line">${button(say.addVariant, { size: "small", icon: "plus", attributes: { name: "act", value: "more", "data-add-row": "#variants", formnovalidate: true } })}</div></fieldset>
<div class="save-bar">${button(say.save, { look: "primary" })}${buttonLink(say.cancel, "/products", { look: "quiet" })}</div></form></div></div>`,
  );
}

function archiving(words: Words, product: WholeProduct): Html {
  const say = words.products;
  const path = `/products/${product.id}/archival`;
  return product.archived_at
    ? html`<form method="post" action="${path}">${hidden("on", "0")}${button(say.restore, { size: "small", icon: "rotate-ccw" })}</form>`
    : html`<form method="post" action="${path}" data-confirm="${say.archiveAsk(product.name)}">${hidden("on", "1")}${button(say.archive, { size: "small", icon: "archive" })}</form>`;
}

function pictureField(words: Words, product: WholeProduct | undefined): Html {
  const say = words.products;
  const known = product?.picture_file_id ?? null;
  const drop = html`<label class="line small"><input type="checkbox" name="drop_picture" value="1">${say.dropPicture}</label>`;
  return html`<div class="field"><label for="picture">${say.picture}</label><div class="line">${known === null ? nothing : picture(known)}<input type="file" id="picture" name="picture" accept="image/*">${known === null ? nothing : drop}</div></div>`;
}

function variantRow({ words, typed }: ProductForm, row: VariantFields, at: number): Html {
  const say = words.products;
  const wrong = (name: string) => {
    const reason = typed.errors?.[`variants.${at}.${name}`];
    if (!reason) return undefined;
    const fields = words.errors.fields as Record<string, string>;
    return fields[reason] ?? fields["other"];
  };
  const input = (name: keyof VariantFields, label: string, most: number, more: Html = nothing) => {
    const key = name === "size" || name === "color" ? "options" : name;
    const error = wrong(key);
    const isFirst = Object.keys(typed.errors ?? {})[0] === `variants.${at}.${key}`;
    return html`<input class="input small" name="variant_${name}[]" value="${String(row[name])}" maxlength="${most}" aria-label="${label}" autocomplete="off"${error ? html` aria-invalid="true" title="${error}"` : nothing}${isFirst ? html` autofocus` : nothing}${more}>${when(error, (text) => html`<p class="error">${text}</p>`)}`;
  };
  return html`<tr><td>${variantPicture(words, row)}</td><td>${hidden("variant_id[]", row.id)}${input("color", say.color, 60)}</td><td>${input("size", say.size, 60)}</td><td>${input("sku", say.sku, 60)}</td><td class="num">${input("price", say.price, 20, html` inputmode="numeric"`)}</td><td><select class="input small" name="variant_archived[]" aria-label="${say.onSale}"><option value="0"${row.archived ? nothing : html` selected`}>${words.frame.yes}</option><option value="1"${row.archived ? html` selected` : nothing}>${words.frame.no}</option></select></td><td>${iconButton(say.dropVariant, "x", { small: true, more: "needs-js", attributes: { "data-drop-row": true } })}</td></tr>`;
}

/** Pressed to choose another picture, which shows at once; where there is none, orders show the product's. */
function variantPicture(words: Words, { picture: id }: VariantFields): Html {
  const say = words.products;
  const face = html`<img${id ? html` src="/files/${id}?size=thumb"` : html` hidden`} alt="" width="36" height="36">${icon("image", 16)}`;
  const drop = iconButton(say.dropPicture, "x", {
    small: true,
    more: "needs-js",
    attributes: { "data-drop-picture": true, hidden: !id },
  });
  return html`<span class="line tight">${hidden("variant_picture[]", id)}<label class="goods-picture variant-picture" title="${say.choosePicture}">${face}<input class="sr" type="file" name="variant_file[]" accept="image/*" aria-label="${say.choosePicture}"></label>${drop}</span>`;
}

export const emptyVariant = (): VariantFields => ({
  id: "",
  size: "",
  color: "",
  sku: "",
  price: "",
  archived: false,
  picture: "",
});

/** What stands in the form of a product that is there. */
export const variantFieldsOf = (product: WholeProduct): VariantFields[] =>
  product.variants.map(({ id, options, sku, price, archived_at, picture_file_id }) => ({
    id: String(id),
    color: options["Màu"] ?? "",
    // Whatever else it differs in stands here too, so that nothing is lost by saving.
    size: Object.entries(options)
      .filter(([name]) => name !== "Màu")
      .map(([, value]) => value)
      .join(" / "),
    sku: sku ?? "",
    price: digits(price),
    archived: archived_at !== null,
    picture: String(picture_file_id ?? ""),
  }));
