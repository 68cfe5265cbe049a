import { priorities, type TicketRow } from "../../modules/tickets/mod.ts";
import { avatar, channelBadge, iconButton, picker } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { exactTime, shortTime } from "../time.ts";
import { type Choices, customerPicker, named, options, type Option, paths } from "./choices.ts";
import { editForm, type Editing } from "./editing.ts";
import { livePart, type RecordScene } from "./record_scene.ts";
import { prioritySign } from "./signs.ts";

/** What is known of a ticket, each line of which is edited in place. */
export function ticketProperties(scene: RecordScene, editing?: Editing, choices?: Choices): Html {
  const { ticket, words, now } = scene;
  const { columns: say, page, none } = words.tickets;
  const missing = (text = none) => html`<span class="muted">${text}</span>`;
  const person = (name: string) => html`${avatar({ name, size: 20 })}<span class="cut">${name}</span>`;
  const line = (label: string, value: Html, field?: string) =>
    html`<div><dt>${label}</dt><dd>${field && editing?.field === field && choices ? editLine(scene, editing, choices) : shown(scene, label, value, field)}</dd></div>`;
  return html`<section class="section" id="ticket-properties"${livePart(scene, "properties")}><header><h2>${page.properties}</h2></header><dl class="properties">
${line(say.customer, ticket.customer_name ? person(ticket.customer_name) : missing(), ticket.conversation_id ? undefined : "customer_id")}
${line(say.category, ticket.category_path ? html`<span class="cut" title="${ticket.category_path}">${ticket.category_path}</span>` : missing(), "category_id")}
${line(say.assignee, ticket.assignee ? person(ticket.assignee.name) : missing(words.tickets.nobody), "assignee")}
${line(say.team, ticket.team ? html`<span class="cut">${ticket.team.name}</span>` : missing(), "team")}
${line(say.priority, prioritySign(ticket.priority, words, true), "priority")}
${line(say.policy, ticket.sla_policy_name ? html`<span class="cut">${ticket.sla_policy_name}</span>` : missing(words.tickets.sla.noPolicy), "sla_policy_id")}
${line(say.channel, channelOf(ticket) ?? missing())}
${line(say.resolution, ticket.resolution_type_name ? html`<span>${ticket.resolution_type_name}</span>` : missing())}
${line(say.creator, html`<span class="cut" title="${exactTime(ticket.created_at)}">${page.creatorAt(ticket.creator_name ?? page.system, shortTime(ticket.created_at, words, now))}</span>`)}
</dl></section>`;
}

function channelOf(ticket: TicketRow): Html | undefined {
  if (!ticket.channel) return undefined;
  const name = ticket.page_name ?? "";
  return html`${channelBadge(ticket.channel)}${ticket.conversation_id ? html`<a class="link cut" href="/inbox/${ticket.conversation_id}">${name}</a>` : html`<span class="cut">${name}</span>`}`;
}

function shown({ ticket, words }: RecordScene, label: string, value: Html, field: string | undefined): Html {
  if (!field) return html`<div class="inline-edit fixed">${value}</div>`;
  const href = `/tickets/${ticket.id}`;
  const pencil = iconButton(words.tickets.page.edit(label), "pencil", {
    small: true,
    href: `${href}?edit=${field}`,
    more: "pencil",
    attributes: {
      "hx-get": `${href}/properties?edit=${field}`,
      "hx-target": "#ticket-properties",
      "hx-swap": "outerHTML",
    },
  });
  return html`<div class="inline-edit" data-edits>${value}${pencil}</div>`;
}

interface Select {
  /** The field's name in the form; "value" where the address says which field it is. */
  name?: string;
  label: string;
  list: Option[];
  now: string | number | null;
}

function editLine(scene: RecordScene, editing: Editing, choices: Choices): Html {
  if (editing.field === "customer_id") return editForm(scene, editing, customerOf(scene));
  const look = selectOf(scene, editing.field, choices);
  if (!look) return nothing;
  const { name = "value", label, list, now } = look;
  return editForm(
    scene,
    editing,
    html`<select class="input" name="${name}" aria-label="${label}" data-edit>${options(list, editing.typed ?? now)}</select>`,
  );
}

function customerOf({ ticket, words }: RecordScene): Html {
  const { customer_id: id, customer_name: name } = ticket;
  const chosen = id === null ? undefined : { id, name: name ?? `#${id}` };
  return picker({ ...customerPicker(words, chosen), name: "value", small: true, attributes: { "data-edit": true } });
}

/** What a field is chosen from: nothing, what there is, and what the ticket has though it may be retired by now. */
function selectOf({ ticket, words }: RecordScene, field: string, choices: Choices): Select | undefined {
  const { columns, form, ...say } = words.tickets;
  const orNone = (none: string, list: Option[], now: number | null, label: string | null | undefined) => ({
    list: [{ value: "", label: none }, ...kept(list, now, label)],
    now,
  });
  const { category_id, assignee_id, assignee, team_id, team, sla_policy_id } = ticket;
  switch (field) {
    case "category_id":
      return {
        label: columns.category,
        ...orNone(form.noCategory, paths(choices.categories), category_id, ticket.category_path),
      };
    case "assignee":
      return {
        name: "assignee",
        label: columns.assignee,
        ...orNone(say.nobody, named(choices.colleagues), assignee_id, assignee?.name),
      };
    case "team":
      return { name: "team", label: columns.team, ...orNone(form.noTeam, named(choices.teams), team_id, team?.name) };
    case "priority":
      return {
        label: columns.priority,
        list: priorities.map((value) => ({ value, label: say.priorities[value] })),
        now: ticket.priority,
      };
    case "sla_policy_id":
      return {
        label: columns.policy,
        ...orNone(say.sla.noPolicy, named(choices.policies), sla_policy_id, ticket.sla_policy_name),
      };
    default:
      return undefined;
  }
}

function kept(list: Option[], id: number | null, label: string | null | undefined): Option[] {
  return id === null || list.some(({ value }) => value === id)
    ? list
    : [{ value: id, label: label ?? `#${id}` }, ...list];
}
