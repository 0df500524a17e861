// The right: what changed against the start, world by world.

import { byId, el, section } from "./dom.js";

export function show(found) {
  const target = byId("difference");
  if (!found.change) {
    target.replaceChildren(el("p", {}, "Nothing is changed yet. Move something on the left: the same worlds are played again, and what turns is told here."));
    return;
  }
  target.replaceChildren(
    ...found.change.said.map((line, place) => el("p", { class: place ? "" : "turned" }, line)),
    ...(found.change.found ? [el("details", {}, el("summary", {}, "In detail"), found.change.sections.map((part) => section(part)))] : []),
  );
}
