import { cut } from "../../cutting.ts";
import type { Ctx } from "../../context.ts";
import { type Db } from "../../database.ts";
import { keyIn } from "../../form.ts";
import { discountText, digits } from "../../views/money.ts";
import type { LineLook, OrderForm } from "../../views/orders/mod.ts";
import { showPhone } from "../customers/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import { listColleagues } from "../people/mod.ts";
import { findVariants, searchVariants } from "../products/mod.ts";
import { findMade, type OfCall } from "./creating.ts";
import { countedLine, countedOrder, depositIn, idIn, isAmount, type Typed, typedIn, typedOf } from "./form.ts";
import { chosenCustomer, knownOf } from "./form_customer.ts";
import { findFormDraft } from "./form_drafts.ts";
import { MOST_LINES } from "./lines.ts";
import type { WholeOrder } from "./queries.ts";
import { type CountedLine, lineProblem, orderProblem, totalsOf } from "./totals.ts";
import { isSettled } from "./transitions.ts";

/** What the call says that the form was opened for. */
export interface Begun extends OfCall {
  number: string | null;
  content: string;
}

export interface Drawn {
  typed: Typed;
  errors?: Record<string, string>;
  refused?: string | undefined;
  savedAt?: Date | undefined;
  whole?: WholeOrder | undefined;
  /** Find products by what stands in the search field. */
  finding?: boolean;
  fill?: Record<string, string> | undefined;
  call?: OfCall | undefined;
}

const sound = (value: number) => (Number.isFinite(value) && value > 0 ? Math.min(Math.trunc(value), 1e15) : 0);

/** As much of it as is a number yet: what is half typed counts as nothing. */
const soundLine = (line: CountedLine): CountedLine => ({
  quantity: sound(line.quantity),
  price: sound(line.price),
  discount_amount: sound(line.discount_amount),
  discount_percent: line.discount_percent === null ? null : Math.min(sound(line.discount_percent), 10_000),
});

/** The form as it stands, with names, pictures and what its numbers come to, by the same function that saves it. */
export async function drawForm(c: Ctx, { typed, errors = {}, whole, ...drawn }: Drawn): Promise<OrderForm> {
  const { db } = c.var.deps;
  const { values } = typed;
  const variants = await findVariants(
    db,
    typed.lines.flatMap((line) => idIn(line.variant) ?? []),
  );
  const counted = typed.lines.map((line) => soundLine(countedLine(line)));
  const order = countedOrder(typed);
  const sums = totalsOf(
    {
      ...soundLine({ ...order, quantity: 1, price: 0 }),
      shipping_fee: sound(order.shipping_fee),
      cash_on_delivery: true,
    },
    counted,
    whole ? [whole.order.paid_total] : [],
  );
  const deposit = whole ? 0 : depositIn(typed);
  const totals = { ...sums, due: sums.due - sound(deposit) };
  const lines = typed.lines.map((line, at): LineLook => {
    const id = idIn(line.variant);
    const variant = id === null ? undefined : variants.get(id);
    const held = whole?.lines.find((each) => each.variant_id !== null && each.variant_id === id);
    const told = errors[`lines.${at}`] ?? Object.entries(errors).find(([key]) => key.startsWith(`lines.${at}.`))?.[1];
    const isGone = variant?.archived === true && !held;
    return {
      ...line,
      name: held?.name ?? variant?.name ?? line.name,
      sku: held?.sku ?? variant?.sku ?? "",
      pictureFileId: variant?.picture_file_id ?? null,
      archived: variant?.archived ?? id !== null,
      pieces: countedLine(line).quantity,
      total: totals.lines[at]?.total ?? 0,
      problem: told ?? (isGone ? "productGone" : lineProblem(countedLine(line))?.reason),
    };
  });
  const wrong = lines.some((line) => line.problem) ? undefined : orderProblem(order, typed.lines.map(countedLine));
  return {
    values,
    lines,
    totals,
    errors: {
      ...(wrong && wrong.field !== "lines" && { [wrong.field]: wrong.reason }),
      ...(!isAmount(deposit) && { deposit: "orderMoney" }),
      ...errors,
    },
    customer: await chosenCustomer(db, c.var.person, values, whole, drawn.call),
    colleagues: await listColleagues(db),
    order: whole && {
      id: whole.order.id,
      code: whole.order.code,
      version: whole.order.version,
      settled: isSettled(whole.order.status),
      isDraft: whole.order.status === "draft",
    },
    found: drawn.finding ? await findings(db, values["find"] ?? "") : undefined,
    savedAt: drawn.savedAt,
    fill: drawn.fill,
    refused: drawn.refused,
  };
}

