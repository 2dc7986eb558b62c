// What pages do more comfortably with script. Every page works without it.
"use strict";

// A form sent twice by a double click is one request anyway; the second click is kept from confusing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// The back button shows pages from memory: their forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Deciding about a pair by keyboard: 1 one person, 2 two people; then what it rests on is written.
document.addEventListener("keydown", (event) => {
  const form = document.querySelector(".pair-form");
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=radio]), textarea, select")) return;
  const choice = form.querySelector(`input[type=radio][data-key="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.click();
  form.querySelector("textarea").focus();
});
