// Starts the page and joins its parts.

import { Latest } from "./ask.js";
import * as became from "./became.js";
import * as against from "./against.js";
import * as dialog from "./dialog.js";
import { byId } from "./dom.js";
import * as state from "./state.js";
import { listWorlds } from "./worlds.js";

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

const latest = new Latest(
  (found, settled) => {
    notice("");
    became.show(found, settled);
    against.show(found);
    document.body.dataset.worlds = found.worlds;
  },
  (error) => notice(error.message),
);

export function changed() {
  state.write();
  latest.ask();
}

function openScenario(name) {
  state.state.scenario = name;
  state.state.changes.clear();
  byId("scenario").value = name;
  changed();
}

function begin() {
  state.read();
  byId("scenario").value = state.state.scenario;
  byId("seed").value = state.state.seed;
  byId("scenario").addEventListener("change", (event) => openScenario(event.target.value));
  byId("seed").addEventListener("change", (event) => {
    state.state.seed = event.target.value || "0";
    changed();
  });
  byId("restart").addEventListener("click", () => openScenario(state.state.scenario));
  dialog.begin();
  became.start(listWorlds);
  latest.ask();
}

begin();
