// Copies a text of the page: by its button, or the line for a live blog by one key. Without this file the texts can be selected.
"use strict";

(() => {
  const status = document.getElementById("live-status");
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text.dataset.copy;
    button.addEventListener("click", () => copy(text, button));
    text.after(button);
  }
  const line = document.getElementById("blog-line");
  const keysOff = (() => {
    try { return JSON.parse(localStorage.getItem("review-keys")).on === false; } catch { return false; }
  })();
  document.addEventListener("keydown", (event) => {
    if (keysOff || event.key !== "l" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!line || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    copy(line, line.nextElementSibling);
  });

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Selected: copy it by hand";
    }
    if (status) status.textContent = button.textContent;
    setTimeout(() => { button.textContent = text.dataset.copy; }, 2500);
  }
})();
