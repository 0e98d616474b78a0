// Brings the one decision form to the agenda item where it is wanted, says beside each
// list what is ticked in it, and narrows a long list down.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-decision-open]");
  if (!opener) return;
  event.preventDefault();
  const form = document.querySelector("[data-decision-form]");
  const before = form.previousOpener;
  if (before) before.hidden = false;
  opener.hidden = true;
  opener.after(form);
  form.previousOpener = opener;
  form.elements.agenda_item.value = opener.dataset.decisionOpen;
  form.elements.text.focus();
});

// Recorded: the decision stands above, the form is empty for the next one.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-decision-form]") || !event.detail.successful) return;
  const item = form.elements.agenda_item.value;
  form.reset();
  form.querySelectorAll(".field-error, .choices[open]").forEach((part) => (part.open === undefined ? part.remove() : (part.open = false)));
  form.querySelectorAll("[data-chosen]").forEach((line) => (line.textContent = ""));
  form.elements.agenda_item.value = item;
  form.elements.text.focus();
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-decision-form]")) return;
  form.querySelectorAll(":scope > .field-error").forEach((line) => line.remove());
  form.append(document.querySelector("template[data-log-lost]").content.cloneNode(true));
});

document.addEventListener("change", (event) => {
  const list = event.target.closest(".choices");
  if (!list) return;
  const names = [...list.querySelectorAll(":checked")].map((box) => box.parentElement.textContent.trim());
  list.querySelector("[data-chosen]").textContent = names.join(", ");
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-choices-search] input")) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const label of event.target.closest("fieldset").querySelectorAll("label:has([type=checkbox])")) {
    label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted);
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-choices-search]")?.removeAttribute("hidden");
});
