// What the pages do beyond links and forms. Everything works without this file:
// a mark is a link to what was found, the legend is a form, and lists are lists.
"use strict";

// "/" goes to the search field.
document.addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, select, textarea")) return;
  e.preventDefault();
  const field = document.getElementById("query");
  field.focus();
  field.select();
});

// Where the sections are drawn aside (a phone), the present one is in sight.
const here = document.querySelector(".top nav [aria-current]");
const sections = document.querySelector(".top nav ul");
if (here && sections.scrollWidth > sections.clientWidth) {
  sections.scrollLeft = here.offsetLeft - sections.clientWidth / 2 + here.offsetWidth / 2;
}

// Empty fields stay out of addresses, so that these can be shared.
for (const form of document.querySelectorAll("form.filters, form.find")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll(".filters :disabled, .find :disabled")) field.disabled = false;
});

const peek = document.getElementById("peek");
if (peek) {
  let current = null;
  let pinned = false;

  // close takes the card away again.
  const close = () => {
    if (!current) return;
    current.classList.remove("open");
    current.removeAttribute("aria-describedby");
    current = null;
    pinned = false;
    peek.hidden = true;
  };

  // open shows what stands in the list about a mark, beside the mark.
  const open = (mark) => {
    if (mark === current) return;
    close();
    const rules = mark.dataset.rules.split(" ");
    const parts = [];
    mark.dataset.about.split(" ").forEach((id, i) => {
      const finding = document.getElementById(id);
      const box = document.getElementById("show-" + finding.classList[1]);
      if (box && !box.checked) return;
      const part = document.createElement("div");
      part.className = "one " + finding.classList[1];
      for (const child of finding.querySelectorAll(".name, dl")) part.append(child.cloneNode(true));
      const rule = document.createElement("p");
      rule.className = "rule";
      rule.textContent = peek.dataset.rule + ": " + rules[i];
      part.append(rule);
      parts.push(part);
    });
    if (parts.length === 0) return;
    peek.replaceChildren(...parts);
    peek.hidden = false;
    current = mark;
    mark.classList.add("open");
    mark.setAttribute("aria-describedby", "peek");
    if (getComputedStyle(peek).position === "absolute") {
      const at = mark.getClientRects()[0];
      const below = at.bottom + peek.offsetHeight + 12 < innerHeight || at.top < peek.offsetHeight + 12;
      const left = Math.max(16, Math.min(at.left, document.documentElement.clientWidth - peek.offsetWidth - 16));
      peek.style.left = left + scrollX + "px";
      peek.style.top = scrollY + (below ? at.bottom + 6 : at.top - peek.offsetHeight - 6) + "px";
    }
  };

  const markOf = (e) => (e.target.closest ? e.target.closest("a.m") : null);
  let leaving = 0;
  document.addEventListener("mouseover", (e) => {
    const mark = markOf(e);
    clearTimeout(leaving);
    if (mark && !pinned) open(mark);
    else if (!mark && !pinned && !peek.contains(e.target)) leaving = setTimeout(close, 250);
  });
  document.addEventListener("focusin", (e) => {
    const mark = markOf(e);
    if (mark) open(mark);
    else if (!peek.contains(e.target)) close();
  });
  document.addEventListener("click", (e) => {
    const mark = markOf(e);
    if (mark) {
      e.preventDefault(); // the card is here already
      const again = mark === current && pinned;
      close();
      if (!again) {
        open(mark);
        pinned = true;
      }
    } else if (!peek.contains(e.target)) close();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") close();
    if (e.key === "Enter" && current && document.activeElement === current) {
      const page = peek.querySelector("a[href]");
      if (page) {
        e.preventDefault();
        location.href = page.href;
      }
    }
  });

  // The legend: marks of a kind that is switched off are words again, also for
  // the keyboard, and the address says which kinds are shown.
  const legend = document.querySelector(".legend");
  const boxes = [...legend.querySelectorAll("input[type=checkbox]")];
  const apply = (remember) => {
    close();
    const off = boxes.filter((b) => !b.checked).map((b) => b.value);
    for (const mark of document.querySelectorAll("a.m")) {
      const kinds = mark.dataset.about.split(" ").map((id) => id.split("-")[0]);
      const hidden = kinds.every((k) => off.includes(k));
      if (hidden || !mark.id) mark.tabIndex = -1;
      else mark.removeAttribute("tabindex");
    }
    if (!remember) return;
    const address = new URL(location.href);
    address.searchParams.delete("show");
    if (off.length > 0) for (const b of boxes) if (b.checked) address.searchParams.append("show", b.value);
    if (off.length === boxes.length) address.searchParams.append("show", "none");
    history.replaceState(null, "", address);
  };
  legend.addEventListener("change", () => apply(true));
  apply(false);
}
