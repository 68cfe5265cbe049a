/** Asks the sandbox; a refusal becomes an Error with its words. */
export async function ask(method, path, body) {
  const sent = { method };
  if (body instanceof FormData) sent.body = body;
  else if (body !== undefined) {
    sent.body = JSON.stringify(body);
    sent.headers = { "content-type": "application/json" };
  }
  const response = await fetch(`/api${path}`, sent);
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(answer?.error ?? response.statusText);
  return answer;
}

export const find = (id) => document.getElementById(id);

export const on = (id, type, act) => find(id).addEventListener(type, act);

/** Builds an element; text is always text. */
export function el(tag, props = {}, ...children) {
  const { dataset, aria, ...rest } = props;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset);
  for (const [name, value] of Object.entries(aria ?? {})) node.setAttribute(`aria-${name}`, value);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/assets/icons.svg#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" });

export function timeWords(at) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  if (isToday) return clock.format(at);
  const [, month, day] = new Date(at).toLocaleDateString("sv").split("-");
  return `${clock.format(at)}, ${day}/${month}`;
}

export function agoWords(at) {
  const minutes = Math.floor((Date.now() - at) / 60_000);
  if (minutes < 0) return timeWords(at);
  if (minutes < 1) return "vừa xong";
  if (minutes < 60) return `${minutes} phút`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} giờ`;
  return `${Math.floor(minutes / 1440)} ngày`;
}
