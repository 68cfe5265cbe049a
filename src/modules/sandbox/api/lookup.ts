import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type * as z from "zod";
import type { Sandbox } from "../sandbox.ts";
import { findCustomer, type Customer } from "../world.ts";

export async function parse<T>(c: Context, form: z.ZodType<T>): Promise<T> {
  return form.parse(await c.req.json().catch(() => ({})));
}

export function pageIn(sandbox: Sandbox, c: Context) {
  const page = sandbox.world.pages[c.req.param("page")!];
  if (!page) throw new HTTPException(404, { message: `No page ${c.req.param("page")}` });
  return page;
}

export function customerIn(sandbox: Sandbox, c: Context, psid = c.req.param("psid")!): Customer {
  const customer = findCustomer(sandbox.world, pageIn(sandbox, c).id, psid);
  if (!customer) throw new HTTPException(404, { message: `No customer ${psid} on this page` });
  return customer;
}
