// Draws each system of the page; a slider chooses the year.
(() => {
  "use strict";
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  const words = (item) => {
    const name = item.dataType === "edge" ? `${item.data.flow}：${item.data.source} → ${item.data.target}` : item.name;
    return `${escape(name)} ${number(item.data.value)} kt`;
  };
  for (const system of JSON.parse(document.getElementById("systems").textContent)) {
    const chart = echarts.init(document.getElementById(system.id), null, { renderer: "svg" });
    const draw = (index) => {
      const option = system.options[index];
      option.tooltip = { formatter: words };
      option.series[0].label.formatter = (item) => `${item.name}\n${number(item.data.value)}`;
      option.animation = false;
      chart.setOption(option, true);
    };
    draw(system.years.length - 1);
    const slider = document.querySelector(`input[data-for="${system.id}"]`);
    if (slider) {
      slider.addEventListener("input", () => {
        slider.parentElement.querySelector("output").textContent = system.years[slider.value];
        draw(Number(slider.value));
      });
    }
    window.addEventListener("resize", () => chart.resize());
  }
})();
