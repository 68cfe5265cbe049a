import { priorities, type TicketRow } from "../../modules/tickets/mod.ts";
import { avatar, channelBadge, iconButton } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { exactTime, shortTime } from "../time.ts";
import { type Choices, named, options, type Option, paths } from "./choices.ts";
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

function editLine(scene: RecordScene, editing: Editing, choices: Choices): Html {
  const { ticket, words } = scene;
  const say = words.tickets;
  const select = (name: string, label: string, list: readonly Option[], now: string | number | null) =>
    editForm(
      scene,
      editing,
      html`<select class="input" name="${name}" aria-label="${label}" data-edit>${options(list, editing.typed ?? now)}</select>`,
    );
  const nobody = { value: "", label: say.nobody };
  switch (editing.field) {
    case "category_id":
      return select(
        "value",
        say.columns.category,
        [
          { value: "", label: say.form.noCategory },
          ...kept(paths(choices.categories), ticket.category_id, ticket.category_path),
        ],
        ticket.category_id,
      );
    case "assignee":
      return select(
        "assignee",
        say.columns.assignee,
        [nobody, ...kept(named(choices.colleagues), ticket.assignee_id, ticket.assignee?.name)],
        ticket.assignee_id,
      );
    case "team":
      return select(
        "team",
        say.columns.team,
        [{ value: "", label: say.form.noTeam }, ...kept(named(choices.teams), ticket.team_id, ticket.team?.name)],
        ticket.team_id,
      );
    case "priority":
      return select(
        "value",
        say.columns.priority,
        priorities.map((value) => ({ value, label: say.priorities[value] })),
        ticket.priority,
      );
    case "sla_policy_id":
      return select(
        "value",
        say.columns.policy,
        [
          { value: "", label: say.sla.noPolicy },
          ...kept(named(choices.policies), ticket.sla_policy_id, ticket.sla_policy_name),
        ],
        ticket.sla_policy_id,
      );
    case "customer_id":
      return select(
        "value",
        say.columns.customer,
        [
          { value: "", label: say.form.noCustomer },
          ...kept(named(choices.customers ?? []), ticket.customer_id, ticket.customer_name),
        ],
        ticket.customer_id,
      );
    default:
      return nothing;
  }
}

/** What the ticket has stays to be chosen, though it may be retired by now. */
function kept(list: Option[], id: number | null, label: string | null | undefined): Option[] {
  return id === null || list.some(({ value }) => value === id)
    ? list
    : [{ value: id, label: label ?? `#${id}` }, ...list];
}
