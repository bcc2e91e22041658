/* Shared by the scripts of the page: data, language, colours, and building elements without ever parsing text as HTML. */
"use strict";
const report = JSON.parse(document.getElementById("report-data").textContent);

const page = {
  english: () => document.documentElement.lang === "en",
  say: (pair) => (Array.isArray(pair) ? pair[page.english() ? 1 : 0] || pair[0] : pair) || "",
  two: (zh, en) => (page.english() ? en : zh),
  ink: "#1c2733", muted: "#5c6773", line: "#dfe3e2",
  fuels: ["#33475b", "#a4653a", "#3f93a8", "#c99a2e", "#7d6b9e", "#8aa05a", "#b4bbc0"],
  scenarios: ["#6a727b", "#0f766e", "#b9552b", "#5b5fa8", "#8a6d1d"],
  /* Lines that lie on one another stay apart: the later one is dashed, the earlier one shows through its gaps. */
  strokes: ["solid", "solid", [5, 6], [2, 5], [9, 4]],
  symbols: ["circle", "circle", "diamond", "triangle", "rect"],
  metals: ["#2f6fa3", "#c2602f", "#0f8a7e", "#7a4f9a", "#c09a1f", "#33475b", "#b23a5f", "#6f9a3f", "#3d4a9a", "#8c5a3c", "#5bb0c9", "#d98a9c", "#8a8f2a", "#9aa3ab"],
  element(tag, options = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "text") node.textContent = value;
      else if (name === "class") node.className = value;
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  },
  escape: (text) => echarts.format.encodeHTML(String(text)),
  /* An amount of CO2 given in tonnes, as the page writes it. */
  amount(tonnes) {
    if (tonnes === null || tonnes === undefined) return page.two("无数据", "no data");
    const scaled = page.english() ? tonnes / 1e6 : tonnes / 1e4;
    const digits = Math.abs(scaled) >= 1000 ? 0 : Math.abs(scaled) >= 100 ? 1 : 2;
    return scaled.toLocaleString("en-US", { maximumFractionDigits: digits }) + page.two(" 万t", " Mt");
  },
  listeners: [],
  onLanguage(run) { page.listeners.push(run); },
};
