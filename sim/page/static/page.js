// Starts the page and joins its parts.

import { withoutEach } from "./absence.js";
import * as against from "./against.js";
import { Latest, listen } from "./ask.js";
import * as became from "./became.js";
import { sideBySide } from "./beside.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import * as atHand from "./at_hand.js";
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
  atHand.show(found);
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

// The laboratory has ended: what is shown is old, until it answers again.
function lost() {
  document.body.classList.add("old");
  byId("old").hidden = false;
  notice(`The laboratory does not answer; start it again with the same command (${byId("top").dataset.serve}), then reload. This page goes on by itself when it answers. What is shown is old.`);
}

function found() {
  document.body.classList.remove("old");
  byId("old").hidden = true;
  notice("");
  ask();
  refresh().catch((error) => notice(error.message));
}

let failed = false;
let refreshing = 0;
// What became of the worlds is known before the rest.
function early(found) {
  if (predict.waits()) return;
  became.early(found);
  against.early(found);
}

const latest = new Latest(show, early, (error) => {
  failed = true;
  notice(error.message);
});

function ask() {
  byId("take-seat").href = address("seats");
  document.body.dataset.wanted = query();
  atHand.wait();
  latest.ask();
}

async function refresh() {
  const asked = query();
  await controls.refresh();
  document.body.dataset.controlled = asked;
}

function changed() {
  write();
  if (!document.body.classList.contains("old")) notice("");
  predict.changed();
  ask();
  clearTimeout(refreshing);
  refreshing = setTimeout(() => refresh().catch((error) => notice(error.message)), 120);
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
  byId("even").checked = state.draws === "lhs";
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
  byId("even").addEventListener("change", (event) => {
    state.draws = event.target.checked ? "lhs" : "";
    changed();
  });
  byId("start").addEventListener("change", (event) => {
    state.start = event.target.value;
    changed();
  });
  byId("restart").addEventListener("click", () => openScenario(state.scenario));
  dialog.begin();
  listen(lost, found);
  controls.begin(changed);
  predict.begin((found) => draw(found, true));
  became.start(listWorlds);
  byId("copy").addEventListener("click", () => copyLink(notice).catch((error) => notice(error.message)));
  byId("open-keep").addEventListener("click", () => keep(became.pictureShown(), Number(document.body.dataset.worlds) || 1000));
  byId("open-editor").addEventListener("click", () => edit(adopted).catch((error) => notice(error.message)));
  byId("open-absence").addEventListener("click", withoutEach);
  byId("open-several").addEventListener("click", sideBySide);
  doubts(opened, notice).catch(() => {});
  ask();
  refresh().catch((error) => notice(error.message));
}

begin();
