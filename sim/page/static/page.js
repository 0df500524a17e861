// Starts the page and joins its parts.

import * as against from "./against.js";
import { Latest } from "./ask.js";
import * as became from "./became.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import { byId } from "./dom.js";
import * as predict from "./predict.js";
import { read, state, write } from "./state.js";
import { listWorlds } from "./worlds.js";

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function draw(found, settled) {
  became.show(found, settled);
  against.show(found, settled);
  document.body.dataset.worlds = found.worlds;
  document.body.dataset.query = location.search;
}

function show(found, settled, asked) {
  notice("");
  document.body.dataset.shown = asked;
  if (!predict.holds(found)) draw(found, settled);
}

const latest = new Latest(show, (error) => notice(error.message));
let refreshing = 0;

function changed() {
  write();
  predict.changed();
  latest.ask();
  clearTimeout(refreshing);
  refreshing = setTimeout(() => controls.refresh().catch(() => {}), 120);
}

function openScenario(name) {
  state.scenario = name;
  state.changes.clear();
  fill();
  changed();
}

function fill() {
  byId("scenario").value = state.scenario;
  byId("seed").value = state.seed;
  byId("start").value = state.start;
}

function begin() {
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
  latest.ask();
  controls.refresh().catch((error) => notice(error.message));
}

begin();
