// Counts the quorum while seats are ticked. The server counts again when the meeting is
// closed.

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

// A part that the server sent anew has buttons that only a page without script needs.
for (const name of ["htmx:afterSwap", "log:refreshed"]) {
  document.addEventListener(name, () => {
    document.querySelectorAll("[data-log-plain]").forEach((button) => (button.hidden = true));
    countQuorum();
  });
}
