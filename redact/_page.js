"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

  for (const table of all("table.sortable")) {
    const heads = all("thead th", table), body = table.tBodies[0];
    const value = (row, column) => row.cells[column].dataset.value;
    for (const [column, head] of heads.entries()) {
      if (!head.dataset.by) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numbers = head.dataset.by === "number", now = head.getAttribute("aria-sort");
        const down = now ? now === "ascending" : numbers;  // numbers first from the largest, texts from A
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = all("tr", body).sort((a, b) => {
          const left = value(a, column), right = value(b, column);
          return (numbers ? left - right : compare(left, right)) * (down ? -1 : 1);
        });
        body.append(...rows);
      });
    }
  }

  const table = one("by-place");
  if (!table) return;
  const rows = all("tbody tr", table), search = one("search"), sink = one("sink"), code = one("code");
  const chips = all("input[name=severity]"), number = new Intl.NumberFormat("en").format;
  const texts = new Map(rows.map((row) => [row, `${row.textContent} ${row.dataset.rules}`.toLowerCase()]));
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(chips.filter((chip) => chip.checked).map((chip) => chip.value));
    let shown = 0, times = 0;
    for (const row of rows) {
      const data = row.dataset, text = texts.get(row);
      const fits = wanted.has(data.severity) && (!sink.value || data.sink === sink.value)
        && (!code.value || data.code === code.value) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) { shown += 1; times += Number(data.count); }
    }
    one("result").textContent = `${number(shown)} of ${number(rows.length)} places, ${number(times)} times`;
    one("none").hidden = shown > 0;
  };
  for (const control of [search, sink, code, ...chips]) control.addEventListener("input", show);
  one("reset").addEventListener("click", () => {
    search.value = sink.value = code.value = "";
    for (const chip of chips) chip.checked = true;
    show();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); search.focus(); }
  });
  one("tools").hidden = one("result").hidden = false;
  show();
})();
