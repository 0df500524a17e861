// The editor of the file: what is wrong is said as one types, by line; Ctrl-Space offers what can stand at the cursor.

import { post, get } from "./ask.js";
import { openDialog } from "./dialog.js";
import { byId, el } from "./dom.js";

let timer = 0;
let asked = 0;

export async function edit(adopted) {
  const { text } = await get("text");
  const area = el("textarea", {
    id: "editor", class: "code", rows: "22", spellcheck: "false", autocomplete: "off", wrap: "off",
    "aria-label": "Scenario file", "aria-describedby": "editor-state",
    oninput: () => { later(); offer(false); },
    onkeydown: (event) => key(event, area),
  });
  area.value = text;
  openDialog("Edit the file", [
    el("p", { class: "quiet" }, "What you write is checked as you type. Ctrl-Space offers what can stand at the cursor. It stays in this page; save it with “Keep”."),
    el("div", { class: "editor-grid" },
      el("div", {}, area,
        el("ul", { id: "offers", class: "offers", "aria-label": "What can be written here" }),
        el("p", {}, el("button", { type: "button", class: "main", id: "play-text", onclick: () => play(area, adopted) }, "Play this text"))),
      el("div", {}, el("p", { id: "editor-state", role: "status" }), el("ul", { id: "problems", class: "problems" }))),
  ], () => clearTimeout(timer));
  area.focus();
  area.setSelectionRange(0, 0);
  area.scrollTop = 0;
  checkNow(area);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => checkNow(byId("editor")), 300);
}

async function checkNow(area) {
  const mine = ++asked;
  try {
    const found = await post("check", { text: area.value });
    if (mine !== asked || !byId("editor")) return;
    const errors = found.problems.filter((one) => one.kind === "error").length;
    const doubts = found.problems.length - errors;
    byId("editor-state").textContent = errors ? `${errors} ${errors === 1 ? "error" : "errors"}` : `No errors${doubts ? `, ${doubts} ${doubts === 1 ? "warning" : "warnings"}` : ""}`;
    byId("editor-state").className = errors ? "wrong" : "";
    byId("play-text").disabled = errors > 0;
    byId("problems").replaceChildren(...found.problems.map((one) => problem(one, area)));
  } catch (error) {
    if (byId("editor-state")) byId("editor-state").textContent = error.message;
  }
}

function problem(one, area) {
  const words = one.says;
  const place = one.line ? el("button", { type: "button", class: "small", onclick: () => select(area, one.line) }, `Line ${one.line}`) : null;
  return el("li", { class: one.kind }, place, " ", words);
}

function select(area, line) {
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(from, from + lines[line - 1].length);
  area.scrollTop = (line - 4) * (area.scrollHeight / lines.length);
}

function key(event, area) {
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    offer(true);
  }
  if (event.key === "ArrowDown" && byId("offers").firstChild && event.altKey) {
    event.preventDefault();
    byId("offers").querySelector("button").focus();
  }
}

// Where the cursor stands: line from 1, column from 0, and the word begun there.
function cursor(area) {
  const before = area.value.slice(0, area.selectionStart);
  const lines = before.split("\n");
  return { line: lines.length, column: lines[lines.length - 1].length, word: before.match(/[\w.]*$/)[0] };
}

async function offer(wanted) {
  const area = byId("editor");
  const { line, column, word } = cursor(area);
  if (!wanted && word.length < 2) {
    byId("offers").replaceChildren();
    return;
  }
  try {
    const found = await post("complete", { text: area.value, line, column });
    if (!byId("offers") || cursor(area).column !== column) return;
    byId("offers").replaceChildren(...found.words.slice(0, 12).map((one) =>
      el("li", {}, el("button", { type: "button", class: "small", title: one.says, onclick: () => put(area, word, one.word) }, one.word), " ", el("span", { class: "quiet" }, one.says))));
  } catch {
    byId("offers")?.replaceChildren();
  }
}

function put(area, begun, word) {
  const at = area.selectionStart;
  area.setRangeText(word, at - begun.length, at, "end");
  byId("offers").replaceChildren();
  area.focus();
  later();
}

async function play(area, adopted) {
  try {
    const { query } = await post("adopt", { text: area.value });
    byId("dialog").close();
    adopted(query);
  } catch (error) {
    byId("editor-state").textContent = error.message;
    byId("editor-state").className = "wrong";
  }
}
