import { cut } from "../../cutting.ts";
import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { clean, keyIn, readFields } from "../../form.ts";
import { isAtLeast, may } from "../../may.ts";
import { fragment, render, toast } from "../../render.ts";
import {
  catalogueScreen,
  emptyVariant,
  productFormScreen,
  type ProductForm,
  productRows,
  type VariantFields,
  variantFieldsOf,
} from "../../views/products/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { keepFile } from "../files/mod.ts";
import { archiveProduct, restoreProduct } from "./archiving.ts";
import { filledRows, type Fields, variantRowsIn, variantsIn } from "./form.ts";
import { getProduct, listProducts, type WholeProduct } from "./queries.ts";
import { addProduct, editProduct } from "./saving.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const look = { styles: ["lists", "orders"], scripts: ["products"] };
const idOf = (c: Ctx) => Number(c.req.param("id"));
const one = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";

async function catalogue(c: Ctx): Promise<Response> {
  const { words, deps, person } = c.var;
  const q = cut(clean(c.req.query("q") ?? "").trim(), 100);
  const archived = c.req.query("archived") === "1";
  const page = await listProducts(deps.db, { q, archived }, { after: c.req.query("after") });
  const view = { words, ...page, q, archived, mayChange: isAtLeast(person, "supervisor") };
  if (c.req.query("rows")) return fragment(c, productRows(view));
  const crumbs = [{ label: words.orders.title, href: "/orders" }];
  return render(c, { title: words.products.title, main: catalogueScreen(view), crumbs, ...look });
}

function showForm(c: Ctx, view: Omit<ProductForm, "words">, status = 200): Promise<Response> {
  const { words } = c.var;
  const title = view.product ? words.products.edit(view.product.name) : words.products.add;
  const crumbs = [{ label: words.products.title, href: "/products" }];
  return render(c, { title, main: productFormScreen({ words, ...view }), crumbs, status, ...look });
}

type Sent = File | string | null | undefined;

/** The picture that was sent, kept; nothing where none was. */
async function keepPicture(c: Ctx, file: Sent, field: string): Promise<number | undefined> {
  if (!(file instanceof File) || file.size === 0) return undefined;
  const kept = await keepFile(c.var.deps, { name: file.name, bytes: file.stream(), uploadedBy: c.var.person.id });
  if (!kept.media_type.startsWith("image/")) throw new Invalid({ [field]: "fileKind" });
  return kept.id;
}

/** Each variant with the picture that came along for it, so that no other fault of the form loses it. */
async function keepPictures(c: Ctx, rows: readonly VariantFields[]): Promise<VariantFields[]> {
  const files = (await c.req.formData()).getAll("variant_file[]");
  const pictures: VariantFields[] = [];
  for (const [at, row] of rows.entries()) {
    const id = await keepPicture(c, files[at], "variants");
    pictures.push({ ...row, picture: String(id ?? row.picture) });
  }
  return pictures;
}

/** The picture that came along, kept; else the one there is, unless it was dropped. */
async function pictureIn(c: Ctx, fields: Fields, product: WholeProduct | undefined): Promise<number | null> {
  const kept = await keepPicture(c, (await c.req.formData()).get("picture"), "picture");
  if (kept !== undefined) return kept;
  return one(fields, "drop_picture") === "1" ? null : (product?.picture_file_id ?? null);
}

async function save(c: Ctx, product?: WholeProduct): Promise<Response> {
  const { deps, person, words } = c.var;
  const fields = await readFields(c);
  let rows = variantRowsIn(fields);
  const typed = { values: fields };
  if (one(fields, "act") === "more") {
    rows = await keepPictures(c, rows);
    return showForm(c, { product, typed, variants: [...rows, emptyVariant()] });
  }
  try {
    // What is wrong is told by the place of the row among these: they are what is shown then.
    rows = filledRows(await keepPictures(c, rows));
    const input = {
      name: one(fields, "name"),
      unit: one(fields, "unit"),
      pictureFileId: await pictureIn(c, fields, product),
      variants: variantsIn(rows, product),
    };
    const version = Number(one(fields, "version")) || product?.version;
    const clientKey = keyIn(one(fields, "client_key"));
    const saved = product
      ? await editProduct(deps.db, person, product.id, { ...input, ...(version && { version }) })
      : await addProduct(deps.db, person, { ...input, ...(clientKey && { clientKey }) });
    toast(c, words.products.saved(saved.name));
    return c.redirect("/products", 303);
  } catch (error) {
    if (error instanceof Invalid) {
      return showForm(c, { product, typed: { ...typed, errors: error.fields }, variants: rows }, 422);
    }
    if (!(error instanceof Refused)) throw error;
    const refused = wordFor(words.errors.refused, error.reason, words.errors.refused.other);
    const now = product && (await getProduct(deps.db, product.id));
    const values = { ...fields, ...(now && { version: String(now.version) }) };
    return showForm(c, { product: now, typed: { values }, variants: rows, refused }, 422);
  }
}

/** All may look at the catalogue; supervisors and those above them change it. */
export const routes = new Hono<Env>()
  .get("/", may("signed-in"), catalogue)
  .get("/new", may("supervisor"), (c) => showForm(c, { typed: { values: {} }, variants: [emptyVariant()] }))
  .post("/", may("supervisor"), (c) => save(c))
  .get(ID, may("supervisor"), async (c) => {
    const product = await getProduct(c.var.deps.db, idOf(c));
    const values = { name: product.name, unit: product.unit };
    return showForm(c, { product, typed: { values }, variants: variantFieldsOf(product) });
  })
  .post(ID, may("supervisor"), async (c) => save(c, await getProduct(c.var.deps.db, idOf(c))))
  .post(`${ID}/archival`, may("supervisor"), async (c) => {
    const fields = await readFields(c);
    const act = one(fields, "on") === "0" ? restoreProduct : archiveProduct;
    await act(c.var.deps.db, c.var.person, idOf(c));
    return c.redirect("/products", 303);
  });
