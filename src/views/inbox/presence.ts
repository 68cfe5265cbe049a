import { avatar } from "../components.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import type { Scene } from "./scene.ts";

export interface Present {
  userId: number;
  name: string;
  doing: "viewing" | "typing";
}

const others = ({ person }: Scene, present: Present[]) => present.filter(({ userId }) => userId !== person.id);

/** Who else is looking (IN-11), as faces in the head. */
export function viewers(scene: Scene, present: Present[]): Html {
  const seen = others(scene, present);
  const names = seen.map(({ name }) => givenName(name)).join(scene.w.thread.and);
  return html`<span class="avatars viewers" id="viewers"${seen.length ? html` title="${scene.w.thread.viewing(names)}"` : ""}>${seen.slice(0, 3).map(({ name }) => avatar({ name, size: 24 }))}</span>`;
}

/** Who else is writing, above the composer, so that two never answer over each other unaware. */
export function presenceLine(scene: Scene, present: Present[]): Html {
  const typing = others(scene, present).filter(({ doing }) => doing === "typing");
  return html`<div id="presence" aria-live="polite">${typing
    .slice(0, 2)
    .map(
      ({ name }) =>
        html`<div class="presence-line">${avatar({ name, size: 18 })}<span><b>${givenName(name)}</b> ${scene.w.thread.typing}</span><span class="dots"><i></i><i></i><i></i></span></div>`,
    )}</div>`;
}
