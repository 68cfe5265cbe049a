import { html, type Html } from "../html.ts";

export const specimen = (title: string, inside: Html): Html =>
  html`<section class="specimen"><h2>${title}</h2>${inside}</section>`;
