// The left: what can be changed. A control is built once and then brought up to date, so that a slider in hand stays in hand.

import { get } from "./ask.js";
import { byId, el } from "./dom.js";
import { state } from "./state.js";

let onChange = () => {};
let views = new Map();
let shape = "";
let claims = {};
let asked = 0;

export function begin(changed) {
  onChange = changed;
}

export async function refresh() {
  const mine = ++asked;
  const found = await get("controls");
  if (!found || mine !== asked) return;
  claims = { ...claims, ...found.claims };
  const now = JSON.stringify(found.groups.map((group) => [group.title, group.controls.map((one) => [one.path, one.kind, one.options.length])]));
  if (now !== shape) build(found);
  shape = now;
  for (const group of found.groups) for (const control of group.controls) views.get(control.path).update(control);
  if (searched.size) search();
  byId("changed-count").textContent = state.changes.size ? `${state.changes.size} changed` : "";
}

const OPEN = new Set(["Levers", "Who takes part"]);

function build(found) {
  views = new Map();
  const groups = found.groups.map((group, place) => {
    const made = group.controls.map((control) => {
      const view = new View(control);
      views.set(control.path, view);
      return view.element;
    });
    return el("details", { class: "group", open: place === 0 || OPEN.has(group.title), "data-group": group.title }, el("summary", {}, el("h3", {}, group.title)), made);
  });
  byId("controls").replaceChildren(...groups, searchBox(found.numbers));
}

// ---------------------------------------------------------------- search

const searched = new Map();
let searching = 0;

function searchBox(numbers) {
  return el("section", { class: "group" },
    el("h3", {}, el("label", { for: "search" }, `Every other number (${numbers})`)),
    el("input", { id: "search", type: "search", placeholder: "words, such as cost or leverage", oninput: () => { clearTimeout(searching); searching = setTimeout(search, 250); } }),
    el("p", { id: "found", class: "quiet", role: "status" }), el("div", { id: "results" }));
}

async function search() {
  const words = byId("search").value.trim();
  if (!words) {
    searched.clear();
    byId("results").replaceChildren();
    byId("found").textContent = "";
    return;
  }
  const found = await get("search", { words });
  if (!found || byId("search").value.trim() !== words) return;
  claims = { ...claims, ...found.claims };
  const many = found.found === 1 ? "1 number" : `${found.found} numbers`;
  byId("found").textContent = found.found > found.controls.length ? `${many}; the first ${found.controls.length}:` : many;
  const made = found.controls.map((control) => {
    const view = searched.get(control.path) || new View(control);
    view.update(control);
    return [control.path, view];
  });
  const same = made.length === searched.size && made.every(([path]) => searched.has(path));
  if (same) return;
  searched.clear();
  for (const [path, view] of made) searched.set(path, view);
  byId("results").replaceChildren(...made.map(([, view]) => view.element));
}

// ---------------------------------------------------------------- one control

let numbered = 0;

// What is taken where the file says nothing, in words and as it would be written.
function usual(control) {
  const named = control.options.find((option) => option.value === control.file);
  const value = named && named.title !== control.file ? `“${named.title}” (${control.file})` : control.file;
  return `The file says nothing: taken to be ${value}`;
}

class View {
  constructor(control) {
    this.id = `control-${numbered++}`;
    this.control = control;
    this.words = el("span", { class: "words", id: `${this.id}-words` });
    this.back = el("button", { type: "button", class: "small", onclick: () => this.giveBack() }, "Give back");
    this.back.setAttribute("aria-label", `Give back: ${this.called(control)}`);
    const kind = control.options.length ? (control.kind === "toggle" && control.options.length === 2 ? "check" : "choice") : control.scale ? "slider" : "text";
    this[kind](control);
    this.element = el("div", { class: `control ${kind}`, "data-path": control.path }, this.body, this.foot(control));
  }

  called(control) {
    return control.of ? `${control.of}: ${control.title}` : control.title;
  }

  put(value) {
    if (value === this.control.file) state.changes.delete(this.control.path);
    else state.changes.set(this.control.path, value);
    onChange(this.control.path);
  }

  giveBack() {
    state.changes.delete(this.control.path);
    onChange(this.control.path);
  }

  check() {
    this.input = el("input", { type: "checkbox", id: this.id, onchange: () => this.put(this.control.options[this.input.checked ? 0 : 1].value) });
    this.title = el("label", { for: this.id });
    this.body = el("div", { class: "line" }, this.input, this.title, this.back);
  }

