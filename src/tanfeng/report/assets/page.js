/* Language, meters, and printing. */
"use strict";
(() => {
  const root = document.documentElement;
  function speak(language) {
    root.lang = language;
    page.listeners.forEach((run) => run());
  }
  document.getElementById("language").addEventListener("click", () => speak(page.english() ? "zh-CN" : "en"));
  document.querySelectorAll("[data-share]").forEach((bar) => { bar.style.width = `${Math.round(Number(bar.dataset.share) * 100)}%`; });
  document.querySelectorAll("[data-colour]").forEach((mark) => { mark.style.background = page.scenarios[Number(mark.dataset.colour) % page.scenarios.length]; });
  /* Paper cannot be clicked: everything folded is opened for printing and folded again afterwards. */
  let folded = [];
  window.addEventListener("beforeprint", () => { folded = [...document.querySelectorAll("main details:not([open])")]; folded.forEach((part) => { part.open = true; }); });
  window.addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
  const wanted = new URLSearchParams(location.search).get("lang");
  if (wanted === "en") speak("en");
  else if (wanted === "zh") speak("zh-CN");
  root.dataset.ready = "true";
})();
