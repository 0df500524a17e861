// The talks of one world: packages on each issue's scale, what each side must have and aims at, and the story beside it.

import { get } from "./ask.js";
import { openDialog } from "./dialog.js";
import { el, svg } from "./dom.js";

// Milliseconds that a round is shown while the talks play.
const PACES = { slowly: 3200, "at a usual pace": 1600, fast: 500, "very fast": 150 };

// back: opens again the list from which the world was chosen.
export async function watch(world, back) {
  const list = el("button", { type: "button", id: "back-to-worlds", onclick: back }, "◀ Back to these worlds");
  openDialog(`World ${world}`, [list, el("p", {}, "One moment ...")]);
  try {
    const talks = await get("talks", { world });
    const player = new Player(talks);
    openDialog(`The talks of world ${world}: ${talks.ended.toLowerCase()}`, [list, player.element], () => player.pause());
    player.show(0);
    player.play.focus();
  } catch (error) {
    openDialog(`World ${world}`, [list, el("p", {}, error.message)]);
  }
}

class Player {
  constructor(talks) {
    this.talks = talks;
    this.timer = 0;
    this.at = 0;
    this.negotiators = Object.keys(talks.actors).filter((name) => talks.actors[name].negotiates);
    const step = (by, words) => el("button", { type: "button", "aria-label": words, onclick: () => { this.pause(); this.show(this.at + by); } }, { "-1": "◀ Back", 1: "Step ▶" }[by]);
    this.play = el("button", { type: "button", class: "main", id: "play", onclick: () => (this.timer ? this.pause() : this.run()) }, "Play");
    this.slider = el("input", { type: "range", min: "0", max: String(talks.rounds.length - 1), value: "0", "aria-label": "Round", oninput: () => { this.pause(); this.show(Number(this.slider.value)); } });
    this.pace = el("select", { "aria-label": "Speed", id: "pace", onchange: () => { if (this.timer) { this.pause(); this.run(); } } },
      Object.keys(PACES).map((words) => el("option", { value: words, selected: words === "at a usual pace" }, words)));
    this.when = el("span", { class: "when" });
    this.said = el("div", { class: "said", id: "said", role: "status", "aria-live": "polite" });
    this.acts = el("ul", { class: "acts" });
    this.scales = el("div", { class: "scales" });
    this.chart = el("div", { class: "worth" });
    this.element = el("div", { class: "watch", id: "watch" },
      el("div", { class: "player" }, step(-1, "One round back"), this.play, this.pace, step(1, "One round on"), this.slider, this.when),
      el("div", { class: "watch-grid" },
        el("div", {}, this.key(), this.scales),
        el("div", { class: "beside" }, el("h3", {}, "What happens"), this.said, this.acts, this.chart,
          el("details", {}, el("summary", {}, "The whole story of this world"), talks.story.map((line) => el("p", {}, line))))));
    this.element.addEventListener("keydown", (event) => this.key_pressed(event));
    this.history = this.remembered();
  }

