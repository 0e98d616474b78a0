// What is typed beside an agenda item stays in this browser until the server has it,
// and is offered back after a crash or a closed tab. Nothing older than a week.

const WEEK = 7 * 24 * 60 * 60 * 1000;
const scope = document.querySelector("[data-log-key]")?.dataset.logKey;
const keyOf = (form) => `koordina-log-${scope}-${form.dataset.logDraft}`;
const fieldOf = (form) => form.querySelector("textarea");

function forget(form) {
  localStorage.removeItem(keyOf(form));
}

function keep(form) {
  const draft = { text: fieldOf(form).value, at: Date.now() };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // A full or forbidden store must not stop anybody from typing.
  }
}

function draftOf(form) {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(form)));
    return draft && Date.now() - draft.at < WEEK ? draft : null;
  } catch {
    return null;
  }
}

function offer(form) {
  const draft = draftOf(form);
  const field = fieldOf(form);
  if (!draft || draft.text.trim() === field.value.trim()) return forget(form);
  const box = document.querySelector("template[data-log-draft]").content.cloneNode(true);
  const shown = box.firstElementChild;
  shown.querySelector("[data-draft-text]").textContent = draft.text;
  shown.querySelector("[data-draft-use]").addEventListener("click", () => {
    shown.remove();
    field.value = draft.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  shown.querySelector("[data-draft-drop]").addEventListener("click", () => {
    shown.remove();
    forget(form);
  });
  form.append(shown);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-log-draft]");
  if (form && event.target.matches("textarea")) keep(form);
});

document.addEventListener("log:answered", (event) => {
  const { ok, typingGoesOn } = event.detail;
  if (ok && !typingGoesOn && event.target.matches("[data-log-draft]")) forget(event.target);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.target.matches?.("[data-log-draft]")) forget(event.target);
});

// Another person's text, put under one's own: the person merges, the page never does.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-log-append]")) return;
  const form = event.target.closest("form");
  const theirs = form.querySelector("[data-log-theirs]").innerText;
  const field = fieldOf(form);
  field.value = `${field.value}\n\n${theirs}`.trim();
  keep(form);
  field.focus();
});

document.querySelectorAll("form[data-log-draft]").forEach(offer);
