/* The chart of emissions: fuels stacked as bars, scenarios as lines with their ranges. */
"use strict";
(() => {
  const holder = document.getElementById("history-chart");
  if (!holder || !(report.history.length || report.scenarios.length)) { if (holder) holder.remove(); return; }
  const chart = echarts.init(holder, null, { renderer: "svg" });
  const choice = { boundary: "direct", sector: 0 };
  const scale = () => (page.english() ? 1e6 : 1e4);
  const scaled = (value) => (value === null || value === undefined ? null : value / scale());
  const narrow = () => holder.clientWidth < 620;

  function years() {
    const all = new Set();
    report.history.forEach((sector) => sector.years.forEach((year) => all.add(year)));
    report.scenarios.forEach((scenario) => scenario.years.forEach((year) => all.add(year)));
    const sorted = [...all].sort((a, b) => a - b);
    return Array.from({ length: sorted.at(-1) - sorted[0] + 1 }, (_, step) => sorted[0] + step);
  }

  const along = (axis, own, values, figures) => axis.map((year) => {
    const at = own.indexOf(year);
    return at < 0 ? { value: null } : { value: scaled(values[at]), figure: figures ? figures[at] : null, tonnes: values[at] };
  });

  function bars(axis) {
    const sector = report.history[choice.sector];
    if (!sector || choice.boundary === "indirect") return [];
    const odd = new Set(report.marks.filter((mark) => mark.kind === "anomaly").map((mark) => mark.year));
    return sector.fuels.map((fuel, rank) => ({
      name: page.say(fuel.name), type: "bar", stack: "fuel", barCategoryGap: "28%", z: 2,
      itemStyle: { color: page.fuels[Math.min(rank, page.fuels.length - 1)] },
      emphasis: { focus: "series" },
      data: along(axis, sector.years, fuel.values, fuel.figures).map((point, at) => (odd.has(axis[at]) ? { ...point, itemStyle: { opacity: 0.35 } } : point)),
      ...(rank === 0 ? { markLine: breaks(axis), markPoint: { data: [] } } : {}),
    }));
  }

  function breaks(axis) {
    const label = (mark) => (mark.kind === "break" ? page.two(`${mark.year} 起口径变化`, `series break ${mark.year}`) : page.two(`${mark.year} 异常值`, `${mark.year} anomaly`));
    return {
      symbol: "none", silent: true,
      data: report.marks.filter((mark) => axis.includes(mark.year)).map((mark) => ({
        xAxis: String(mark.year),
        lineStyle: { color: mark.kind === "break" ? "#5c6773" : "rgba(0,0,0,0)", type: "dashed", width: 1 },
        label: { show: !narrow(), formatter: label(mark), color: page.muted, fontSize: 11, position: "end" },
      })),
    };
  }

  /* The scenarios are of the whole sector: beside the bars of one part of it their lines would mislead. */
  const ofOnePart = () => choice.boundary !== "indirect" && report.history.length > 0 && !report.history[choice.sector].whole;

  function lines(axis) {
    if (ofOnePart()) return [];
    return report.scenarios.flatMap((scenario, rank) => {
      const curve = scenario.curves[choice.boundary];
      if (!curve) return [];
      const colour = page.scenarios[rank % page.scenarios.length];
      const name = page.say(scenario.name);
      const peak = report.peaks.find((entry) => entry.scenario === scenario.id && entry.boundary === choice.boundary);
      const together = peak ? report.peaks.filter((entry) => entry.boundary === choice.boundary && entry.year === peak.year && entry.tco2 === peak.tco2) : [];
      const pinColour = together.length > 1 ? page.ink : colour;
      const made = [{
        name, type: "line", z: 5, symbol: page.symbols[rank % page.symbols.length], symbolSize: rank > 1 ? 5 : 7, showSymbol: true, connectNulls: true,
        lineStyle: { width: 2.6, color: colour, type: page.strokes[rank % page.strokes.length] }, itemStyle: { color: colour },
        data: along(axis, scenario.years, curve.values, curve.figures),
        markPoint: peak && peak.tco2 !== null && together[0] === peak ? {
          symbol: "pin", symbolSize: 44, itemStyle: { color: pinColour },
          label: { formatter: String(peak.year), fontSize: 10, color: "#fff" },
          data: [{ coord: [String(peak.year), scaled(peak.tco2)], figure: peak.figure }],
        } : undefined,
      }];
      if (curve.low) made.push(...band(axis, scenario, curve, colour, name));
      return made;
    });
  }

  /* A range is drawn as an invisible line with a filled one stacked on it; both are kept out of legend and tooltip. */
  function band(axis, scenario, curve, colour, name) {
    const base = { type: "line", stack: `band-${scenario.id}`, symbol: "none", silent: true, connectNulls: true, z: 1, lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const width = curve.high.map((high, at) => (high === null || curve.low[at] === null ? null : high - curve.low[at]));
    return [
      { ...base, name: `${name} low`, data: along(axis, scenario.years, curve.low) },
      { ...base, name: `${name} high`, data: along(axis, scenario.years, width), areaStyle: { color: colour, opacity: 0.14 } },
    ];
  }

  function tooltip(points) {
    const rows = points.filter((point) => point.data && point.data.tonnes !== null && point.data.tonnes !== undefined && !/ (low|high)$/.test(point.seriesName));
    if (!rows.length) return "";
    const bar = rows.filter((point) => point.seriesType === "bar");
    const sum = bar.reduce((total, point) => total + point.data.tonnes, 0);
    const text = rows.filter((point) => point.data.tonnes !== 0).map((point) => `${point.marker}${page.escape(point.seriesName)} <b>${page.amount(point.data.tonnes)}</b>`);
    if (bar.length > 1) text.push(`${page.two("燃料合计", "All fuels")} <b>${page.amount(sum)}</b>`);
    return [`<b>${page.escape(points[0].axisValue)}</b>`, ...text].join("<br>");
  }

  function draw() {
    const axis = years();
    const series = [...bars(axis), ...lines(axis)];
    chart.setOption({
      animationDuration: 300, textStyle: { fontFamily: "inherit", color: page.ink },
      aria: { enabled: true }, grid: { left: 8, right: 14, top: narrow() ? 112 : 84, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, type: "plain", itemWidth: 14, itemHeight: 10, itemGap: narrow() ? 8 : 14, textStyle: { color: page.ink, fontSize: 12 }, data: series.map((entry) => entry.name).filter((name) => !/ (low|high)$/.test(name)) },
      tooltip: { trigger: "axis", confine: true, formatter: tooltip, borderColor: page.line, textStyle: { color: page.ink, fontSize: 12 } },
      xAxis: { type: "category", data: axis.map(String), axisTick: { show: false }, axisLine: { lineStyle: { color: page.muted } }, axisLabel: { color: page.muted, hideOverlap: true } },
      yAxis: { type: "value", name: page.two("万t CO₂", "Mt CO₂"), nameTextStyle: { align: "left", color: page.muted }, nameGap: 12, splitLine: { lineStyle: { color: page.line } }, axisLabel: { color: page.muted } },
      series,
    }, true);
    const hint = document.getElementById("history-hint");
    if (choice.boundary === "indirect") hint.textContent = page.two("历史间接排放（电力、热力）没有公开数据。", "No public data for past indirect emissions (electricity, heat).");
    else if (ofOnePart()) hint.textContent = page.two("情景只有全行业的，不与单个行业的柱并列。", "Scenarios exist for the whole sector only and are not drawn beside one part of it.");
    else if (choice.boundary === "total") hint.textContent = page.two("柱只含燃料直接排放；线含电力和热力，两者不能直接相减。", "Bars hold direct emissions from fuel only, lines include electricity and heat: do not subtract one from the other.");
    else hint.textContent = "";
  }

  function segmented(id, apply) {
    const group = document.getElementById(id);
    if (!group) return;
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      group.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      apply(button.dataset);
      draw();
    });
  }

  segmented("boundary", (data) => { choice.boundary = data.boundary; });
  segmented("sector", (data) => { choice.sector = Number(data.sector); });
  chart.on("click", (point) => { if (point.data && point.data.figure && report.chains.figures[point.data.figure]) panel.open(point.data.figure, document.getElementById("boundary").querySelector("button")); });
  window.addEventListener("resize", () => { chart.resize(); draw(); });
  page.onLanguage(draw);
  draw();
})();
