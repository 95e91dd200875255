// Single keys for the queue of labels. Everything works without this file: each key presses a button that is there.
"use strict";

(() => {
  const tasks = [...document.querySelectorAll(".task")];
  const place = document.getElementById("keys");
  if (!tasks.length || !place || !tasks[0].querySelector("form")) return;

  const ALL = {
    next: ["j", "next label"], previous: ["k", "label before"], keep: ["y", "right as it stands"],
    rung1: ["1", "condemn"], rung2: ["2", "oppose"], rung3: ["3", "concern"], rung4: ["4", "neutral"],
    rung5: ["5", "understand"], rung6: ["6", "support"], rung7: ["7", "endorse"], rung0: ["0", "no comment"],
    target: ["t", "go to the target"], actor: ["c", "go to the actor"], none: ["x", "no statement"],
    first: ["f", "take the first side"], second: ["s", "take the second side"],
    undo: ["u", "undo the last act"], help: ["?", "show or hide this list"],
  };
  // Only what this page has is a key here; what is remembered is one map for all pages.
  const NEEDS = { keep: ".keep", first: "[data-side]", second: "[data-side]", undo: "form[data-undo], .keep, .judge" };
  const NAMES = Object.fromEntries(Object.entries(ALL).filter(([name]) => !NEEDS[name] || document.querySelector(NEEDS[name])));
  const stored = (() => {
    try { return JSON.parse(localStorage.getItem("review-keys")) || {}; } catch { return {}; }
  })();
  const keys = { on: stored.on !== false, map: {} };
  for (const name of Object.keys(ALL)) {
    const own = stored.map && stored.map[name];
    keys.map[name] = typeof own === "string" && own.length === 1 ? own : ALL[name][0];
  }

  const save = () => localStorage.setItem("review-keys", JSON.stringify(keys));
  const details = document.createElement("details");
  details.className = "keys";
  const summary = document.createElement("summary");
  details.append(summary, panel());
  place.replaceChildren(details);
  say();

  let at = Math.max(0, tasks.findIndex((each) => `#${each.id}` === location.hash));
  choose(at);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing) { choose(at); return; }
    if (!keys.on || typing || event.key.length !== 1) return;
    const name = Object.keys(NAMES).find((each) => keys.map[each] === event.key);
    if (!name) return;
    event.preventDefault();
    act(name);
  });
  for (const [number, task] of tasks.entries()) task.addEventListener("focusin", () => mark(number));

  function act(name) {
    const task = tasks[at];
    if (name === "next") choose(Math.min(at + 1, tasks.length - 1));
    else if (name === "previous") choose(Math.max(at - 1, 0));
    else if (name === "help") { details.open = !details.open; if (details.open) summary.focus(); }
    else if (name === "undo") press(document.querySelector("form[data-undo] button"));
    else if (name === "target") pick(task.querySelector("[data-target]"));
    else if (name === "actor") pick(task.querySelector("[data-actor]"));
    else if (name === "none") press(task.querySelector("[data-none]"));
    else if (name === "keep") press(task.querySelector(".keep"));
    else if (name === "first" || name === "second") press(task.querySelector(`[data-side="${name === "first" ? 1 : 2}"]`));
    else press(task.querySelector(`[data-rung="${name.slice(4)}"]`));
  }

  // What is folded away is unfolded first: no key does what its reader cannot see.
  function press(button) { if (button && !unfolded(button)) button.click(); }
  function pick(field) { if (field) { unfolded(field); field.focus(); field.select(); } }
  function unfolded(part) {
    const fold = part.closest("details:not([open])");
    if (fold) fold.open = true;
    return Boolean(fold);
  }

  function mark(number) {
    at = number;
    for (const [each, task] of tasks.entries()) task.classList.toggle("chosen", each === at);
  }

  function choose(number) {
    mark(number);
    tasks[at].focus({ preventScroll: true });
    tasks[at].scrollIntoView({ block: "nearest" });
  }

  function say() {
    summary.textContent = keys.on ? `Single keys are on (${keys.map.help} shows them)` : "Single keys are off";
  }

  function panel() {
    const box = document.createElement("div");
    box.className = "fields keys-panel";
    const label = document.createElement("label");
    const on = document.createElement("input");
    on.type = "checkbox";
    on.checked = keys.on;
    on.addEventListener("change", () => { keys.on = on.checked; save(); say(); });
    label.append(on, " Single keys");
    box.append(label);
    const list = document.createElement("div");
    list.className = "row";
    for (const name of Object.keys(NAMES)) {
      const row = document.createElement("label");
      const field = document.createElement("input");
      field.maxLength = 1;
      field.value = keys.map[name];
      field.dataset.key = name;
      field.addEventListener("change", () => {
        const taken = Object.keys(keys.map).some((each) => each !== name && keys.map[each] === field.value);
        if (field.value.trim() && !taken) { keys.map[name] = field.value; save(); say(); }
        else field.value = keys.map[name];
      });
      row.append(field, ` ${NAMES[name][1]}`);
      list.append(row);
    }
    box.append(list);
    return box;
  }
})();
