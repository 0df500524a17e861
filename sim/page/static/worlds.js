// The worlds behind a bar, to choose one and watch its talks.

import { json } from "./ask.js";
import { openDialog } from "./dialog.js";
import { el, worlds } from "./dom.js";
import { query, ROOT } from "./state.js";
import { watch } from "./watch.js";

// seen: the world that was watched last, if any.
export async function listWorlds(where, title, count, many, seen = "") {
  const asked = new URLSearchParams(query({ worlds: many }));
  for (const [column, value] of Object.entries(where)) asked.append("where", `${column}=${value}`);
  openDialog(title, el("p", {}, `${worlds(count)}. One moment ...`));
  try {
    const found = await json(`${ROOT}worlds?${asked}`);
    const more = found.count > found.worlds.length ? ` The first ${found.worlds.length} of them:` : "";
    openDialog(title, [
      el("p", {}, `${worlds(found.count)} of ${found.of.toLocaleString("en")} (${found.share}). Choose one to watch its talks.${more}`),
      el("ul", { class: "worlds" }, found.worlds.map((world) => el("li", {},
        el("button", { type: "button", "data-world": world.world, onclick: () => watch(world.world, () => listWorlds(where, title, count, many, world.world)) }, `World ${world.world}`), el("span", {}, world.said)))),
    ]);
    document.querySelector(`[data-world="${CSS.escape(seen)}"]`)?.focus();
  } catch (error) {
    openDialog(title, el("p", {}, error.message));
  }
}
