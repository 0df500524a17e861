// Which actor's absence changes most: played when it is asked for, as the page is set now.

import { get } from "./ask.js";
import { openDialog } from "./dialog.js";
import { el, section } from "./dom.js";

export async function withoutEach() {
  const target = el("div", { id: "absences", role: "status" }, el("p", {}, "One moment: a thousand worlds are played without each of them ..."));
  openDialog("Without each actor in turn", target);
  try {
    const found = await get("without-each");
    target.replaceChildren(...found.parts.map((part) => section(part)));
  } catch (error) {
    target.replaceChildren(el("p", { class: "wrong" }, error.message));
  }
}
