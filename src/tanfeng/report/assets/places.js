/* The schematic map: units as circles by metal and capacity, parks and bases as diamonds. */
"use strict";
(() => {
  const holder = document.getElementById("map");
  if (!holder || !report.outlines) return;
  echarts.registerMap("region", report.outlines);
  let chart = null;
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

  /* The name of a place stands at its centre, or as near to it as leaves the symbols free. */
  const STEPS = [[0, 0], [0, -18], [0, 18], [0, -32], [0, 32], [-44, 0], [44, 0], [-44, -22], [44, -22], [-44, 22], [44, 22], [0, -46], [0, 46]];
  function names() {
    const symbols = [...report.units.map((unit) => ({ place: unit.place, half: size(unit.capacity) / 2 })), ...report.parks.map((park) => ({ place: park.place, half: 9 }))]
      .map((symbol) => ({ at: chart.convertToPixel("geo", symbol.place), half: symbol.half }));
    const taken = [];
    return report.outlines.features.filter((feature) => feature.properties.center || feature.properties.cp).map((feature) => {
      const { name, center, cp } = feature.properties;
      const at = chart.convertToPixel("geo", center || cp);
      const half = name.length * 6;
      const hits = ([dx, dy]) => symbols.filter((symbol) => Math.abs(symbol.at[0] - at[0] - dx) < half + symbol.half && Math.abs(symbol.at[1] - at[1] - dy) < 8 + symbol.half).length
        + 3 * taken.filter((box) => Math.abs(box.x - at[0] - dx) < half + box.half && Math.abs(box.y - at[1] - dy) < 16).length;
      const [dx, dy] = STEPS.reduce((best, step) => (hits(step) < hits(best) ? step : best));
      taken.push({ x: at[0] + dx, y: at[1] + dy, half });
      return { name, value: center || cp, label: { offset: [dx, dy] } };
    });
  }

  function label() {
    chart.setOption({ series: [{ id: "names", type: "scatter", coordinateSystem: "geo", silent: true, z: 4, symbolSize: 1, itemStyle: { color: "rgba(0,0,0,0)" }, label: { show: true, position: "inside", formatter: "{b}", color: "#66727b", fontSize: 11, textBorderColor: "#fff", textBorderWidth: 2 }, data: names() }] });
  }

  function draw() {
    chart.setOption({
      textStyle: { fontFamily: "inherit" }, aria: { enabled: true },
      tooltip: { trigger: "item", confine: true, formatter: tooltip, borderColor: page.line, textStyle: { color: page.ink, fontSize: 12 }, extraCssText: "max-width:260px;white-space:normal" },
      geo: { map: "region", roam: false, aspectScale: 0.89, layoutCenter: ["50%", "50%"], layoutSize: "96%", label: { show: false }, itemStyle: { areaColor: "#eef1ef", borderColor: "#b9c2c0", borderWidth: 1 }, emphasis: { itemStyle: { areaColor: "#e3e9e6" }, label: { show: false } }, select: { disabled: true } },
      series: series(),
    }, true);
    label();
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

  /* Made anew for every size: the geographic view of the library does not survive each of its own resizings. */
  function start() {
    if (chart) chart.dispose();
    chart = echarts.init(holder, null, { renderer: "svg" });
    chart.on("click", open);
    draw();
  }

  function open(point) {
    const unit = point.data && point.data.unit;
    if (unit && report.chains.figures[unit.figure]) panel.open(unit.figure, document.getElementById("metals").querySelector("button"));
  }

  let width = 0;
  window.addEventListener("resize", () => { if (holder.clientWidth && holder.clientWidth !== width) { width = holder.clientWidth; start(); } });
  page.onLanguage(() => { legend(); draw(); });
  legend();
  width = holder.clientWidth;
  start();
})();
