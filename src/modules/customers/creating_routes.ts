import { cut } from "../../cutting.ts";
import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { clean, readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { pickerOptions } from "../../views/components.ts";
import { newCustomerDialog, type NewCustomerLook, newCustomerScreen } from "../../views/customers/mod.ts";
import { nothing } from "../../views/html.ts";
import { listColleagues } from "../people/mod.ts";
import { findCompanies } from "./companies.ts";
import { createCustomer } from "./creating.ts";
import { listGroups } from "./groups.ts";
import { addressColumns } from "./places.ts";
import { idIn } from "./record_routes.ts";
import { customerKinds, genders } from "./table.ts";
import { visibleTo } from "./visibility.ts";

const list = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .default([])
  .transform((all) => all.slice(0, 40));
const id = z.string().default("").transform(idIn);
const text = z.string().max(1_000, "tooLong").default("");

/** A new customer as typed. */
const NewCustomerForm = z.object({
  key: z.uuid("other"),
  kind: z.enum(customerKinds, "choice").default("lead"),
  name: z.string("required").trim().min(1, "required").max(120, "tooLong"),
  phones: list,
  emails: list,
  address: text,
  was: text,
  company_id: id,
  company_name: text,
  born_on: text,
  gender: z.union([z.enum(genders), z.literal("").transform(() => null)], "choice").default(null),
  source: text,
  tax_code: text,
  owner: id,
  groups: list.transform((all) => all.flatMap((one) => idIn(one) ?? [])),
});

async function look(c: Ctx, inDialog: boolean, typed?: NewCustomerLook["typed"]): Promise<NewCustomerLook> {
  const { db, assetVersion } = c.var.deps;
  const begun = idIn(String(typed?.values["company_id"] ?? c.req.query("company") ?? ""));
  const [colleagues, groups, company] = await Promise.all([
    listColleagues(db),
    listGroups(db),
    begun
      ? db
          .selectFrom("customers")
          .select(["id", "name"])
          .where("id", "=", begun)
          .where(visibleTo(c.var.person))
          .executeTakeFirst()
      : undefined,
  ]);
  const values = {
    kind: company ? "contact" : "lead",
    name: cut(c.req.query("name") ?? "", 120),
    phones: cut(c.req.query("phone") ?? "", 60),
    owner: String(c.var.person.id),
  };
  const key = typed?.values["key"];
  return {
    words: c.var.words,
    assetVersion,
    colleagues,
    groups,
    company,
    inDialog,
    typed: typed ?? { values },
    key: typeof key === "string" ? key : crypto.randomUUID(),
  };
}

async function showForm(c: Ctx, form: NewCustomerLook, status = 200): Promise<Response> {
  if (form.inDialog) return fragment(c, newCustomerDialog(form), status);
  return render(c, {
    title: c.var.words.customers.form.title,
    main: newCustomerScreen(form),
    status,
    crumbs: [{ label: c.var.words.customers.title, href: "/customers" }],
    styles: ["lists", "customers"],
  });
}

async function create(c: Ctx): Promise<Response> {
  const values = await readFields(c);
  const inDialog = values["part"] === "dialog" && isHtmx(c);
  try {
    const { key, address, was, company_id, company_name, owner, groups, ...form } = await readForm(c, NewCustomerForm);
    const customer = await createCustomer(c.var.deps.db, c.var.person, {
      ...form,
      ...(address.trim() ? addressColumns(address, was) : {}),
      ...(company_name.trim() ? { company_name } : { company_id }),
      clientKey: key,
      ownerId: owner,
      groupIds: groups,
    });
    if (!inDialog) return c.redirect(`/customers/${customer.id}`, 303);
    const said = c.var.words.customers.form.created(form.name);
    toast(c, said, "ok", { href: `/customers/${customer.id}`, label: c.var.words.frame.show });
    // Nothing takes the dialog's place: it is gone.
    return fragment(c, nothing);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return showForm(c, await look(c, inDialog, { values, errors: error.fields }), 422);
  }
}

/** Making a customer, and choosing a company while typing. */
export const routes = new Hono<Env>()
  .get("/new", may("signed-in"), async (c) => showForm(c, await look(c, isHtmx(c) && c.req.query("part") === "dialog")))

  .post("/", may("signed-in"), create)

  .get("/companies", may("signed-in"), async (c) => {
    const asked = cut(clean(c.req.query("q") ?? ""), 100);
    const found = await findCompanies(c.var.deps.db, c.var.person, asked);
    return fragment(
      c,
      pickerOptions(
        c.var.words,
        asked,
        found.map((company) => ({ id: company.id, label: company.name })),
      ),
    );
  });
