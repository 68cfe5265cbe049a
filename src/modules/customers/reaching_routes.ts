import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { addEmail, changeEmail, makePrimaryEmail, removeEmail } from "./emailing.ts";
import { addPhone, changePhone, makePrimaryPhone, removePhone } from "./phoning.ts";
import { field, showPart, tryIn } from "./record_routes.ts";
import { idOf } from "./record_screens.ts";

const ways = {
  phones: { field: "phone", add: addPhone, change: changePhone, primary: makePrimaryPhone, remove: removePhone },
  emails: { field: "email", add: addEmail, change: changeEmail, primary: makePrimaryEmail, remove: removeEmail },
};
const wayOf = (c: Ctx) => ways[c.req.param("way") as keyof typeof ways];
const valueOf = (c: Ctx) => Number(c.req.param("value"));

const all = "/:id{[1-9][0-9]{0,14}}/:way{phones|emails}";
const one = `${all}/:value{[1-9][0-9]{0,14}}`;

/** Phones and e-mail addresses of a customer. */
export const routes = new Hono<Env>()
  .on(["PUT", "POST"], all, may("signed-in"), async (c) => {
    const typed = field(await readFields(c), "value");
    const way = wayOf(c);
    return tryIn(c, "facts", { field: way.field, typed }, () => way.add(c.var.deps.db, c.var.person, idOf(c), typed));
  })

  .on(["PUT", "POST"], one, may("signed-in"), async (c) => {
    const typed = field(await readFields(c), "value");
    const way = wayOf(c);
    const editing = { field: `${way.field}-${valueOf(c)}`, typed };
    return tryIn(c, "facts", editing, () => way.change(c.var.deps.db, c.var.person, idOf(c), valueOf(c), typed));
  })

  .post(`${one}/primary`, may("signed-in"), async (c) => {
    await wayOf(c).primary(c.var.deps.db, c.var.person, idOf(c), valueOf(c));
    return showPart(c, "facts");
  })

  .post(`${one}/removal`, may("signed-in"), async (c) => {
    await wayOf(c).remove(c.var.deps.db, c.var.person, idOf(c), valueOf(c));
    return showPart(c, "facts");
  });
