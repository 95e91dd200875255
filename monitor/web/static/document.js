// Takes the words that are selected in a text into the form for a statement that was missed, by one key. Without it they are pasted.
"use strict";

(() => {
  const text = document.querySelector("[data-document]");
  const form = document.querySelector("form[data-missed]");
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
  if (!text) return;
  const keysOff = (() => {
    try { return JSON.parse(localStorage.getItem("review-keys")).on === false; } catch { return false; }
  })();

  document.addEventListener("keydown", (event) => {
    if (keysOff || event.key !== "a" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    const selection = getSelection();
    const chosen = selection.rangeCount ? selection.getRangeAt(0) : null;
    const inside = chosen && !chosen.collapsed && text.contains(chosen.commonAncestorContainer);
    const words = inside ? selection.toString().trim() : "";
    const near = inside ? String(lengthBefore(chosen)) : "";
    if (!form) {
      // A statement's page: the form stands on the page of its document.
      location.href = `${text.dataset.document}?${new URLSearchParams({ words: words.slice(0, 1500), near })}#missed`;
      return;
    }
    if (inside) {
      form.elements.words.value = words;
      form.elements.near.value = near;
    }
    form.elements[inside ? "actor" : "words"].focus();
    form.scrollIntoView({ block: "center" });
  });

  // Code points of the text in front of a selection.
  function lengthBefore(chosen) {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(chosen.startContainer, chosen.startOffset);
    return [...before.toString()].length;
  }
})();
