/* Pictures: arrow keys walk over the marks, Enter opens the chain of a figure, a label follows mouse and keyboard. */
"use strict";
(() => {
  const label = page.element("div", { class: "tip", hidden: "", role: "status" });
  document.body.append(label);

  function show(mark) {
    label.textContent = mark.getAttribute("aria-label");
    label.hidden = false;
    const at = mark.getBoundingClientRect();
    const size = label.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), window.innerWidth - size.width - 8);
    const above = at.top - size.height - 8;
    label.style.left = `${left}px`;
    label.style.top = `${above > 8 ? above : Math.min(at.bottom + 8, window.innerHeight - size.height - 8)}px`;
  }

  /* The nearest mark in the direction of the arrow: straight ahead counts more than aside. */
  function next(marks, from, key) {
    const centre = (mark) => { const box = mark.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    const [x, y] = centre(from);
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const [dx, dy] = ways[key];
    let best = null;
    let least = Infinity;
    marks.forEach((mark) => {
      const [a, b] = centre(mark);
      const ahead = (a - x) * dx + (b - y) * dy;
      const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
      if (mark !== from && ahead > 0.5 && ahead + 3 * aside < least) { best = mark; least = ahead + 3 * aside; }
    });
    return best;
  }

  document.querySelectorAll(".picture svg").forEach((svg) => {
    const marks = [...svg.querySelectorAll(".mark")];
    marks.forEach((mark, number) => {
      mark.setAttribute("tabindex", number ? "-1" : "0");
      /* The label of the page stands in for that of the browser. */
      mark.querySelector("title").remove();
    });
    svg.addEventListener("focusin", (event) => {
      const mark = event.target.closest(".mark");
      marks.forEach((other) => other.setAttribute("tabindex", other === mark ? "0" : "-1"));
      show(mark);
    });
    svg.addEventListener("focusout", () => { label.hidden = true; });
    svg.addEventListener("mouseover", (event) => { const mark = event.target.closest(".mark"); if (mark) show(mark); else label.hidden = true; });
    svg.addEventListener("mouseleave", () => { label.hidden = true; });
    svg.addEventListener("keydown", (event) => {
      const mark = event.target.closest(".mark");
      if (event.key.startsWith("Arrow")) {
        event.preventDefault();
        const found = next(marks, mark, event.key);
        if (found) found.focus();
      } else if (event.key === "Enter" && mark.dataset.figure) {
        /* The focus moves to the panel: the key must not press what it meets there. */
        event.preventDefault();
        panel.open(mark.dataset.figure, mark);
      }
    });
  });
})();
