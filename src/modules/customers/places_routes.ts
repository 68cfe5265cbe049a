import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { pickerOptions } from "../../views/components.ts";
import { placeOptions } from "../../views/customers/places.ts";
import { suggestPlaces, suggestProvinces, suggestWards } from "./places.ts";

const asked = (c: Ctx) => clean(c.req.query("q") ?? "").trim();

/** What an address may mean while it is typed, whole or its province and ward apart. */
export const placeRoutes = new Hono<Env>()
  .get("/", may("signed-in"), async (c) => {
    const found = asked(c).length < 2 ? [] : suggestPlaces(asked(c));
    return fragment(c, placeOptions(c.var.words, found, { apart: c.req.query("apart") === "1" }));
  })

  .get("/provinces", may("signed-in"), async (c) => {
    const say = c.var.words.duplicates.places;
    const picks = suggestProvinces(asked(c)).map(({ code, name, was }) => ({
      id: code,
      label: name,
      beside: was && say.was(was),
      stacked: true,
    }));
    return fragment(c, pickerOptions(c.var.words, asked(c), picks));
  })

  .get("/wards", may("signed-in"), async (c) => {
    const say = c.var.words.duplicates.places;
    const given = c.req.query("province_code") ?? "";
    const picks = suggestWards(asked(c), given).map(({ code, name, was, province }) => ({
      id: code,
      label: name,
      beside: [given ? "" : province?.name, was && say.was(was)].filter(Boolean).join(" · ") || undefined,
      stacked: true,
      also: province && { province_code: [province.code, province.name] as const },
    }));
    return fragment(c, pickerOptions(c.var.words, asked(c), picks));
  });
