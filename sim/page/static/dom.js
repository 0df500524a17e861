// Elements, made of text: nothing is ever taken for HTML.

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name in made && typeof value !== "string") made[name] = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat());
  return made;
}

export const byId = (id) => document.getElementById(id);

// A number with no decimal or one, rounded as reports and pictures do it: a tie goes to the even digit.
export function rounded(value, digits) {
  const tie = digits ? (4 * value) % 2 === 1 : (2 * value) % 2 === 1;
  if (!tie) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below + (below % 2)) / 10 ** digits).toFixed(digits);
}

// A share as in all reports: whole percent, never 0 or 100 for what is not.
export function percent(share) {
  if (share === null || share === undefined) return "none";
  if (share > 0 && share < 0.005) return "under 1 %";
  if (share < 1 && share >= 0.995) return "over 99 %";
  return `${rounded(100 * share, 0)} %`;
}

export function interval(low, high) {
  let ends = [low, high].map((end) => rounded(100 * end, 0));
  if (ends[0] === ends[1]) ends = [low, high].map((end) => rounded(100 * end, 1).replace(/\.0$/, ""));
  return `${[...new Set(ends)].join(" to ")} %`;
}

export const worlds = (number) => `${number.toLocaleString("en")} ${number === 1 ? "world" : "worlds"}`;

// A section of a report: paragraphs, tables, lists and further sections.
export function section(part, level = 3) {
  if (typeof part === "string") return el("p", {}, part);
  if (part.head) return table(part);
  if (part.items) return el("ul", {}, part.items.map((line) => el("li", {}, line)));
  if (part.question) return el("p", {}, el("em", {}, part.question));
  return el("section", {}, el(`h${Math.min(level, 6)}`, {}, part.title), part.parts.map((inner) => section(inner, level + 1)));
}

export function table({ head, rows, sides }, caption = "") {
  const side = (place) => (sides[place] === "r" ? "right" : "");
  return el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": caption || head.filter(Boolean).join(", ") },
    el("table", {},
      caption ? el("caption", {}, caption) : null,
      el("thead", {}, el("tr", {}, head.map((word, place) => el("th", { scope: "col", class: side(place) }, word)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, place) =>
        place ? el("td", { class: side(place) }, cell) : el("th", { scope: "row" }, cell)))))));
}
