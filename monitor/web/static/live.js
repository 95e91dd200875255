// Keeps an open page up to date without moving what is being read. Everything works without this file; then the page reloads.
"use strict";

(() => {
  const source = document.body.dataset.live;
  const slider = document.querySelector("form.asof[data-began]");
  if (slider) makeSlider(slider);
  leadFromTiles();
  const opened = new Map();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  if (!source) return;

  const status = document.getElementById("live-status");
  const control = document.getElementById("live-control");
  const state = { paused: sessionStorage.getItem("paused") === "yes", waiting: 0, busy: false, again: false };
  let lost = false;
  const toggle = document.createElement("button");
  const note = document.createElement("span");
  note.className = "soft";
  control.replaceChildren(toggle, " ", note);
  show();
  toggle.addEventListener("click", () => {
    state.paused = !state.paused;
    sessionStorage.setItem("paused", state.paused ? "yes" : "no");
    if (!state.paused && state.waiting) update();
    show();
  });

  const events = new EventSource(source);
  events.addEventListener("open", () => {
    if (lost) update(); // what came while the line was down
    lost = false;
    show();
  });
  events.addEventListener("error", () => { lost = true; show(); });
  events.addEventListener("moved", (event) => {
    const told = JSON.parse(event.data);
    state.waiting += told.lines.length + told.more;
    if (state.paused) { show(); return; }
    update(told);
  });

  function show() {
    toggle.textContent = state.paused ? (state.waiting ? `Show ${state.waiting} new` : "Resume") : "Pause";
    note.textContent = lost ? "connection lost, trying again" : state.paused ? "paused" : "live";
  }

  async function update(told) {
    if (state.busy) { state.again = true; return; }
    state.busy = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
      state.waiting = 0;
      if (told && told.lines.length) {
        status.textContent = `New: ${told.lines.join("; ")}${told.more ? `; and ${told.more} more` : ""}`;
      }
    } catch {
      lost = true;
    } finally {
      state.busy = false;
      show();
      if (state.again) { state.again = false; update(); }
    }
  }

  // What a large page leaves out stands on a page of its own; it is fetched when it is opened.
  async function open(link) {
    const there = opened.get(link.getAttribute("href"));
    link.setAttribute("aria-expanded", String(!there));
    if (there) { there.remove(); opened.delete(link.getAttribute("href")); return; }
    try {
      const answer = await fetch(link.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = document.importNode(page.querySelector("[data-part]"), true);
      part.classList.add("opened");
      link.after(part);
      opened.set(link.getAttribute("href"), part);
    } catch { location.href = link.href; }
  }

  // What shows a statement: it says which itself, or is a row whose quote leads to it.
  function keyed(part) { return [...part.querySelectorAll("[data-key], .roll tr[id]")]; }
  function keyOf(each) { return each.dataset.key || each.querySelector("blockquote a").pathname.split("/").at(-1); }

  // The map is a picture of what the strip above it links to; a click on it is a short way for a mouse.
  function leadFromTiles() {
    const tiles = document.querySelector(".tiles");
    if (!tiles) return;
    tiles.classList.add("leads");
    tiles.addEventListener("click", (event) => {
      const row = document.getElementById(`a-${event.target.closest("td")?.textContent.trim()}`);
      if (row) location.hash = row.id;
    });
  }

  // The element nearest the top of the window stays where it is; open details and the focus are kept.
  function swap(page) {
    const main = document.getElementById("main");
    const fresh = page.getElementById("main");
    if (!fresh) return;
    const marks = [...main.querySelectorAll("[id]:not(svg *)")];
    const anchor = marks.find((each) => each.getBoundingClientRect().top >= -1) || marks.at(-1);
    const before = anchor ? { id: anchor.id, top: anchor.getBoundingClientRect().top } : null;
    const known = new Set(keyed(main).map(keyOf));
    const details = new Map([...main.querySelectorAll("details[data-id]")].map((each) => [each.dataset.id, each.open]));
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const focus = focused && { id: focused.id, href: focused.getAttribute("href"), name: focused.getAttribute("name") };
    const typed = focus && focus.name ? focused.value : null;

    main.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    const clock = document.querySelector(".clock time");
    const now = page.querySelector(".clock time");
    if (clock && now) clock.replaceWith(document.importNode(now, true));
    const notices = document.getElementById("notices");
    const told = page.getElementById("notices");
    if (notices && told && notices.innerHTML !== told.innerHTML) notices.replaceChildren(...[...told.childNodes].map((n) => document.importNode(n, true)));

    for (const each of main.querySelectorAll("details[data-id]")) {
      if (details.has(each.dataset.id)) each.open = details.get(each.dataset.id);
    }
    for (const each of keyed(main)) {
      if (!known.has(keyOf(each))) each.classList.add("fresh");
    }
    leadFromTiles();
    for (const link of main.querySelectorAll("a.more")) {
      const part = opened.get(link.getAttribute("href"));
      if (part) { link.setAttribute("aria-expanded", "true"); link.after(part); }
    }
    const form = main.querySelector("form.asof[data-began]");
    if (form) makeSlider(form);
    if (focus) {
      const again = focus.id ? document.getElementById(focus.id)
        : [...main.querySelectorAll(focus.href ? "a[href]" : "[name]")].find((each) => each.getAttribute(focus.href ? "href" : "name") === (focus.href || focus.name));
      if (again) {
        again.focus({ preventScroll: true });
        if (typed !== null) again.value = typed;
      }
    }
    const still = before && document.getElementById(before.id);
    if (still && window.scrollY > 0) window.scrollBy({ top: still.getBoundingClientRect().top - before.top, behavior: "instant" });
  }

  // A slider over the time since the event, beside the links that do the same.
  function makeSlider(form) {
    const began = Number(form.dataset.began);
    const now = Number(form.dataset.now);
    const field = form.querySelector("input[type=datetime-local]");
    if (!(now > began)) return;
    const range = document.createElement("input");
    range.type = "range";
    range.min = "0";
    range.max = String(Math.ceil((now - began) / 60));
    range.value = String(Math.round((Date.parse(`${field.value}Z`) / 1000 - began) / 60));
    range.setAttribute("aria-label", "Minutes since the event");
    const say = () => {
      const minutes = Number(range.value);
      range.setAttribute("aria-valuetext", `T plus ${Math.floor(minutes / 60)} hours ${minutes % 60} minutes`);
      field.value = new Date((began + minutes * 60) * 1000).toISOString().slice(0, 16);
    };
    range.addEventListener("input", say);
    range.addEventListener("change", () => form.requestSubmit());
    say();
    form.prepend(range);
  }
})();
