// Asks while somebody types what a dossier would find, and shows the answer beside the form. Without this file a button does it.
"use strict";

(() => {
  const form = document.querySelector("form[data-try]");
  if (!form) return;
  let timer = 0;
  let asking = null;

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
  const faults = document.getElementById("faults");
  if (faults) faults.focus();

  async function ask() {
    if (asking) asking.abort();
    asking = new AbortController();
    const said = new URLSearchParams(new FormData(form));
    said.set("act", "try");
    try {
      const answer = await fetch(form.action, { method: "POST", body: said, signal: asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-swap]")) {
        const fresh = page.getElementById(part.id);
        if (fresh) part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
      }
    } catch (fault) {
      if (fault.name !== "AbortError") throw fault;
    }
  }
})();
