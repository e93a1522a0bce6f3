"use strict";
for (const map of document.querySelectorAll(".tm")) {
  const crumbs = map.parentElement.insertBefore(document.createElement("p"), map);
  crumbs.className = "crumbs";
  crumbs.setAttribute("aria-live", "polite");
  const holder = node => node && node.parentElement && node.parentElement.closest(".g");
  const strip = group => group.querySelector(":scope > .z, :scope > svg > .z");
  const above = group => group.classList.contains("g0") ? group.querySelector("svg") : group;
  const groups = [...map.querySelectorAll(".g")];
  let at = null;
  const path = group => { const found = []; for (let each = group; each; each = holder(each)) found.unshift(each); return found; };
  const within = node => { let found = null; for (let each = node.closest(".g"); each && each !== at; each = holder(each)) found = each; return found; };
  const made = name => document.createElementNS("http://www.w3.org/2000/svg", name);
  function told(link) {
    const title = link.querySelector("title");
    if (title) return title.textContent.split("\n");
    const row = document.getElementById(link.getAttribute("href").slice(1));
    const cells = row ? row.cells : [], heads = row ? [...row.closest("table").tHead.rows[0].cells] : [];
    const value = heads.findIndex(each => each.textContent === map.dataset.c);
    return [0, 1, value].map(index => cells[index] ? cells[index].textContent : "");
  }
  for (const each of map.querySelectorAll("a")) {
    each.setAttribute("tabindex", "-1");
    each.said = told(each);
    if (!each.querySelector("title")) each.prepend(Object.assign(made("title"), { textContent: each.said.join("\n") }));
  }
  for (const each of groups) {
    const button = made("rect");
    button.setAttribute("class", "z");
    above(each).prepend(button);
    each.place = ["x", "y", "width", "height"].map(name => [name, each.getAttribute(name)]);
    each.called = path(each).map(group => group.dataset.t).join(".");
    strip(each).addEventListener("focus", () => each.classList.add("f"));
    strip(each).addEventListener("blur", () => each.classList.remove("f"));
  }
  function fit(text, room) {
    while (text.textContent && text.getComputedTextLength() > room) {
      const next = text.said.shift();
      text.textContent = next || "";
    }
  }
  function refit() {
    const isNew = at !== null || (map.clientWidth > 0 && map.clientWidth < 1160);
    for (const each of map.querySelectorAll(".fitted")) each.remove();
    map.classList.toggle("refitted", isNew);
    if (!isNew) return;
    for (const link of (at || map).querySelectorAll("a")) {
      const box = link.querySelector("rect").getBoundingClientRect();
      if (box.height < 16 || box.width < 20) continue;
      const [name, label, value] = link.said;
      const short = name.split(".").pop();
      const lines = box.height > 33 ? [[label, label.split(" ").slice(1).join(" "), value], [value]] : [[label, short, value]];
      lines.push(...(box.height > 62 ? [[name, short]] : []));
      lines.forEach((said, row) => {
        const text = made("text");
        text.setAttribute("class", row ? "fitted v" : "fitted");
        text.setAttribute("y", 14 * row);
        text.said = said.filter(Boolean);
        text.textContent = text.said.shift() || "";
        link.append(text);
        fit(text, box.width - 9);
      });
    }
  }
  function zoom(group, focus) {
    const open = path(group);
    at = group;
    for (const each of groups) {
      const isOpen = open.includes(each);
      each.classList.toggle("at", isOpen);
      each.classList.toggle("away", false);
      for (const [name, value] of each.place) { if (isOpen || value === null) each.removeAttribute(name); else each.setAttribute(name, value); }
      const button = strip(each);
      const isNext = holder(each) === group || (!holder(each) && !group);
      const told = { role: "button", tabindex: "0", "aria-label": "Zoom into " + each.called };
      for (const [name, value] of Object.entries(told)) if (isNext) button.setAttribute(name, value); else button.removeAttribute(name);
    }
    for (const each of open)
      for (const other of each.parentElement.children)
        if (other !== each && other.tagName === "svg" && !each.contains(other)) other.classList.toggle("away", true);
    for (const other of map.querySelectorAll(".away")) {
      const inside = open.some(each => each.parentElement === other.parentElement && each !== other);
      if (!inside) other.classList.remove("away");
    }
    crumbs.textContent = "";
    if (group) {
      [null, ...open].forEach((each, index) => {
        if (index) crumbs.append(" › ");
        if (each === group) { crumbs.append(each.dataset.t); return; }
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = each ? each.dataset.t : "whole network";
        button.addEventListener("click", () => zoom(each, true));
        crumbs.append(button);
      });
    }
    refit();
    if (focus) {
      const next = groups.find(each => strip(each).hasAttribute("tabindex"));
      (group ? (next ? strip(next) : crumbs.querySelector("button:last-of-type")) : strip(next || groups[0])).focus();
    }
  }
  map.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const next = within(event.target);
    if (next) { event.preventDefault(); zoom(next, false); }
  });
  map.parentElement.addEventListener("keydown", event => {
    const group = event.target.closest(".g");
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".z") && group) { event.preventDefault(); zoom(group, true); }
    if (event.key === "Escape" && at) { event.preventDefault(); const left = at; zoom(holder(at) || null, false); strip(left).focus(); }
  });
  let width = 0;
  new ResizeObserver(() => { if (map.clientWidth !== width) refit(); width = map.clientWidth; }).observe(map);
  if (groups.length) zoom(null, false);
}
