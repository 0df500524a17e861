// The one dialog of the page: it keeps the focus within, and gives it back when it closes.

import { byId } from "./dom.js";

let closing = () => {};
let opener = null;

export function openDialog(title, body, onClose = () => {}) {
  const dialog = byId("dialog");
  byId("dialog-title").textContent = title;
  byId("dialog-body").replaceChildren(...[body].flat());
  closing();
  closing = onClose;
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  dialog.scrollTop = 0;
}

export function begin() {
  const dialog = byId("dialog");
  byId("dialog-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    closing();
    closing = () => {};
    byId("dialog-body").replaceChildren();
    const bar = opener && opener.dataset.bar; // a bar may have been drawn anew meanwhile
    if (bar) document.querySelector(`[data-bar="${CSS.escape(bar)}"]`)?.focus();
  });
}
