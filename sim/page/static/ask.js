// Asking the laboratory: one request in flight, then only the latest.

import { address, query } from "./state.js";

const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Wrong extends Error {}

// Whoever wants to know that nobody answers any more, or again.
const listening = { lost: () => {}, found: () => {} };
let answers = true;

export function listen(lost, found) {
  Object.assign(listening, { lost, found });
}

const NOBODY = 2000;

// The answer to a request. Where the laboratory has ended, it is asked again and again until there is one.
async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (answers) {
      answers = false;
      listening.lost();
      wait();
    }
    throw new Wrong("The laboratory does not answer.");
  }
}

function wait() {
  setTimeout(async () => {
    const back = await fetch(address("link")).catch(() => null);
    if (!back) return wait();
    answers = true;
    listening.found();
  }, NOBODY);
}

export async function json(url, options = {}) {
  const answer = await reach(url, options);
  if (answer.status === 409 || answer.status === 204) return null;
  if (!answer.ok) throw new Wrong((await answer.text()).trim() || `error ${answer.status}`);
  return answer.json();
}

export const get = (path, more = {}) => json(address(path, more));

export const post = (path, content) =>
  json(address(path), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(content) });

// Numbers for the state as it is when the request leaves. While one is under way further calls only note that another is needed.
export class Latest {
  constructor(show, early, fail) {
    this.show = show;
    this.early = early;
    this.fail = fail;
    this.flying = false;
    this.again = false;
    this.timer = 0;
    this.sharpening = null;
  }

  ask() {
    clearTimeout(this.timer);
    this.again = true;
    if (this.sharpening) this.sharpening.abort();
    if (!this.flying) this.fly();
  }

  async fly() {
    this.flying = true;
    while (this.again) {
      this.again = false;
      const asked = query();
      try {
        let all = false;
        get("shares", { page }).then((found) => {
          if (found && !all && !this.again && asked === query()) this.early(found);
        }).catch(() => {});
        const found = await get("numbers", { page, worlds: 1000 });
        all = true;
        if (found) this.show(found, !this.again, asked);
      } catch (error) {
        if (!this.again && answers) this.fail(error);
      }
    }
    this.flying = false;
    this.timer = setTimeout(() => this.sharpen(), 900);
  }

  // More worlds while nothing is changed.
  async sharpen() {
    for (const worlds of [2000, 3000, 5000, 10000]) {
      const asked = query();
      const stop = (this.sharpening = new AbortController());
      try {
        const found = await json(address("numbers", { page, worlds }), { signal: stop.signal });
        if (stop.signal.aborted || this.again || !found) return;
        this.show(found, worlds === 10000, asked);
      } catch {
        return;
      }
    }
  }
}