  key_pressed(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || event.target === this.slider) return;
    this.pause();
    this.show(this.at + by);
  }

  // The last package of each side up to each round.
  remembered() {
    const last = {};
    return this.talks.rounds.map((round) => {
      if (round.package) last[round.tabler] = round.package;
      return { ...last };
    });
  }

  run() {
    if (this.at >= this.talks.rounds.length - 1) this.show(0);
    this.play.textContent = "Pause";
    this.timer = setInterval(() => {
      if (this.at >= this.talks.rounds.length - 1) this.pause();
      else this.show(this.at + 1);
    }, PACES[this.pace.value]);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }

  key() {
    return el("p", { class: "key" }, this.negotiators.map((name) => {
      const dot = el("span", { class: "dot" });
      dot.style.background = this.talks.actors[name].colour;
      return el("span", {}, dot, ` the latest package of ${this.talks.actors[name].title} `);
    }), el("span", {}, "▢ what is on the table now · ✕ a red line that holds"));
  }

  show(place) {
    this.at = Math.max(0, Math.min(this.talks.rounds.length - 1, place));
    const round = this.talks.rounds[this.at];
    this.slider.value = String(this.at);
    this.slider.setAttribute("aria-valuetext", `round ${round.number}, ${round.date}`);
    this.when.textContent = `Round ${round.number}: ${round.date}`;
    this.said.replaceChildren(...round.said.split(/(?<=\.) (?=[A-Z])/).map((line) => el("p", {}, line)));
    this.acts.replaceChildren(...this.answered(round), ...round.acts.map((act) => el("li", { class: `act ${act.kind}` }, act.title)));
    this.scales.replaceChildren(...this.talks.issues.filter((issue) => !issue.fixed).map((issue) => this.scale(issue, round)));
    this.chart.replaceChildren(this.worth());
  }

  answered(round) {
    return round.answers.map((answer) => el("li", { class: answer.accepted ? "yes" : "no" },
      `${this.talks.actors[answer.actor].title}: ${answer.accepted ? "yes" : `no, ${answer.reason}`}`));
  }

  scale(issue, round) {
    const options = issue.options;
    const x = (place) => 14 + (place / 100) * 472;
    const at = (name) => options.find((option) => option.name === name);
    const marks = [svg("line", { x1: 14, x2: 486, y1: 22, y2: 22, stroke: "#8a929b", "stroke-width": 2 })];
    for (const option of options) {
      marks.push(svg("circle", { cx: x(option.place), cy: 22, r: 4, fill: "#fff", stroke: "#8a929b", "stroke-width": 2 }));
    }
    const words = [];
    this.negotiators.forEach((name, row) => {
      const actor = this.talks.actors[name];
      const up = row % 2 === 0 ? -1 : 1;
      for (const option of (round.lines[name] || {})[issue.name] || []) {
        const found = at(option);
        if (found) marks.push(cross(x(found.place), 22 + up * 7, actor.colour));
      }
      const chosen = (this.history[this.at][name] || {})[issue.name];
      const found = at(chosen);
      if (found) marks.push(svg("circle", { cx: x(found.place), cy: 22 + up * 6, r: 7, fill: actor.colour, stroke: "#fff", "stroke-width": 1.5 }));
      if (chosen) words.push(`${actor.title}: ${found ? found.title : "Left open"}`);
    });
    const now = round.package && at(round.package[issue.name]);
    if (now) marks.push(svg("rect", { x: x(now.place) - 11, y: 5, width: 22, height: 34, rx: 4, fill: "none", stroke: "#000", "stroke-width": 2 }));
    const drawn = svg("svg", { viewBox: "0 0 500 44", role: "img", "aria-label": `${issue.title}. ${words.join(". ")}` }, marks);
    return el("section", { class: "scale" }, el("h4", {}, issue.title), drawn,
      el("p", { class: "ends" }, el("span", {}, options[0].title), el("span", {}, options[options.length - 1].title)),
      el("p", { class: "where" }, words.join(" · ") || "Nothing is on the table."));
  }

  // What the packages were worth to each side, with what it says yes to (dashed) and what it aims at (dotted), up to this round.
  worth() {
    const talked = this.talks.rounds.filter((round) => round.tabler || round.stage === "talks");
    const sides = this.negotiators.filter((name) => talked.some((round) => round.bars[name] !== undefined));
    return el("div", {}, el("h4", {}, "What the texts on the table are worth to each side"), sides.map((name) => this.side(name, talked)));
  }

  side(name, talked) {
    const actor = this.talks.actors[name];
    const values = talked.flatMap((round) => [round.worth[name], round.bars[name], round.aims[name]]).filter((value) => value !== null && value !== undefined);
    const [low, high] = [Math.min(...values) - 0.03, Math.max(...values) + 0.03];
    const x = (place) => 34 + (place / Math.max(1, talked.length - 1)) * 452;
    const y = (value) => 78 - ((value - low) / (high - low)) * 70;
    const until = talked.filter((round) => round.number <= this.talks.rounds[this.at].number);
    const line = (key, dashes) => {
      const points = until.map((round, place) => [place, round[key][name]]).filter(([, value]) => value !== null && value !== undefined);
      return svg("polyline", { points: points.map(([place, value]) => `${x(place)},${y(value)}`).join(" "), fill: "none", stroke: actor.colour, "stroke-width": 2.5, "stroke-dasharray": dashes });
    };
    const dots = until.map((round, place) => [place, round]).filter(([, round]) => round.package).map(([place, round]) =>
      svg("circle", { cx: x(place), cy: y(round.worth[name]), r: 4.5, fill: round.tabler === name ? actor.colour : "#fff", stroke: actor.colour, "stroke-width": 2 }));
    const last = until[until.length - 1] || talked[0];
    const say = (value) => (value === null || value === undefined ? "none" : value.toFixed(2));
    const words = `${actor.title}: says yes from ${say(last.bars[name])} on (dashed), aims at ${say(last.aims[name])} (dotted); on the table ${last.package ? say(last.worth[name]) : "nothing"}`;
    return el("figure", {}, svg("svg", { viewBox: "0 0 500 84", role: "img", "aria-label": words },
      [svg("line", { x1: 34, x2: 486, y1: 80, y2: 80, stroke: "#8a929b" }), line("bars", "7 5"), line("aims", "2 4"), ...dots]),
    el("figcaption", {}, `${words}. Filled: its own text; empty: that of another.`));
  }
}

function cross(x, y, colour) {
  return svg("path", { d: `M${x - 4},${y - 4}L${x + 4},${y + 4}M${x - 4},${y + 4}L${x + 4},${y - 4}`, stroke: colour, "stroke-width": 2.5, fill: "none" });
}
