import { Hono } from "hono";
import { type SqlBool, sql } from "kysely";
import { z } from "zod";
import type { Env } from "../../context.ts";
import { clean, line, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, toast } from "../../render.ts";
import { filterForm, queryOf } from "../../views/inbox/mod.ts";
import { listSavedViews, removeView, saveView } from "../lists/mod.ts";
import { listTags } from "../tags/mod.ts";
import { idOf, sceneFor } from "./asking.ts";
import { filterOf } from "./form.ts";

const ViewForm = z.object({
  name: line(60),
  query: z.string().max(4_000, "tooLong").transform(clean).default(""),
  shared: z.string().optional(),
});

export const routes = new Hono<Env>()
  // What can be chosen, once somebody opens the filters: pages and people the person meets, tags they see.
  .get("/filters", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { person } = c.var;
    const all = person.role === "owner" || person.role === "admin";
    const mine = db.selectFrom("page_members").select("page_id").where("user_id", "=", person.id);
    // A line has calls, and no conversations.
    const pages = db
      .selectFrom("pages")
      .select(["id", "name"])
      .where("channel", "<>", "phone")
      .orderBy("name")
      .limit(500);
    const people = db
      .selectFrom("users")
      .select(["id", "name"])
      .where("deactivated_at", "is", null)
      .where("id", "<>", person.id)
      .orderBy("name")
      .limit(500);
    const beside = sql<SqlBool>`exists (select from page_members where user_id = users.id
      and page_id in (select page_id from page_members where user_id = ${person.id}))`;
    const [pageNames, owners, tags, views] = await Promise.all([
      (all ? pages : pages.where("id", "in", mine)).execute(),
      (all ? people : people.where(beside)).execute(),
      listTags(db, person),
      listSavedViews(db, person, "inbox"),
    ]);
    return fragment(c, filterForm(sceneFor(c), { views, pages: pageNames, owners, tags }));
  })

  .post("/views", may("signed-in"), async (c) => {
    const form = await readForm(c, ViewForm);
    // As the address has it once it is read: nothing is kept that means nothing.
    const query = queryOf(filterOf(Object.fromEntries(new URLSearchParams(form.query)))).slice(1);
    const view = { room: "inbox", name: form.name, query, shared: form.shared === "1" };
    const saved = await saveView(c.var.deps.db, c.var.person, view);
    toast(c, sceneFor(c).w.filters.saved(saved.name));
    return c.redirect(query ? `/inbox?${query}` : "/inbox", 303);
  })

  .post("/views/:id{[1-9][0-9]{0,14}}/removal", may("signed-in"), async (c) => {
    await removeView(c.var.deps.db, c.var.person, idOf(c));
    return c.redirect("/inbox", 303);
  });
