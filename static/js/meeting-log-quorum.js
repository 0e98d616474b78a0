// Counts the quorum while seats are ticked, and brings the one decision form to the
// agenda item where it is wanted. The server counts again when the meeting is closed.

function countQuorum() {
  const quorum = document.querySelector("[data-quorum]");
  if (!quorum) return;
  const present = document.querySelectorAll("input[data-counts]:checked").length;
  const isMet = present >= Number(quorum.dataset.required);
  quorum.querySelector("[data-quorum-present]").textContent = present;
  quorum.querySelector("[data-quorum-met]").hidden = !isMet;
  quorum.querySelector("[data-quorum-short]").hidden = isMet;
  const isUntouched = !document.querySelector('.roll input:checked:not([value=""])');
  const all = quorum.querySelector("[data-roll-all]");
  if (!all) return;
  all.hidden = !isUntouched;
  quorum.querySelector("[data-roll-rest]").hidden = isUntouched;
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".roll")) countQuorum();
});
document.addEventListener("log:answered", countQuorum);

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
  form.elements.agenda_item.value = item;
  form.elements.text.focus();
});

// A part that the server sent anew has buttons that only a page without script needs.
document.addEventListener("htmx:afterSwap", () => {
  document.querySelectorAll("[data-log-plain]").forEach((button) => (button.hidden = true));
  countQuorum();
});
