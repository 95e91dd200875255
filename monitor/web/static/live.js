// Keeps an open page up to date without moving what is being read. Everything works without this file; then the page reloads.
"use strict";

// A server says that it is there every 15 s; what says nothing for so long is gone.
const SILENT_MS = 50_000, AGAIN_MS = 5_000, LINES_SAID = 5, FRESH_MS = 6_500;

(() => {
  const source = document.body.dataset.live;
  const every = Number(document.body.dataset.every);
  const slider = document.querySelector("form.asof[data-began]");
  if (slider) makeSlider(slider);
  leadFromTiles();
  addEventListener("hashchange", pointOut);
  const opened = new Map();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  if (!source && !every) return;

  const status = document.getElementById("live-status");
  const control = document.getElementById("live-control");
  const state = { paused: sessionStorage.getItem("paused") === "yes", moved: false, lines: [], more: 0, busy: false, again: false };
  let lost = false, events = null, heardAt = Date.now(), heard = "";
  const toggle = document.createElement("button");
  const note = document.createElement("span");
  note.className = "soft";
  control.replaceChildren(toggle, " ", note);
  toggle.addEventListener("click", () => {
    state.paused = !state.paused;
    sessionStorage.setItem("paused", state.paused ? "yes" : "no");
    if (!state.paused && state.moved) update();
    show();
  });
  if (source) {
    listen();
    setInterval(() => { if (Date.now() - heardAt > SILENT_MS) listen(); }, AGAIN_MS);
  } else setInterval(() => { state.moved = true; if (!state.paused && !document.hidden) update(); }, every * 1000);
  show();

  // The address says what stands on this page, and each event what stood there then: the server tells whatever came since, also
  // after it was started again. A browser does not come back by itself after an answer that is no stream (a proxy's 502), and
  // never notices a line that was cut without a word.
  function listen() {
    events?.close();
    heardAt = Date.now();
    const address = new URL(source, location.href);
    if (heard) address.searchParams.set("seen", heard);
    events = new EventSource(address);
    const hears = () => { heardAt = Date.now(); if (lost) { lost = false; show(); } };
    events.addEventListener("open", () => { hears(); show(); });
    events.addEventListener("still", hears);
    events.addEventListener("error", () => {
      lost = true;
      if (events.readyState === EventSource.CLOSED) heardAt = Date.now() - SILENT_MS;
      show();
    });
    events.addEventListener("moved", (event) => {
      hears();
      heard = event.lastEventId;
      const told = JSON.parse(event.data);
      state.moved = true;
      state.lines.push(...told.lines);
      state.more += told.more;
      if (state.paused) show(); else update();
    });
  }

  function show() {
    const waiting = state.moved ? state.lines.length + state.more : 0;
    toggle.textContent = state.paused ? (waiting ? `Show ${waiting} new` : state.moved && source ? "Show what changed" : "Resume") : "Pause";
    const hearing = source ? (events?.readyState === EventSource.OPEN ? "live" : "connecting") : `refreshes every ${every} s`;
    note.textContent = lost ? "connection lost, trying again" : state.paused ? "paused" : hearing;
  }

  async function update() {
    if (state.busy) { state.again = true; return; }
    state.busy = true;
    const told = { lines: state.lines, more: state.more };
    Object.assign(state, { moved: false, lines: [], more: 0 });
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
      lost = false;
      const more = told.lines.length > LINES_SAID ? told.more + told.lines.length - LINES_SAID : told.more;
      if (told.lines.length) {
        status.textContent = `New: ${told.lines.slice(0, LINES_SAID).join("; ")}${more ? `; and ${more} more` : ""}`;
      } else if (fresh) status.textContent = `New: ${fresh} ${fresh === 1 ? "statement" : "statements"}`;
    } catch {
      lost = true;
      Object.assign(state, { moved: true, lines: [...told.lines, ...state.lines], more: state.more + told.more });
      setTimeout(() => { if (!state.paused) update(); }, AGAIN_MS);
    } finally {
      state.busy = false;
      show();
      if (state.again) { state.again = false; if (!state.paused) update(); }
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

  // The row that the address leads to stays marked when it is drawn anew, which a browser's own `:target` does not.
  function pointOut() {
    for (const each of document.querySelectorAll(".pointed-out")) each.classList.remove("pointed-out");
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.classList.add("pointed-out");
  }

  // What shows a statement: it says which itself, or is a row whose quote leads to it.
  function keyed(part) { return [...part.querySelectorAll("[data-key], .roll tr[id]")]; }
  function keyOf(each) { return each.dataset.key || each.querySelector("blockquote a").pathname.split("/").at(-1); }

  // The map is a picture of what the strip above it links to; a click on it is a short way for a mouse.
  function leadFromTiles() {
    const tiles = document.querySelector(".tiles");
    if (!tiles || tiles.classList.contains("leads")) return;
    tiles.classList.add("leads");
    tiles.addEventListener("click", (event) => {
      const row = document.getElementById(`a-${event.target.closest("td")?.textContent.trim()}`);
      if (row) location.hash = row.id;
    });
  }

  // What is as it was stays (renew.js); the element nearest the top of the window stays where it is, and so does the focus.
  function swap(page) {
    const main = document.getElementById("main");
    const fresh = page.getElementById("main");
    if (!fresh) return 0;
    const marks = [...main.querySelectorAll("[id]:not(svg *)")];
    const anchor = marks.find((each) => each.getBoundingClientRect().top >= -1) || marks.at(-1);
    const before = anchor ? { id: anchor.id, top: anchor.getBoundingClientRect().top } : null;
    const known = new Set(keyed(main).map(keyOf));
    // An element whose row has moved into another list is made anew there.
    const details = new Map([...main.querySelectorAll("details[data-id]")].map((each) => [each.dataset.id, each.open]));
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const focus = focused && { id: focused.id, href: focused.getAttribute("href"), name: focused.getAttribute("name") };
    const typed = focus && focus.name ? focused.value : null;

    renew(main, fresh);
    const clock = document.querySelector(".clock time");
    const now = page.querySelector(".clock time");
    if (clock && now) clock.replaceWith(document.importNode(now, true));
    const notices = document.getElementById("notices");
    const told = page.getElementById("notices");
    if (notices && told) renew(notices, told);

    for (const each of main.querySelectorAll("details[data-id]")) {
      if (details.has(each.dataset.id)) each.open = details.get(each.dataset.id);
    }
    const fresher = keyed(main).filter((each) => !known.has(keyOf(each)));
    for (const each of fresher) {
      each.classList.add("fresh");
      setTimeout(() => each.classList.remove("fresh"), FRESH_MS);
    }
    document.dispatchEvent(new Event("swapped"));
    leadFromTiles();
    pointOut();
    const links = new Map([...main.querySelectorAll("a.more")].map((link) => [link.getAttribute("href"), link]));
    for (const [address, part] of opened) {
      const link = links.get(address);
      if (!link) { part.remove(); continue; }
      link.setAttribute("aria-expanded", "true");
      if (link.nextElementSibling !== part) link.after(part);
    }
    const form = main.querySelector("form.asof[data-began]");
    if (form) makeSlider(form);
    if (focus && !main.contains(document.activeElement)) {
      const again = focus.id ? document.getElementById(focus.id)
        : [...main.querySelectorAll(focus.href ? "a[href]" : "[name]")].find((each) => each.getAttribute(focus.href ? "href" : "name") === (focus.href || focus.name));
      if (again) {
        again.focus({ preventScroll: true });
        if (typed !== null) again.value = typed;
      }
    }
    const still = before && document.getElementById(before.id);
    if (still && window.scrollY > 0) window.scrollBy({ top: still.getBoundingClientRect().top - before.top, behavior: "instant" });
    return fresher.length;
  }

  // A slider over the time since the event, beside the links that do the same.
  function makeSlider(form) {
    const began = Number(form.dataset.began);
    const now = Number(form.dataset.now);
    const field = form.querySelector("input[type=datetime-local]");
    if (!(now > began)) return;
    const there = form.querySelector("[data-own]");
    if (there) {
      const follows = there.value === there.max && !form.contains(document.activeElement);
      there.max = String(Math.ceil((now - began) / 60));
      if (follows) { there.value = there.max; field.value = field.getAttribute("value"); }
      return;
    }
    const range = document.createElement("input");
    range.type = "range";
    range.dataset.own = "";
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
