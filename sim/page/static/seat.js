// A seat: shows what a text is worth as it is composed, and goes on when the others have moved.

import { percent, rounded } from "./dom.js";

const seat = document.getElementById("seat");
const form = document.getElementById("move");

const points = (utility) => (Math.abs(utility) < 5e-4 ? "0.0" : rounded(100 * utility, 1));

function chance(group, terms) {
  const called = group.votes === null || Object.entries(terms).some(([issue, option]) => (group.votes[issue] || []).includes(option));
  if (!called) return null;
  const gain = Object.entries(terms).reduce((sum, [issue, option]) => sum + group.worth[issue][option], 0) - group.today;
  return 1 / (1 + Math.exp(-((gain - group.threshold) / group.noise - group.bar)));
}

function composed() {
  return Object.fromEntries(Array.from(form.elements).filter((one) => one.name.startsWith("of.")).map((one) => [one.name.slice(3), one.value]));
}

function showWorth(said) {
  const terms = composed();
  const worth = said.topics.reduce((sum, topic) => sum + (topic.choices.find((choice) => choice.name === terms[topic.name])?.worth || 0), 0);
  const parts = [`Worth to you: ${points(worth)} points`];
  if (said.least !== null) parts.push(`${points(Math.abs(worth - said.least))} ${worth >= said.least ? "more" : "less"} than your least`);
  const votes = said.voters.map((group) => [group.title, chance(group, terms)]).filter(([, found]) => found !== null);
  document.getElementById("worth").textContent = [`${parts.join(", ")}.`, ...votes.map(([title, found]) => `${title}: a chance of ${percent(found)}.`)].join(" ");
}

if (form && form.dataset.composes) {
  const said = JSON.parse(form.dataset.composes);
  form.addEventListener("change", () => showWorth(said));
  showWorth(said);
  const advised = document.getElementById("advised");
  if (advised) {
    advised.hidden = false;
    advised.addEventListener("click", () => {
      for (const [issue, option] of Object.entries(said.advised)) {
        const field = form.elements[`of.${issue}`];
        if (field) field.value = option;
      }
      showWorth(said);
    });
  }
}

if (seat.dataset.state === "waits") {
  setInterval(async () => {
    const answer = await fetch(seat.dataset.turn).catch(() => null);
    document.getElementById("lost").hidden = answer !== null;
    if (answer && answer.status === 404) location.reload();
    if (answer && answer.ok && String((await answer.json()).made) !== seat.dataset.made) location.reload();
  }, 1500);
}
