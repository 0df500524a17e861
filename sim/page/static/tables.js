// The tables of the report, fetched when somebody wants to see them, and kept up to date while they do.

import { get } from "./ask.js";
import { el, section } from "./dom.js";

export class Tables {
  constructor(title) {
    this.body = el("div", {});
    this.element = el("details", { ontoggle: () => this.fill() }, el("summary", {}, title), this.body);
    this.wanted = null;
  }

  // worlds: how many; choose: from what is told to the sections that are shown here.
  show(worlds, choose) {
    this.wanted = [worlds, choose];
    this.fill();
  }

  async fill() {
    if (!this.element.open || !this.wanted) return;
    const wanted = this.wanted;
    try {
      const told = await get("tables", { worlds: wanted[0] });
      if (wanted !== this.wanted) return;
      const sections = wanted[1](told).filter(Boolean);
      this.body.replaceChildren(...(sections.length ? sections.map((part) => section(part)) : [el("p", {}, "No world of these has anything of this kind.")]));
    } catch (error) {
      this.body.replaceChildren(el("p", {}, error.message));
    }
  }
}
