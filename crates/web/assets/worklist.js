// Going through a worklist by keyboard: j and k to the next and the previous, 1 2 3 for its answers. Every page works without.
"use strict";

(() => {
  const list = document.querySelector("[data-worklist]");
  if (!list) return;
  const rows = [...list.querySelectorAll("tbody tr, li.check")].filter((row) => row.querySelector("input:not([type=hidden])"));
  let here = -1;

  const choices = (row) => [...row.querySelectorAll("input[type=radio], input[type=checkbox]")];

  const go = (to) => {
    if (to < 0 || to >= rows.length) return;
    if (here >= 0) rows[here].classList.remove("is-here");
    here = to;
    rows[here].classList.add("is-here");
    rows[here].scrollIntoView({ block: "nearest" });
    const [first] = choices(rows[here]);
    const checked = choices(rows[here]).find((choice) => choice.checked) ?? first;
    checked?.focus({ preventScroll: true });
  };

  list.addEventListener("focusin", (event) => {
    const found = rows.findIndex((row) => row.contains(event.target));
    if (found < 0 || found === here) return;
    if (here >= 0) rows[here].classList.remove("is-here");
    here = found;
    rows[here].classList.add("is-here");
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (typing) return;
    if (event.key === "j") { event.preventDefault(); go(here + 1); }
    if (event.key === "k") { event.preventDefault(); go(here - 1); }
    const number = Number.parseInt(event.key, 10);
    if (number >= 1 && number <= 3 && here >= 0) {
      const choice = choices(rows[here])[number - 1];
      if (!choice) return;
      event.preventDefault();
      choice.click();
      choice.focus({ preventScroll: true });
      const reason = rows[here].querySelector(".part-alasan input");
      if (reason && reason.offsetParent !== null && !reason.value) reason.focus();
    }
  });
})();
