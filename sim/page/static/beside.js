// Up to four scenarios side by side, in the same worlds.

import { json } from "./ask.js";
import { openDialog } from "./dialog.js";
import { byId, el, section } from "./dom.js";
import { query, ROOT, state } from "./state.js";

export function sideBySide() {
  const names = Array.from(byId("scenario").options, (option) => option.value);
  const choices = [1, 2, 3].map((place) => el("select", { "aria-label": `Scenario ${place + 1}`, onchange: show },
    el("option", { value: "" }, "none"), names.map((name) => el("option", { value: name }, name))));
  if (state.changes.size) choices[0].value = state.scenario;
  const target = el("div", { id: "beside-result" });

  async function show() {
    const chosen = choices.map((choice) => choice.value).filter(Boolean);
    if (!chosen.length) {
      target.replaceChildren();
      return;
    }
    const asked = new URLSearchParams(query());
    for (const name of chosen) asked.append("beside", name);
    target.replaceChildren(el("p", {}, "One moment ..."));
    try {
      const found = await json(`${ROOT}beside?${asked}`);
      target.replaceChildren(
        ...found.short.map((line) => el("p", {}, line)),
        el("figure", { class: "picture" }, el("img", { src: `${ROOT}beside.svg?${asked}`, alt: "Picture: what became of the talks in each. The tables below say the same." })),
        ...found.parts.map((part) => section(part)),
      );
    } catch (error) {
      target.replaceChildren(el("p", { class: "wrong" }, error.message));
    }
  }

  const own = `${state.scenario}${state.changes.size ? ", changed" : ""}`;
  openDialog("Side by side", [el("p", {}, "The scenario of this page, and up to three others, with the same draws."),
    el("div", { class: "line choices" }, el("b", {}, own), choices), target]);
  show();
}
