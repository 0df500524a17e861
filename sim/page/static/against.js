// The right: what changed against the start, world by world, and each stage then and now.

import { byId, el, percent } from "./dom.js";
import { Tables } from "./tables.js";

const tables = new Tables("In detail");

// How many worlds turn; the rest follows.
export function early({ said }) {
  if (!said) return;
  const target = byId("difference"), shown = target.querySelector(".turns");
  if (shown) shown.replaceWith(lines(said));
  else target.replaceChildren(lines(said));
}

export function show(found, settled) {
  const target = byId("difference");
  if (!found.change) {
    target.replaceChildren(el("p", {}, "Nothing is changed yet. Move something under “What can be changed”: the same worlds are played again, and what turns is told here."));
    return;
  }
  const { said, found: pairs } = found.change;
  target.replaceChildren(
    lines(said),
    ...(pairs ? [thenAndNow(found, pairs), moved(pairs), tables.element] : []),
  );
  if (settled && pairs) tables.show(found.worlds, (told) => told.changes);
}

const lines = (said) => el("div", { class: "turns" }, said.map((line, place) => el("p", { class: place ? "" : "turned" }, line)));

// Each stage at the start (line) and now (bar), in worlds of the same draws.
function thenAndNow(found, pairs) {
  const rows = found.summary.stages.map((row) => {
    const before = Object.values(pairs.flows[row.stage]).reduce((sum, number) => sum + number, 0) / pairs.worlds;
    return { ...row, before };
  });
  return el("table", { class: "then" }, el("caption", {}, "Share of worlds at the start and now"),
    el("thead", {}, el("tr", {}, ["", "Start", "Now", ""].map((word) => el("th", { scope: "col" }, word)))),
    el("tbody", {}, rows.map((row) => {
      const bar = el("span", { class: "fill" });
      bar.style.width = `${100 * row.share}%`;
      bar.style.background = found.colours[row.stage];
      const mark = el("span", { class: "mark" });
      mark.style.left = `${100 * row.before}%`;
      return el("tr", {}, el("th", { scope: "row" }, row.title), el("td", { class: "right" }, percent(row.before)),
        el("td", { class: "right" }, el("b", {}, percent(row.share))), el("td", { class: "little", "aria-hidden": "true" }, el("span", { class: "track" }, bar, mark)));
    })));
}

function moved(pairs) {
  const first = pairs.terms[0];
  if (!first || !first.most) return "";
  return el("p", {}, `Where both agree, the term that moves most: ${first.title}, in ${percent(first.moved.share)} of these worlds, most often from “${first.source}” to “${first.target}”.`);
}