  choice(control) {
    this.input = el("select", { id: this.id, onchange: () => this.put(this.control.options[this.input.value].value) });
    this.title = el("label", { for: this.id });
    this.body = el("div", {}, this.title, el("div", { class: "line" }, this.input, this.back));
    this.options = 0;
    this.fill(control);
  }

  fill(control) {
    const shown = control.options.map((option, place) => el("option", { value: String(place), title: option.says || option.title }, option.title + (option.file && !option.title.includes("as in the file") ? " (file)" : "")));
    if (control.chosen < 0) shown.push(el("option", { value: "-1", disabled: true }, control.words));
    this.input.replaceChildren(...shown);
  }

  slider(control) {
    this.input = el("input", { type: "range", id: this.id, "aria-describedby": `${this.id}-words`, oninput: () => this.slid() });
    this.title = el("label", { for: this.id });
    this.span = el("span", { class: "span" });
    const low = el("input", { type: "number", step: "any", "aria-label": `Lowest: ${this.called(control)}` });
    const high = el("input", { type: "number", step: "any", "aria-label": `Highest: ${this.called(control)}` });
    this.ends = [low, high];
    this.narrow = el("details", { class: "narrow" }, el("summary", {}, "Narrow the range"),
      el("div", { class: "line" }, low, "to", high, el("button", { type: "button", class: "small", onclick: () => this.ranged() }, "Set")));
    this.body = el("div", {}, el("div", { class: "line" }, this.title, this.back), el("div", { class: "slide" }, this.span, this.input),
      control.ends.length ? el("p", { class: "ends" }, control.ends.map((word) => el("span", {}, word))) : null, this.words, this.narrow);
  }

  slid() {
    this.words.textContent = `fixed at ${this.input.value}`;
    this.put(String(Number(this.input.value)));
  }

  ranged() {
    const [low, high] = this.ends.map((end) => Number(end.value));
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    this.put(low === high ? String(low) : `{uniform: [${Math.min(low, high)}, ${Math.max(low, high)}]}`);
  }

  text() {
    this.input = el("input", { type: "text", id: this.id, onchange: () => this.put(this.input.value) });
    this.title = el("label", { for: this.id });
    this.body = el("div", {}, this.title, el("div", { class: "line" }, this.input, this.back));
  }

  // Where the number in force comes from.
  foot(control) {
    const cited = Array.isArray(control.sources) ? control.sources : [];
    const short = cited.length ? `Source: ${cited.join(", ")}` : { assumption: "An assumption", default: usual(control) }[control.sources] || "";
    if (!short && !control.about) return "";
    const lines = cited.map((id) => {
      const claim = claims[id];
      return el("p", {}, el("b", {}, `${id} `), claim ? `${claim.text} (${[claim.holder, claim.firm, claim.date].filter(Boolean).join(", ")}; ${claim.source})` : "");
    });
    const file = control.file && control.sources !== "default" ? [el("p", {}, `In the file: ${control.file}`)] : [];
    return el("details", { class: "source" }, el("summary", {}, short || "About"), control.about ? el("p", {}, control.about) : null, lines, file, el("p", {}, el("code", {}, control.path)));
  }

  update(control) {
    this.control = control;
    this.title.textContent = this.called(control);
    this.back.hidden = !control.changed;
    this.element.classList.toggle("changed", control.changed);
    if (this.input.type === "checkbox") {
      this.input.checked = control.chosen === 0;
    } else if (this.input.tagName === "SELECT") {
      this.fill(control);
      this.input.value = String(control.chosen);
    } else if (this.input.type === "range") {
      this.scale(control);
    } else {
      this.input.value = control.value;
    }
    if (this.input.type !== "range") this.words.textContent = control.words;
  }

  scale({ scale, words }) {
    const held = document.activeElement === this.input && state.changes.has(this.control.path);
    Object.assign(this.input, { min: scale.low, max: scale.high, step: scale.step });
    if (!held) this.input.value = scale.at[1];
    this.words.textContent = words;
    this.input.setAttribute("aria-valuetext", words);
    const share = (value) => (100 * (value - scale.low)) / (scale.high - scale.low || 1);
    this.span.style.left = `${share(scale.at[0])}%`;
    this.span.style.width = `${Math.max(0.5, share(scale.at[2]) - share(scale.at[0]))}%`;
    if (!this.ends.includes(document.activeElement)) [this.ends[0].value, this.ends[1].value] = [scale.at[0], scale.at[2]];
  }
}
