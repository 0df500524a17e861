// On a small screen the result is far from the controls: its shares stay in sight, in a line below.

import { byId, percent } from "./dom.js";

let shares = "";

export function show(found) {
  const force = found.summary.stages.find((row) => row.stage === "in_force");
  const change = found.change && found.change.found && found.change.found.agreement.mean;
  const points = typeof change === "number" ? `; ${signed(100 * change)} points against the start` : "";
  shares = `${percent(found.summary.agreed.share)} agree${points}${force ? ` · ${percent(force.share)} in force` : ""}`;
  byId("at-hand").textContent = shares;
}

// A change is being played.
export function wait() {
  byId("at-hand").textContent = shares ? `${shares} · playing ...` : "playing ...";
}

function signed(points) {
  const said = Math.abs(points).toFixed(1);
  if (said === "0.0") return "0.0";
  return `${points > 0 ? "+" : "-"}${said}`;
}
