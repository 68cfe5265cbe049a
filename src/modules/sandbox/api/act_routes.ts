import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { edit, press, react, refer, remember, see, unsend, write, writeElsewhere } from "../acts.ts";
import type { Sandbox } from "../sandbox.ts";
import { findMessage, type Customer, type Message } from "../world.ts";
import { attachmentsOf, forms, timeOf } from "./forms.ts";
import { customerIn, parse } from "./lookup.ts";

const likeSticker = 369239263222822;
const path = "/pages/:page/customers/:psid";

/** What a customer does on the phone, and what the page says elsewhere. */
export function actRoutes(sandbox: Sandbox): Hono {
  const acts = new Hono();

  acts.post(`${path}/messages`, async (c) => {
    const customer = customerIn(sandbox, c);
    const { sticker, sticker_shape, attachments, ...form } = await parse(c, forms.message);
    const sticker_id = sticker === "like" ? likeSticker : sticker;
    const given = await attachmentsOf(sandbox, attachments);
    if (sticker_id) given.push({ type: "sticker", sticker_id, media: `sticker-${sticker_id}` });
    const written = { ...form, at: timeOf(form), attachments: given, sticker_id, stickers: sticker_shape };
    return c.json(write(sandbox, customer, written), 201);
  });

  // What was said before the app was connected: there is no webhook of it, only the history tells.
  acts.post(`${path}/history`, async (c) => {
    const customer = customerIn(sandbox, c);
    const { messages } = await parse(c, forms.history);
    return c.json({ mids: remember(sandbox, customer, messages) }, 201);
  });

  acts.post(`${path}/reactions`, async (c) => {
    const customer = customerIn(sandbox, c);
    const form = await parse(c, forms.reaction);
    return c.json(react(sandbox, customer, messageIn(customer, form.mid), form.reaction, timeOf(form)), 201);
  });

  acts.post(`${path}/edits`, async (c) => {
    const customer = customerIn(sandbox, c);
    const form = await parse(c, forms.edit);
    const message = messageIn(customer, form.mid);
    if (message.edits >= 5) throw new HTTPException(409, { message: "A message can be edited five times" });
    return c.json(edit(sandbox, customer, message, form.text, timeOf(form)), 201);
  });

  acts.post(`${path}/unsends`, async (c) => {
    const customer = customerIn(sandbox, c);
    const form = await parse(c, forms.unsend);
    return c.json(unsend(sandbox, customer, messageIn(customer, form.mid), timeOf(form)), 201);
  });

  acts.post(`${path}/postbacks`, async (c) => {
    const customer = customerIn(sandbox, c);
    const form = await parse(c, forms.postback);
    return c.json(press(sandbox, customer, { ...form, at: timeOf(form) }), 201);
  });

  acts.post(`${path}/referrals`, async (c) => {
    const customer = customerIn(sandbox, c);
    const form = await parse(c, forms.referral);
    return c.json(refer(sandbox, customer, form.referral, timeOf(form)), 201);
  });

  acts.post(`${path}/read`, async (c) => {
    const customer = customerIn(sandbox, c);
    return c.json(see(sandbox, customer, timeOf(await parse(c, forms.read))), 201);
  });

  acts.post("/pages/:page/echoes", async (c) => {
    const { psid, attachments, ...form } = await parse(c, forms.echo);
    const customer = customerIn(sandbox, c, psid);
    const given = await attachmentsOf(sandbox, attachments);
    return c.json(writeElsewhere(sandbox, customer, { ...form, attachments: given, at: timeOf(form) }), 201);
  });

  acts.post("/media", async (c) => {
    const file = (await c.req.formData()).get("file");
    if (!(file instanceof File)) throw new HTTPException(422, { message: "The form needs a file" });
    const mime = file.type || "application/octet-stream";
    const media = await sandbox.shelf.keep(new Uint8Array(await file.arrayBuffer()), { mime, name: file.name });
    const type = ["image", "audio", "video"].find((each) => mime.startsWith(`${each}/`)) ?? "file";
    sandbox.changed();
    return c.json({ media, type, name: file.name }, 201);
  });

  return acts;
}

function messageIn(customer: Customer, mid: string): Message {
  const message = findMessage(customer, mid);
  if (!message) throw new HTTPException(404, { message: `No message ${mid} in this conversation` });
  return message;
}
