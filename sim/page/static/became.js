// The middle: what becomes of the talks, by tabs, with the picture of each and its table.

import { address } from "./state.js";
import { byId, el, interval, percent, worlds } from "./dom.js";
import { Tables } from "./tables.js";

export const TABS = [
  { key: "stages", title: "Outcome", picture: "stages" },
  { key: "terms", title: "Terms", picture: "settlements" },
  { key: "timing", title: "When", picture: "timing" },
  { key: "failures", title: "Who blocks", picture: "blockers" },
  { key: "gains", title: "Gains", picture: "gains" },
  { key: "events", title: "Events", picture: "" },
];

let chosen = "stages";
let latest = null;
let openWorlds = () => {};

export function start(onBar) {
  openWorlds = onBar;
  const list = byId("tabs");
  for (const tab of TABS) {
    list.append(el("button", {
      type: "button", role: "tab", id: `tab-${tab.key}`, "aria-controls": "panel", "data-key": tab.key,
      onclick: () => choose(tab.key), onkeydown: move,
    }, tab.title));
  }
  choose(chosen);
}

function move(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const place = TABS.findIndex((tab) => tab.key === chosen);
  choose(TABS[(place + step + TABS.length) % TABS.length].key);
  byId(`tab-${chosen}`).focus();
}

function choose(key) {
  chosen = key;
  for (const tab of TABS) {
    const button = byId(`tab-${tab.key}`);
    button.setAttribute("aria-selected", String(tab.key === key));
    button.tabIndex = tab.key === key ? 0 : -1;
  }
  byId("panel").setAttribute("aria-labelledby", `tab-${key}`);
  if (latest) panel(latest, true);
}

export const pictureShown = () => TABS.find((tab) => tab.key === chosen).picture;

function headline({ agreed }) {
  byId("headline").replaceChildren(
    el("b", {}, percent(agreed.share)),
    el("span", {}, `of worlds agree on a text${agreed.low < agreed.high ? ` (${interval(agreed.low, agreed.high)})` : ""}`),
  );
}

// The shares alone; the rest follows.
export function early(found) {
  headline(found.summary);
  const old = byId("panel").querySelector(".bars");
  if (chosen === "stages" && old && latest) {
    const focus = old.contains(document.activeElement) ? document.activeElement.dataset.bar : null;
    const drawn = stages({ ...latest, ...found });
    old.replaceWith(drawn);
    if (focus) drawn.querySelector(`[data-bar="${CSS.escape(focus)}"]`)?.focus();
  }
}

export function show(found, settled) {
  latest = found;
  headline(found.summary);
  byId("short").replaceChildren(...found.short.map((line) => el("p", {}, line)));
  byId("sharpness").textContent = `${worlds(found.worlds)}, ${found.draws === "lhs" ? "evenly drawn, " : ""}seed ${found.seed}. Each world draws its own values from the ranges in the file.`;
  panel(found, settled);
}

function panel(found, settled) {
  const tab = TABS.find((one) => one.key === chosen);
  const target = byId("panel");
  const old = target.querySelector("figure");
  const focus = target.contains(document.activeElement) ? document.activeElement.dataset.bar : null;
  target.replaceChildren(
    ...(DRAWN[tab.key] ? [DRAWN[tab.key](found)] : []),
    ...(tab.picture ? [dated(old && !settled ? old : picture(tab, found, old), found)] : []),
    tables.element,
  );
  if (settled) tables.show(found.worlds, (told) => [told.sections[tab.key]]);
  if (focus) target.querySelector(`[data-bar="${CSS.escape(focus)}"]`)?.focus();
}

const tables = new Tables("As a table");

// The picture as in reports; the old one stays until the new one is there.
function picture(tab, found, old) {
  const source = address(`picture/${tab.picture}.svg`, { worlds: found.worlds });
  const shown = old && old.dataset.kind === tab.picture ? old : el("figure", { class: "picture", "data-kind": tab.picture }, el("figcaption", { role: "status" }), el("img", { alt: "" }));
  const image = shown.lastChild;
  if (shown.dataset.source !== source) {
    shown.dataset.source = source;
    image.onerror = () => { shown.hidden = true; };
    image.onload = () => {
      shown.hidden = false;
      Object.assign(shown.dataset, { drawn: source, of: worlds(found.worlds) });
      if (latest) dated(shown, latest);
    };
    image.src = source;
    image.alt = `Picture: ${tab.title}. The table below says the same.`;
  }
  return shown;
}

