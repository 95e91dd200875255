// Lets a reader point at a chart: the picture is replaced by the same specification drawn live, with the words of each point.
// The library is loaded when a chart is first pointed at or focused. Without this file the picture and its table say it all.
"use strict";

(() => {
  const library = document.currentScript.dataset.library;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 44rem)");
  let loading = null;

  prepare();
  document.addEventListener("swapped", prepare); // a page that is kept up to date has new pictures
  dark.addEventListener("change", () => {
    for (const frame of document.querySelectorAll("[data-spec].live")) enliven(frame);
  });

  function prepare() {
    for (const frame of document.querySelectorAll("[data-spec]:not([role])")) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", frame.querySelector("img").alt);
      for (const kind of ["pointerenter", "focus", "touchstart"]) {
        frame.addEventListener(kind, () => enliven(frame), { once: true, passive: true });
      }
    }
  }

  function load() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => done(window.vegaEmbed);
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  async function enliven(frame) {
    try {
      const look = `&look=${dark.matches ? "dark" : "light"}&width=${"small" in frame.dataset || narrow.matches ? "narrow" : "wide"}`;
      const [embed, answer] = await Promise.all([load(), fetch(frame.dataset.spec + look)]);
      if (!answer.ok) return;
      const place = document.createElement("div");
      place.hidden = true;
      frame.append(place);
      // No eval and no style of its own: the page's policy allows neither.
      await embed(place, await answer.json(), {
        ast: true, actions: false, renderer: "svg", defaultStyle: false, hover: false, logLevel: 1,
        tooltip: { disableDefaultStyle: true },
      });
      frame.querySelector(".live-chart")?.remove();
      place.classList.add("live-chart");
      place.hidden = false;
      frame.classList.add("live");
    } catch (error) {
      console.warn("the chart stays a picture", error);
    }
  }
})();
