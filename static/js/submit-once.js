// <form data-submit-once>: a second click while the first is on its way is ignored.
// Buttons stay enabled (a disabled one would not send its name), and coming back
// to the page with the back button makes the form usable again.

const underWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-submit-once]") || form.method === "dialog") return;
  if (event.submitter?.formMethod === "dialog") return;
  if (underWay.has(form)) {
    event.preventDefault();
    return;
  }
  // Another listener may still refuse: then nothing is on its way.
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    underWay.add(form);
    form.setAttribute("aria-busy", "true");
  });
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-submit-once]")) {
    underWay.delete(form);
    form.removeAttribute("aria-busy");
  }
});
