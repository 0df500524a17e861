// What can be kept: the link, the command, a variant of the scenario, the table, the picture, the page to hand out.

import { get, json } from "./ask.js";
import { openDialog } from "./dialog.js";
import { byId, el } from "./dom.js";
import { address, query, ROOT } from "./state.js";

export async function copyLink(notice) {
  const found = await get("link");
  const link = `${location.origin}${ROOT}?${found.query}`;
  try {
    await navigator.clipboard.writeText(link);
    notice("The link is copied: it holds the scenario, all changes, the seed and how worlds are drawn.");
  } catch {
    openDialog("The link of this page", el("p", {}, el("textarea", { class: "code", readonly: true, rows: "4", "aria-label": "Link" }, link)));
  }
}

// Whether a link was made with another file or other rules.
export async function doubts(search, notice) {
  if (!new URLSearchParams(search).has("digest")) return;
  const found = await json(`${ROOT}link?${search.slice(1)}`);
  if (found && found.doubts.length) notice(found.doubts.join("\n"));
}

// What is kept is of the worlds that are shown: when more come, so do they here.
export function moreWorlds(worlds) {
  if (!byId("command")) return;
  for (const link of byId("downloads").querySelectorAll("a")) link.href = address(link.dataset.path, { worlds });
  command(worlds);
}

export function keep(picture, worlds) {
  const file = (path, words) => el("li", {}, el("a", { href: address(path, { worlds }), "data-path": path, download: "" }, words));
  openDialog("Keep", [
    el("h3", {}, "The command for this"),
    el("p", {}, "On the command line it gives the same numbers, of as many worlds as are shown now. Without --json it prints a report like this page, and keeps all in results/."),
    el("textarea", { id: "command", class: "code", readonly: true, rows: "3", "aria-label": "Command" }),
    el("h3", {}, "Save as a variant"),
    el("p", {}, "A short file that extends this scenario and says what is changed."),
    el("form", { class: "line", id: "variant-form", onsubmit: (event) => { event.preventDefault(); variant(); } },
      el("label", { for: "variant-name" }, "Name"), el("input", { type: "text", id: "variant-name", value: "My variant", maxlength: "80" }),
      el("button", { type: "submit", class: "main" }, "Make the file")),
    el("div", { id: "variant" }),
    el("h3", {}, "Download"),
    el("ul", { id: "downloads" },
      file("table.csv", "Table of all worlds (CSV)"), file("table.parquet", "Table of all worlds (Parquet)"),
      picture ? [file(`picture/${picture}.svg`, "This picture (SVG)"), file(`picture/${picture}.png`, "This picture (PNG)")] : [],
      file("hand-out", "Page to hand out (HTML; takes some seconds)")),
  ]);
  command(worlds);
}

async function command(worlds) {
  let said;
  try {
    said = (await get("command", { worlds })).command;
  } catch (error) {
    said = error.message;
  }
  if (byId("command")) byId("command").value = said;
}

async function variant() {
  const target = byId("variant");
  try {
    const made = await get("variant", { name: byId("variant-name").value });
    const text = el("textarea", { id: "variant-text", class: "code", readonly: true, rows: "10", "aria-label": "Variant" }, made.text);
    const save = el("a", { class: "button", href: `${ROOT}variant.yaml?${query({ name: byId("variant-name").value })}`, download: made.file }, `Save ${made.file}`);
    target.replaceChildren(text, el("p", {}, save));
  } catch (error) {
    target.replaceChildren(el("p", { class: "wrong" }, error.message));
  }
}
