/* The schematic map: units as circles by metal and capacity, parks and bases as diamonds. */
"use strict";
(() => {
  const holder = document.getElementById("map");
  if (!holder || !report.outlines) return;
  echarts.registerMap("region", report.outlines);
  const chart = echarts.init(holder, null, { renderer: "svg" });
  const metals = [...new Set(report.units.map((unit) => unit.metal))].map((key) => ({ key, units: report.units.filter((unit) => unit.metal === key) })).sort((a, b) => b.units.length - a.units.length || (a.key < b.key ? -1 : 1));
  const hidden = new Set();
  const largest = Math.max(1, ...report.units.map((unit) => unit.capacity || 0));
  const size = (capacity) => (capacity ? 9 + 25 * Math.sqrt(capacity / largest) : 8);
  const colour = (rank) => page.metals[rank % page.metals.length];

  function series() {
    const parks = { name: page.two("园区和基地", "Parks and bases"), type: "scatter", coordinateSystem: "geo", symbol: "diamond", symbolSize: 15, z: 3, itemStyle: { color: "rgba(255,255,255,.9)", borderColor: page.ink, borderWidth: 1.6 }, data: hidden.has("parks") ? [] : report.parks.map((park) => ({ value: park.place, park })) };
    const units = metals.map((metal, rank) => ({
      name: metal.key, type: "scatter", coordinateSystem: "geo", z: 5, symbol: "circle",
      itemStyle: { color: colour(rank), opacity: 0.86, borderColor: "#fff", borderWidth: 1 },
      data: hidden.has(metal.key) ? [] : metal.units.map((unit) => ({ value: unit.place, unit, symbolSize: size(unit.capacity) })),
    }));
    return [parks, ...units];
  }

  function tooltip(point) {
    const { unit, park } = point.data || {};
    if (unit) return [`<b>${page.escape(unit.name)}</b>`, page.escape(page.say(unit.metal_name)), `${page.two("产能", "Capacity")} ${page.escape(page.say(unit.capacity_text))}`, `CO₂ ${page.escape(page.say(unit.emissions))}`].join("<br>");
    if (park) return `<b>${page.escape(page.say(park.name))}</b><br>${page.escape(page.say(park.role))}`;
    return page.escape(point.name || "");
  }

  function draw() {
    chart.setOption({
      textStyle: { fontFamily: "inherit" }, aria: { enabled: true },
      tooltip: { trigger: "item", confine: true, formatter: tooltip, borderColor: page.line, textStyle: { color: page.ink, fontSize: 12 }, extraCssText: "max-width:260px;white-space:normal" },
      geo: { map: "region", roam: false, aspectScale: 0.89, layoutCenter: ["50%", "50%"], layoutSize: "96%", label: { show: true, color: "#7b868f", fontSize: 11 }, itemStyle: { areaColor: "#eef1ef", borderColor: "#b9c2c0", borderWidth: 1 }, emphasis: { itemStyle: { areaColor: "#e3e9e6" }, label: { color: page.ink } }, select: { disabled: true } },
      series: series(),
    }, true);
  }

  function legend() {
    const group = document.getElementById("metals");
    const chip = (key, label, mark, style) => {
      const button = page.element("button", { type: "button", "aria-pressed": String(!hidden.has(key)) }, page.element("i", { class: mark, style, "aria-hidden": "true" }), label);
      button.addEventListener("click", () => { if (hidden.has(key)) hidden.delete(key); else hidden.add(key); button.setAttribute("aria-pressed", String(!hidden.has(key))); draw(); });
      return button;
    };
    group.replaceChildren(...metals.map((metal, rank) => chip(metal.key, `${page.say(metal.units[0].metal_name) || page.two("未注明", "not stated")} ${metal.units.length}`, "disc", `background:${colour(rank)}`)), chip("parks", page.two("园区和基地", "Parks and bases"), "diamond", ""));
  }

  chart.on("click", (point) => { const unit = point.data && point.data.unit; if (unit && report.chains.figures[unit.figure]) panel.open(unit.figure, document.getElementById("metals").querySelector("button")); });
  window.addEventListener("resize", () => chart.resize());
  page.onLanguage(() => { legend(); draw(); });
  legend();
  draw();
})();
