/* Sankey pictures: one holder per system, a slider that chooses the year. Shared by the report and the page of its own. */
"use strict";
const sankey = (() => {
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const escape = (text) => echarts.format.encodeHTML(String(text));
  const words = (item) => {
    const name = item.dataType === "edge" ? `${item.data.flow}：${item.data.source} → ${item.data.target}` : item.name;
    return `${escape(name)} ${number(item.data.value)} kt`;
  };

  /* `options` returns the pictures of the system, one per year, in the language of the page. Returns what draws again. */
  function attach(system, options) {
    const holder = document.getElementById(system.id);
    const slider = document.querySelector(`input[data-for="${system.id}"]`);
    const chart = echarts.init(holder, null, { renderer: "svg" });
    const draw = () => {
      const index = slider ? Number(slider.value) : system.years.length - 1;
      const option = options()[index];
      option.tooltip = { formatter: words };
      option.series[0].label.formatter = (item) => `${item.name}\n${number(item.data.value)}`;
      option.animation = false;
      if (slider) slider.parentElement.querySelector("output").textContent = system.years[index];
      holder.setAttribute("aria-label", option.title.text);
      chart.setOption(option, true);
    };
    if (slider) slider.addEventListener("input", draw);
    /* A picture without room has no scale to draw at. */
    window.addEventListener("resize", () => { if (holder.clientWidth > 0) chart.resize(); });
    draw();
    return draw;
  }
  return { attach };
})();
