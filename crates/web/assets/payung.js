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