const findings = async (db: Db, asked: string) => ({ asked: asked.trim(), variants: await searchVariants(db, asked) });

const draftKeys = /^order:(new(:[ck]?[1-9]\d{0,14})?|[1-9]\d{0,14})$/;
/** Under what name a form is kept; one that somebody made up is none. */
export const draftKeyOf = (values: Record<string, string>): string | undefined =>
  draftKeys.test(values["draft_key"] ?? "") ? values["draft_key"] : undefined;

/** A new form: what was typed the last time, else what its address says and what is known of whom it is for. */
export async function beginForm(c: Ctx, call?: Begun): Promise<Drawn> {
  const { person, deps } = c.var;
  const conversationId = idIn(c.req.query("conversation"));
  const conversation = conversationId === null ? undefined : await getConversation(deps.db, person, conversationId);
  const spoken = conversation?.customer_id ?? call?.customer?.id ?? null;
  const customer = spoken ?? idIn(c.req.query("customer"));
  const about = conversation ? `:${conversation.id}` : call ? `:k${call.id}` : customer ? `:c${customer}` : "";
  const draft_key = `order:new${about}`;
  const kept = await findFormDraft(deps.db, person, draft_key);
  const typed = kept && typedIn(kept.fields);
  // What was still on its way when the form was sent may be kept after it: with its key nothing new would be made of it.
  if (typed && !(await findMade(deps.db, person, keyIn(typed.values["client_key"])))) {
    return { typed: { ...typed, values: { ...typed.values, draft_key } }, savedAt: kept.updated_at, call };
  }
  const values = {
    client_key: crypto.randomUUID(),
    draft_key,
    conversation_id: String(conversation?.id ?? ""),
    call_id: String(call?.id ?? ""),
    customer_id: String(customer ?? ""),
    assignee_id: String(person.id),
    internal_note: cut(call?.content ?? "", 5_000),
    cash_on_delivery: "1",
    back: conversation ? `/inbox/${conversation.id}` : "",
    ...(call?.number && { recipient_phone: showPhone(call.number) }),
    ...(customer &&
      (await knownOf(deps.db, person, customer, {
        spoken,
        conversationId: conversation?.id ?? null,
        number: call?.number,
      }))),
  };
  return { typed: { values, lines: [] }, call };
}

/** The form of an order that is there; what was typed into it before goes first, if nobody changed it since. */
export async function editForm(c: Ctx, whole: WholeOrder): Promise<Drawn> {
  const { order, lines } = whole;
  const kept = await findFormDraft(c.var.deps.db, c.var.person, `order:${order.id}`);
  if (kept) return { typed: typedIn(kept.fields), savedAt: kept.updated_at, whole };
  return { typed: typedOf(order, lines, { digits, discount: discountText }), whole };
}

/** What a button of the form does to it: a line added, one piece more, a line dropped. */
export async function acted(db: Db, typed: Typed, act: string): Promise<Typed> {
  const [verb, value = ""] = act.split(/:(.*)/s);
  const at = Number(value);
  const lines = [...typed.lines];
  if (verb === "add") {
    const variant = (await findVariants(db, [Number(value) || 0])).get(Number(value));
    const known = lines.findIndex((line) => line.variant === value && line.discount === "");
    if (known >= 0) lines[known] = stepped(lines[known]!, 1);
    else if (variant && lines.length < MOST_LINES) {
      const price = digits(variant.price);
      lines.push({ variant: value, name: variant.name, quantity: "1", price, discount: "", note: "" });
    }
  } else if (verb === "own" && value.trim()) {
    lines.push({
      variant: "",
      name: cut(value.trim(), 300),
      quantity: "1",
      price: "",
      discount: "",
      note: "",
    });
  } else if (verb === "drop") lines.splice(at, 1);
  else if ((verb === "more" || verb === "fewer") && lines[at]) {
    lines[at] = stepped(lines[at], verb === "more" ? 1 : -1);
  }
  return { values: { ...typed.values, ...(verb === "add" && { find: "" }) }, lines };
}

function stepped(line: Typed["lines"][number], by: number) {
  const { quantity } = countedLine(line);
  const next = Math.min(1_000_000, Math.max(1, (Number.isFinite(quantity) ? Math.trunc(quantity) : 0) + by));
  return { ...line, quantity: String(next) };
}
