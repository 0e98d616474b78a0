// <form data-unsaved> asks before the page is left with changes in it.
// A module that saves by itself tells: form.dispatchEvent(new Event("saved")).

const changed = new Set();

const mark = (event) => {
  const form = event.target.closest?.("form[data-unsaved]");
  if (form) changed.add(form);
};

document.addEventListener("input", mark);
document.addEventListener("change", mark);
document.addEventListener("saved", (event) => changed.delete(event.target), true);
document.addEventListener("submit", (event) => {
  queueMicrotask(() => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
});

window.addEventListener("beforeunload", (event) => {
  const waiting = [...changed].some((form) => form.isConnected);
  if (waiting) event.preventDefault();
});
