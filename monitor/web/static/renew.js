// Brings a part of an open page up to date in place: what is as it was stays the very same element. So nothing is lost to a reader
// in the midst of it because something else moved: selected words, half-filled fields, boxes scrolled sideways, what was unfolded.
"use strict";

const renew = (() => {
  // What the page's own scripts put there is in no page that is fetched, and stays.
  const OWN = ".opened, .live-chart, [data-own]";
  const OWN_CLASSES = ["fresh", "pointed-out", "leads"];
  const AHEAD = 8;

  function children(old, fresh) {
    const wanted = new Set([...fresh.childNodes].map(keyOf).filter(Boolean));
    const byKey = new Map();
    for (const each of old.childNodes) if (keyOf(each) && !byKey.has(keyOf(each))) byKey.set(keyOf(each), each);
    let at = past(old.firstChild);
    for (const next of [...fresh.childNodes]) {
      const found = counterpart(next, at, byKey, wanted);
      if (!found) { old.insertBefore(document.importNode(next, true), at); continue; }
      while (at && at !== found && !wanted.has(keyOf(at))) at = removed(at);
      if (at === found) at = past(found.nextSibling);
      else old.insertBefore(found, at);
      byKey.delete(keyOf(found));
      one(found, next);
    }
    while (at) at = removed(at);
  }

  function one(old, next) {
    if (old.isEqualNode(next)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) { old.data = next.data; return; }
    // A chart that is being pointed at stays the one that it is.
    if (old.matches("[data-spec]")) {
      if (!old.matches(":hover, :focus-within")) old.replaceWith(document.importNode(next, true));
      return;
    }
    attributes(old, next);
    children(old, next);
  }

  function attributes(old, next) {
    const own = OWN_CLASSES.filter((name) => old.classList.contains(name));
    const kept = (name) => name === "open" && old.nodeName === "DETAILS";
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
    if (own.length) old.classList.add(...own);
  }

  // What has a name is found by it, wherever it stood; what has none by being the same, or by standing there.
  function counterpart(next, at, byKey, wanted) {
    const key = keyOf(next);
    if (key) return byKey.get(key)?.nodeName === next.nodeName ? byKey.get(key) : null;
    if (next.nodeType === Node.ELEMENT_NODE) {
      for (let each = at, n = 0; each && n < AHEAD && !wanted.has(keyOf(each)); each = past(each.nextSibling), n += 1) {
        if (each.isEqualNode(next)) return each;
      }
    }
    return at && !keyOf(at) && at.nodeName === next.nodeName ? at : null;
  }

  function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || node.dataset.id || "" : "";
  }

  function past(node) {
    while (node && node.nodeType === Node.ELEMENT_NODE && node.matches(OWN)) node = node.nextSibling;
    return node;
  }

  function removed(node) {
    const after = past(node.nextSibling);
    node.remove();
    return after;
  }

  return children;
})();