// A picture says so where it is of fewer worlds than the bars, or of what was before a change.
function dated(shown, found) {
  const { kind, drawn, of } = shown.dataset;
  const now = address(`picture/${kind}.svg`, { worlds: found.worlds });
  const same = drawn && drawn.replace(/worlds=\d+/, "") === now.replace(/worlds=\d+/, "");
  const old = same ? `This picture is of ${of}, the bars of ${worlds(found.worlds)}` : "This picture is of what was before the change";
  const late = drawn ? `${old}; it is drawn anew.` : "The picture is being drawn ...";
  shown.querySelector("figcaption").textContent = drawn === now ? "" : late;
  return shown;
}

// Bars of shares that can be clicked to get their worlds.
export function bars(rows, found, label) {
  return el("div", { class: "bars", role: "group", "aria-label": label }, el("p", { class: "quiet" }, "Choose a bar to see its worlds, and to watch one."), rows.map((row) => {
    const fill = el("span", { class: "fill" });
    fill.style.width = `${100 * row.share}%`;
    fill.style.background = row.colour || "#56B4E9";
    const whisker = el("span", { class: "whisker" });
    whisker.style.left = `${100 * row.low}%`;
    whisker.style.width = `${100 * (row.high - row.low)}%`;
    const ends = row.low < row.high ? `, 95 % interval ${interval(row.low, row.high)}` : "";
    return el("button", {
      type: "button", class: "bar", "data-bar": row.key, disabled: row.count === 0,
      "aria-label": `${row.title}: ${percent(row.share)}${ends}, ${worlds(row.count)}. Show the worlds.`,
      onclick: () => openWorlds(row.where, row.title, row.count, found.worlds),
    },
    el("span", { class: "bar-title" }, row.title, row.count ? el("span", { class: "opens", "aria-hidden": "true" }, " ▸") : null),
    el("span", { class: "track" }, fill, row.low < row.high ? whisker : null),
    el("span", { class: "bar-share" }, el("b", {}, percent(row.share)), el("small", {}, row.low < row.high ? interval(row.low, row.high) : worlds(row.count))));
  }));
}

function stages(found) {
  const rows = found.summary.stages.map((row) => ({ ...row, key: row.stage, colour: found.colours[row.stage], where: { stage: row.stage } }));
  return bars(rows, found, "What became of the talks; choose a bar to see its worlds");
}

function terms(found) {
  const issues = Map.groupBy ? Map.groupBy(found.summary.terms, (row) => row.issue) : grouped(found.summary.terms);
  return el("div", {}, [...issues.values()].filter((rows) => !rows[0].fixed).map((rows) => el("section", {},
    el("h3", {}, rows[0].issue_title),
    bars(rows.filter((row) => row.count).map((row) => ({ ...row, key: `${row.issue}-${row.option}`, colour: "#BFD9EC", where: { [`term_${row.issue}`]: row.option } })),
      found, `${rows[0].issue_title}: shares of agreed texts`))));
}

function grouped(rows) {
  const found = new Map();
  for (const row of rows) found.set(row.issue, [...(found.get(row.issue) || []), row]);
  return found;
}

const REASON = { no_common_option: "#D55E00", red_line: "#000000", home_front: "#CC79A7", reservation: "#0072B2", aspiration: "#F0E442", nothing_to_offer: "#999999" };

function failures(found) {
  const rows = found.summary.blockers.slice(0, 10).map((row) => ({
    ...row, key: `${row.blocker}-${row.reason}-${row.issue}`, colour: REASON[row.reason] || "#999999",
    title: row.reason ? `${row.blocker_title}: ${row.reason_title}${row.issue_title ? ` (${row.issue_title})` : ""}` : row.reason_title,
    where: { blocker: row.blocker, blocker_reason: row.reason, blocker_issue: row.issue },
  }));
  return bars(rows, found, "What stood in the way, as shares of the worlds without agreement");
}

function events(found) {
  return bars(found.summary.shocks.map((row) => ({ ...row, key: row.shock, where: { [`shock_${row.shock}`]: "struck" } })), found, "How often each event came about");
}

const DRAWN = { stages, terms, failures, events };
