// What is read stays where it is when a part of the page is put in anew: the line on top of the window, the words
// that have the focus, and what was folded out.
(() => {
  "use strict";
  let kept = null;

  const placeOf = (part) => {
    for (const each of part.querySelectorAll("[id]")) {
      const box = each.getBoundingClientRect();
      if (box.bottom > 0 && box.height > 0) return { id: each.id, top: box.top };
    }
    return null;
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (part.id !== "live" || !event.detail.shouldSwap) return;
    const active = document.activeElement;
    const link = part.contains(active) ? active.getAttribute("href") : null;
    const row = link && active.closest("[id]").id;
    kept = { place: window.scrollY > 0 ? placeOf(part) : null, link, row };
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (kept === null) return;
    const { place, link, row } = kept;
    kept = null;
    const links = link ? document.getElementById(row)?.querySelectorAll("a[href]") ?? [] : [];
    const same = [...links].find((each) => each.getAttribute("href") === link);
    if (same) same.focus({ preventScroll: true });
    const now = place && document.getElementById(place.id);
    if (now) window.scrollBy({ top: now.getBoundingClientRect().top - place.top, behavior: "instant" });
  });
})();
