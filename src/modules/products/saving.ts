import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Product, ProductVariant } from "./table.ts";
import { MOST_VARIANTS, nameOf, optionsOf, priceOf, skuOf, unitOf } from "./wording.ts";

export interface VariantInput {
  /** Of one that is there already. */
  id?: number;
  options?: Record<string, string>;
  sku?: string | null;
  /** Whole đồng. */
  price: number;
  pictureFileId?: number | null;
  archived?: boolean;
}

export interface ProductInput {
  name: string;
  unit?: string;
  pictureFileId?: number | null;
  variants: VariantInput[];
}

/** OR-2: puts a product into the catalogue, with at least one variant. The same clientKey again is the same product. */
export async function addProduct(
  db: Db | Trx,
  person: Pick<Person, "id">,
  { clientKey, at = new Date(), ...input }: ProductInput & { clientKey?: string; at?: Date },
): Promise<Product> {
  return changing(db, async (trx) => {
    const given = checked(input);
    await checkPictures(trx, person, given);
    const product = await trx
      .insertInto("products")
      .values({
        client_key: clientKey ?? null,
        name: given.name,
        unit: given.unit,
        picture_file_id: given.pictureFileId,
        options: JSON.stringify(optionsAmong(given.variants)),
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!product) return madeBefore(trx, clientKey!);
    await saveVariants(trx, product.id, given.variants, [], at);
    await record(trx, "product.added", product.id, { by: person.id, at, detail: { name: product.name } });
    return product;
  });
}

const madeBefore = (trx: Trx, key: string) =>
  trx.selectFrom("products").selectAll().where("client_key", "=", key).executeTakeFirstOrThrow();

/**
 * Writes a product anew: variants by their id, those without one are added, those left out are put away (orders keep
 * pointing at them). Refused("product_changed_meanwhile") when somebody else was there since `version`.
 */
export async function editProduct(
  db: Db | Trx,
  person: Pick<Person, "id">,
  id: number,
  { version, at = new Date(), ...input }: ProductInput & { version?: number; at?: Date },
): Promise<Product> {
  return changing(db, async (trx) => {
    const before = await trx.selectFrom("products").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
    if (!before) throw new NotFound(`no product ${id}`);
    if (version !== undefined && version !== before.version) throw new Refused("product_changed_meanwhile");
    const known = await trx.selectFrom("product_variants").selectAll().where("product_id", "=", id).execute();
    const given = checked(input);
    await checkPictures(trx, person, given, [before.picture_file_id, ...known.map((each) => each.picture_file_id)]);
    await saveVariants(trx, id, given.variants, known, at);
    const product = await trx
      .updateTable("products")
      .set({
        name: given.name,
        unit: given.unit,
        picture_file_id: given.pictureFileId,
        options: JSON.stringify(optionsAmong(given.variants)),
        version: before.version + 1,
        updated_at: at,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const detail = { name: [before.name, product.name], prices: pricesOf(known, given.variants) };
    await record(trx, "product.edited", id, { by: person.id, at, detail });
    return product;
  });
}

type Checked = ReturnType<typeof checked>;

/** All that is wrong at once, each by its field: “variants.2.price”. */
function checked({ name, unit = "", pictureFileId = null, variants }: ProductInput) {
  const wrong: Record<string, string> = {};
  const take = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      Object.assign(wrong, error.fields);
      return undefined;
    }
  };
  if (variants.length === 0) wrong["variants"] = "required";
  if (variants.length > MOST_VARIANTS) wrong["variants"] = "productVariants";
  const skus = new Set<string>();
  const rows = variants.slice(0, MOST_VARIANTS).map((variant, at) => {
    const sku = take(() => skuOf(`variants.${at}.sku`, variant.sku ?? null)) ?? null;
    if (sku !== null && skus.has(sku.toLowerCase())) wrong[`variants.${at}.sku`] = "skuTaken";
    if (sku !== null) skus.add(sku.toLowerCase());
    return {
      id: variant.id,
      sku,
      price: take(() => priceOf(`variants.${at}.price`, variant.price)) ?? 0,
      options: take(() => optionsOf(`variants.${at}.options`, variant.options ?? {})) ?? {},
      pictureFileId: variant.pictureFileId ?? null,
      archived: variant.archived === true,
    };
  });
  const given = { name: take(() => nameOf(name)) ?? "", unit: take(() => unitOf(unit)) ?? "", pictureFileId };
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return { ...given, variants: rows };
}

async function saveVariants(
  trx: Trx,
  productId: number,
  variants: Checked["variants"],
  known: ProductVariant[],
  at: Date,
): Promise<void> {
  const own = new Map(known.map((each) => [each.id, each]));
  await checkSkus(trx, productId, variants);
  // Codes may change places among the variants of one product: nobody has one while they do.
  if (known.length > 0) {
    await trx.updateTable("product_variants").set({ sku: null }).where("product_id", "=", productId).execute();
  }
  for (const [position, { id, sku, price, options, pictureFileId, archived }] of variants.entries()) {
    const values = { sku, price, position, picture_file_id: pictureFileId, options: JSON.stringify(options) };
    if (id === undefined) {
      const archived_at = archived ? at : null;
      await trx
        .insertInto("product_variants")
        .values({ ...values, product_id: productId, archived_at })
        .execute();
      continue;
    }
    const before = own.get(id);
    if (!before) throw new Invalid({ [`variants.${position}.id`]: "gone" });
    own.delete(id);
    const archived_at = archived ? (before.archived_at ?? at) : null;
    await trx
      .updateTable("product_variants")
      .set({ ...values, archived_at })
      .where("id", "=", id)
      .execute();
  }
  for (const left of own.values()) {
    const values = { sku: left.sku, archived_at: left.archived_at ?? at };
    await trx.updateTable("product_variants").set(values).where("id", "=", left.id).execute();
  }
}

async function checkSkus(trx: Trx, productId: number, variants: Checked["variants"]): Promise<void> {
  const skus = variants.flatMap(({ sku }) => sku ?? []);
  if (skus.length === 0) return;
  const others = await trx
    .selectFrom("product_variants")
    .select("sku")
    .where("sku", "in", skus)
    .where("product_id", "<>", productId)
    .execute();
  const taken = new Set(others.map(({ sku }) => sku!.toLowerCase()));
  const wrong = variants.flatMap(({ sku }, at) =>
    sku && taken.has(sku.toLowerCase()) ? [[`variants.${at}.sku`, "skuTaken"] as const] : [],
  );
  if (wrong.length > 0) throw new Invalid(Object.fromEntries(wrong));
}

/** New pictures are uploads of the person; those that were there may stay. */
async function checkPictures(
  trx: Trx,
  person: Pick<Person, "id">,
  given: Checked,
  known: (number | null)[] = [],
): Promise<void> {
  const wanted = [given.pictureFileId, ...given.variants.map((each) => each.pictureFileId)];
  const fresh = [...new Set(wanted.filter((id) => id !== null && !known.includes(id)))] as number[];
  if (fresh.length === 0) return;
  const rows = await trx
    .selectFrom("files")
    .select("id")
    .where("id", "in", fresh)
    .where("uploaded_by", "=", person.id)
    .where("media_type", "like", "image/%")
    .execute();
  if (rows.length < fresh.length) throw new Invalid({ picture: "file_gone" });
}

function optionsAmong(variants: Checked["variants"]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { options } of variants) {
    for (const [name, value] of Object.entries(options)) {
      const values = (found[name] ??= []);
      if (!values.includes(value)) values.push(value);
    }
  }
  return found;
}

/** [from, to] of each price that changed, by the variant. */
const pricesOf = (known: ProductVariant[], variants: Checked["variants"]) =>
  Object.fromEntries(
    variants.flatMap(({ id, price }) => {
      const before = known.find((each) => each.id === id);
      return before && before.price !== price ? [[id, [before.price, price]]] : [];
    }),
  );
