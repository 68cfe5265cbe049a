import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, localPath } from "../../render.ts";
import {
  type FieldPlace,
  fieldPlaces,
  type FieldView,
  tagField,
  tagHistory,
  tagOptions,
} from "../../views/tags/mod.ts";
import { visibleIds, wholeOf } from "../customers/mod.ts";
import { CustomerQuery, GivingForm } from "./form.ts";
import { listTagHistory, listTags, tagByName, tagCustomer, tagsOf, untagCustomer } from "./mod.ts";

const CUSTOMER = "/customers/:id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));
const placeOf = (text: string | undefined): FieldPlace => fieldPlaces.find((place) => place === text) ?? "pane";

/** The customer through the person asking. */
async function seen(c: Ctx, customerId: number): Promise<number> {
  const ids = await visibleIds(c.var.deps.db, c.var.person, [customerId]);
  if (!ids.has(customerId)) throw new NotFound(`no customer ${customerId}`);
  return customerId;
}

/** Of a record that has just gone into another one, whoever still shows it is shown that one. */
async function asked(c: Ctx): Promise<number> {
  const query = CustomerQuery.safeParse(c.req.query());
  if (!query.success) throw new NotFound();
  return seen(c, await wholeOf(c.var.deps.db, query.data.customer));
}

async function showField(c: Ctx, customerId: number, at: FieldPlace, more: Pick<FieldView, "typed" | "error"> = {}) {
  const tags = (await tagsOf(c.var.deps.db, c.var.person, [customerId])).get(customerId) ?? [];
  return fragment(c, tagField(c.var.words, { customerId, at, tags, ...more }), more.error ? 422 : 200);
}

/** The field as it stands now, or, where there is no JavaScript, the page one came from. */
async function answer(c: Ctx, customerId: number, at: FieldPlace) {
  if (isHtmx(c)) return showField(c, customerId, at);
  const from = URL.parse(c.req.header("Referer") ?? "");
  return c.redirect(localPath(from ? from.pathname + from.search : undefined, `/customers/${customerId}`), 303);
}

export const routes = new Hono<Env>()
  .get("/field", may("signed-in"), async (c) => showField(c, await asked(c), placeOf(c.req.query("at"))))
  .get("/history", may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    return fragment(c, tagHistory(words, await listTagHistory(deps.db, person, await asked(c))));
  })
  .get("/options", may("signed-in"), async (c) => fragment(c, tagOptions(await listTags(c.var.deps.db, c.var.person))))
  .post(CUSTOMER, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { person } = c.var;
    const customerId = await seen(c, idOf(c));
    const form = await readForm(c, GivingForm);
    const at = placeOf(form.at);
    try {
      const tagId = form.tag ?? (await tagByName(db, person, form.name, { shared: form.shared })).id;
      await tagCustomer(db, person, customerId, tagId);
    } catch (error) {
      if (!(error instanceof Invalid) || !isHtmx(c)) throw error;
      return showField(c, customerId, at, { typed: form.name, error: Object.values(error.fields)[0] });
    }
    return answer(c, customerId, at);
  })
  .delete(`${CUSTOMER}/:tag{[1-9][0-9]{0,14}}`, may("signed-in"), async (c) => {
    const customerId = await seen(c, idOf(c));
    await untagCustomer(c.var.deps.db, c.var.person, customerId, Number(c.req.param("tag")));
    return answer(c, customerId, placeOf(c.req.query("at")));
  })
  .post(`${CUSTOMER}/removal`, may("signed-in"), async (c) => {
    const customerId = await seen(c, idOf(c));
    const { tag } = await readForm(c, GivingForm);
    if (tag) await untagCustomer(c.var.deps.db, c.var.person, customerId, tag);
    return answer(c, customerId, "page");
  });
