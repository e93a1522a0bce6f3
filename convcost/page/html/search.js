"use strict";
for (const [index, box] of document.querySelectorAll(".search").entries()) {
  const table = box.querySelector("table"), body = table.tBodies[0];
  const rows = [...body.rows], key = index ? "q" + index : "q";
  const field = document.createElement("input"), count = document.createElement("span"), label = document.createElement("label");
  field.type = "search";
  field.placeholder = "words of a row";
  count.setAttribute("role", "status");
  label.append("Filter ", field);
  const tools = document.createElement("p");
  tools.className = "tools";
  tools.append(label, " ", count);
  box.before(tools);
  const texts = rows.map(row => row.textContent.toLowerCase());
  function filter() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every(word => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    count.textContent = words.length ? shown + " of " + rows.length : "";
  }
  function read() {
    const found = new URLSearchParams(location.hash.slice(1)).get(key);
    if (found !== null && found !== field.value) { field.value = found; filter(); box.scrollIntoView(); }
  }
  field.addEventListener("input", () => {
    filter();
    history.replaceState(null, "", field.value ? "#" + new URLSearchParams([[key, field.value]]) : "#");
  });
  addEventListener("hashchange", () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hidden) { field.value = ""; filter(); row.scrollIntoView(); }
    read();
  });
  read();
  const units = { "": 1, ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
  const number = cell => {
    const text = cell ? cell.textContent.trim() : "";
    if (text === "whole input") return Infinity;
    let product = text.startsWith("<") ? 0.5 : 1;
    for (const part of text.replace(/^[<>=≥ ]+/, "").split(", ")[0].replaceAll(",", "").split(/[x×]/)) {
      const found = part.match(/^([+-]?[\d.]+)(?:\/(\d+))? ?([A-Za-z]*)%?$/);
      if (!found || !(found[3] in units)) return null;
      product *= found[1] / (found[2] || 1) * units[found[3]];
    }
    return product;
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (!head.textContent) return;
    const button = document.createElement("button"), isNumber = head.classList.contains("number");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const first = isNumber ? "descending" : "ascending", second = isNumber ? "ascending" : "descending";
      const before = head.getAttribute("aria-sort");
      const order = before === first ? second : before === second ? "" : first;
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      const sorted = [...rows];
      if (order) {
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const keys = new Map(rows.map(row => [row, isNumber ? number(row.cells[column]) : row.cells[column] ? row.cells[column].textContent : ""]));
        sorted.sort((a, b) => {
          const x = keys.get(a), y = keys.get(b);
          if (x === null || y === null) return (x === null) - (y === null);
          return isNumber ? (x === y ? 0 : x < y ? -sign : sign) : sign * x.localeCompare(y, undefined, { numeric: true });
        });
      }
      body.append(...sorted);
    });
  });
}
