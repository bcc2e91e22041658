/* The side panel: a figure, its formula, its inputs down to the sources. Works from the keyboard; Escape closes it. */
"use strict";
const panel = (() => {
  const box = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  const title = document.getElementById("panel-title");
  const FEW = 12;
  const OPEN_DEPTH = 2;
  let opener = null;
  let current = null;

  const fact = (label, ...content) => page.element("div", { class: "fact" }, page.element("dt", { text: label }), page.element("dd", {}, ...content));

  function source(key) {
    const known = report.chains.sources[key];
    if (!known) return page.element("span", { text: key });
    const label = page.say(known.title) || key;
    const node = /^https?:\/\//.test(known.url || "")
      ? page.element("a", { href: known.url, rel: "noopener noreferrer", text: label })
      : page.element("span", { text: label });
    return known.document ? page.element("span", {}, node, page.element("small", { text: known.document })) : node;
  }

  function facts(figure) {
    const list = page.element("dl", { class: "facts" });
    if (figure.formula) list.append(fact(page.two("公式", "Formula"), page.element("code", { text: figure.formula })));
    if (figure.edition) list.append(fact(page.two("版本", "Edition"), figure.edition));
    if (figure.source) list.append(fact(page.two("来源", "Source"), source(figure.source)));
    if (figure.missing) list.append(fact(page.two("缺少", "Missing"), figure.missing.join(page.two("、", ", "))));
    const note = page.say(figure.note);
    if (note) list.append(fact(page.two("说明", "Note"), note));
    return list;
  }

  function branch(id, depth, above) {
    const figure = report.chains.figures[id];
    const item = page.element("li", { class: "link", "data-chain": id });
    if (!figure) {
      item.append(page.element("p", { class: "lost", text: page.two("没有记录：", "Not on record: ") + id }));
      return item;
    }
    const head = [
      page.element("span", { class: "link-name", text: page.say(figure.name) || id }),
      page.element("b", { text: page.say(figure.value) || page.two("无数据", "no data") }),
      page.element("span", { class: "chip", text: page.say(figure.confidence) }),
    ];
    const inside = page.element("div", {}, facts(figure), page.element("p", { class: "id", text: id }));
    const details = page.element("details", {}, page.element("summary", {}, ...head), inside);
    let filled = false;
    const fill = () => {
      if (filled) return;
      filled = true;
      if (figure.inputs && !above.has(id)) inside.append(inputs(figure.inputs, depth + 1, new Set([...above, id])));
    };
    if (depth < OPEN_DEPTH && !above.has(id)) { details.open = true; fill(); }
    details.addEventListener("toggle", fill);
    item.append(details);
    return item;
  }

  function inputs(ids, depth, above) {
    const list = page.element("ol", { class: "chain" });
    const add = (some) => some.forEach((id) => list.append(branch(id, depth, above)));
    add(ids.slice(0, FEW));
    if (ids.length > FEW) {
      const more = page.element("button", { type: "button", class: "more", text: page.two(`再显示 ${ids.length - FEW} 项`, `Show ${ids.length - FEW} more`) });
      const row = page.element("li", {}, more);
      more.addEventListener("click", () => { row.remove(); add(ids.slice(FEW)); });
      list.append(row);
    }
    return list;
  }

  function draw() {
    const figure = report.chains.figures[current];
    title.textContent = figure ? page.say(figure.name) || current : current;
    body.replaceChildren();
    if (!figure) {
      body.append(page.element("p", { text: page.two("这个数字没有溯源记录。", "No lineage is on record for this figure.") }));
      return;
    }
    body.append(
      page.element("p", { class: "panel-value" }, page.element("b", { text: page.say(figure.value) || page.two("无数据", "no data") }),
        page.element("span", { class: "chip", text: page.say(figure.confidence) })),
      facts(figure),
    );
    if (figure.inputs) body.append(page.element("h3", { text: page.two("由以下数据得到", "Made from") }), inputs(figure.inputs, 1, new Set([current])));
    body.append(page.element("p", { class: "id", text: current }));
  }

  function open(id, from) {
    current = id;
    opener = from || document.activeElement;
    draw();
    box.hidden = false;
    body.scrollTop = 0;
    document.body.classList.add("panel-open");
    document.getElementById("panel-close").focus({ preventScroll: true });
  }

  function close() {
    if (box.hidden) return;
    box.hidden = true;
    document.body.classList.remove("panel-open");
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  }

  document.getElementById("panel-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-figure]");
    if (button) open(button.dataset.figure, button);
  });
  page.onLanguage(() => { if (!box.hidden) draw(); });
  return { open, close };
})();
