// People say what they expect before the result is shown, if they want to: it is remembered better so.

import { byId, el, percent } from "./dom.js";

let waiting = null;
let told = "";
let reveal = () => {};

export const on = () => byId("predict-on").checked;

export function begin(shown) {
  reveal = shown;
  byId("predict").append(
    el("label", { class: "line" }, el("input", { type: "checkbox", id: "predict-on", onchange: () => { if (!on()) show(); } }), "Ask me to predict first"),
    el("div", { id: "guess", hidden: true },
      el("label", { for: "guess-share" }, "In how many of 100 worlds will a text be agreed now?"),
      el("div", { class: "line" }, el("input", { type: "range", id: "guess-share", min: "0", max: "100", value: "50", oninput: () => { byId("guess-said").textContent = byId("guess-share").value; } }),
        el("output", { id: "guess-said", for: "guess-share" }, "50")),
      el("button", { type: "button", class: "main", id: "guess-show", onclick: () => show(Number(byId("guess-share").value)) }, "Show the result")),
    el("p", { id: "guess-told", role: "status" }));
}

// A change has been made: what comes of it stays hidden until something is predicted.
export function changed() {
  told = "";
  byId("guess-told").textContent = "";
  if (on()) {
    waiting = waiting || true;
    byId("guess").hidden = false;
    document.body.classList.add("hidden-result");
  }
}

export const waits = () => Boolean(waiting);

// Whether the result may be shown; if not, it is kept until then.
export function holds(found) {
  if (!waiting) return false;
  waiting = found;
  return true;
}

function show(guess) {
  const found = waiting;
  waiting = null;
  byId("guess").hidden = true;
  document.body.classList.remove("hidden-result");
  if (!found || found === true) return;
  const share = found.summary.agreed.share;
  if (guess !== undefined) told = `You said ${guess} %, and it is ${percent(share)}.`;
  byId("guess-told").textContent = told;
  reveal(found);
}
