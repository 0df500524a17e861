// Starts the page and joins its parts.

import * as against from "./against.js";
import { Latest } from "./ask.js";
import * as became from "./became.js";
import { sideBySide } from "./beside.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import { byId } from "./dom.js";
import { edit } from "./editor.js";
import { copyLink, doubts, keep, moreWorlds } from "./keep.js";
import * as predict from "./predict.js";
import { ROOT, address, query, read, state, write } from "./state.js";
import { listWorlds } from "./worlds.js";

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function draw(found, settled) {
  became.show(found, settled);
  against.show(found, settled);
  document.body.dataset.worlds = found.worlds;
  moreWorlds(found.worlds);
  document.body.dataset.query = location.search;
}

function show(found, settled, asked) {
  if (failed) notice("");
  failed = false;
  document.body.dataset.shown = asked;
  if (!predict.holds(found)) draw(found, settled);
}

let failed = false;
let refreshing = 0;
const latest = new Latest(show, (error) => {
  failed = true;
  notice(error.message);
});

function ask() {
  byId("take-seat").href = address("seats");
  document.body.dataset.wanted = query();
  latest.ask();
}

async function refresh() {
  const asked = query();
  await controls.refresh();
  document.body.dataset.controlled = asked;
}

function changed() {
  write();
  notice("");
  predict.changed();
  ask();
  clearTimeout(refreshing);
  refreshing = setTimeout(() => refresh().catch(() => {}), 120);
}

function openScenario(name) {
  state.scenario = name;
  state.changes.clear();
  fill();
  changed();
}

// What an edited text amounts to is a state like any other.
function adopted(link) {
  history.replaceState(null, "", `${ROOT}?${link}`);
  read();
  fill();
  changed();
}

function fill() {
  byId("scenario").value = state.scenario;
  byId("seed").value = state.seed;
  byId("start").value = state.start;
}

function begin() {
  const opened = location.search;
  read();
  fill();
  byId("scenario").addEventListener("change", (event) => openScenario(event.target.value));
  byId("seed").addEventListener("change", (event) => {
    state.seed = event.target.value || "0";
    changed();
  });
  byId("start").addEventListener("change", (event) => {
    state.start = event.target.value;
    changed();
  });
  byId("restart").addEventListener("click", () => openScenario(state.scenario));
  dialog.begin();
  controls.begin(changed);
  predict.begin((found) => draw(found, true));
  became.start(listWorlds);
  byId("copy").addEventListener("click", () => copyLink(notice).catch((error) => notice(error.message)));
  byId("open-keep").addEventListener("click", () => keep(became.pictureShown(), Number(document.body.dataset.worlds) || 1000));
  byId("open-editor").addEventListener("click", () => edit(adopted).catch((error) => notice(error.message)));
  byId("open-several").addEventListener("click", sideBySide);
  doubts(opened, notice).catch(() => {});
  ask();
  refresh().catch((error) => notice(error.message));
}

begin();
