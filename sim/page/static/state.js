// The state of the page: it is the link, and the link is it.

import { byId } from "./dom.js";

export const ROOT = byId("top") ? byId("top").dataset.root : document.documentElement.dataset.root;

export const state = { scenario: "", seed: "0", draws: "", start: "", changes: new Map() };

export function read() {
  const query = new URLSearchParams(location.search);
  state.scenario = query.get("scenario") || byId("top").dataset.first;
  state.seed = query.get("seed") || "0";
  state.draws = query.get("draws") || "";
  state.start = query.get("start") || "";
  state.changes = new Map();
  for (const change of query.getAll("set")) {
    const cut = change.indexOf("=");
    if (cut > 0) state.changes.set(change.slice(0, cut), change.slice(cut + 1));
  }
}

export function query(more = {}) {
  const said = new URLSearchParams({ scenario: state.scenario, seed: state.seed });
  if (state.draws) said.set("draws", state.draws);
  if (state.start) said.set("start", state.start);
  for (const [path, value] of state.changes) said.append("set", `${path}=${value}`);
  for (const [name, value] of Object.entries(more)) said.set(name, value);
  return said.toString();
}

export function write() {
  history.replaceState(null, "", `${ROOT}?${query()}`);
}

export const address = (path, more = {}) => `${ROOT}${path}?${query(more)}`;
