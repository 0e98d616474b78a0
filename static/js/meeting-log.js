// The log of a meeting saves each piece as it is filled in. A piece is a
// [data-log-piece]: a form of its own, or a fieldset of one. The answer, a fragment
// with the new version and "Saved 14:02", goes into its [data-log-status].
// A lost line keeps what was typed and tries again. Unsent: [data-log-unsent].

const TYPING_PAUSE = 900;
const RETRY_AFTER = 5000;
const GIVE_UP_AFTER = 30000;
const TYPED = "textarea, input[type=text], input:not([type])";
const timers = new WeakMap();
const sending = new WeakSet();
const isUnsent = (piece) => "logUnsent" in piece.dataset;

// Of a fieldset only its own fields are sent: the rest of the form is another piece.
function dataOf(piece, button) {
  const form = piece.closest("form");
  const all = new FormData(form, button);
  if (piece === form) return all;
  const own = new FormData();
  for (const [name, value] of all) {
    const isOwn = piece.querySelector(`[name="${CSS.escape(name)}"]`);
    if (isOwn || name === "csrfmiddlewaretoken") own.append(name, value);
  }
  return own;
}

function later(piece, milliseconds) {
  piece.dataset.logUnsent = "typed";
  clearTimeout(timers.get(piece));
  timers.set(piece, setTimeout(() => save(piece), milliseconds));
}

async function save(piece, button) {
  const status = piece.querySelector("[data-log-status]");
  piece.dataset.logUnsent = "typed";
  if (sending.has(piece) || (status.querySelector("[data-log-conflict]") && !button)) return;
  clearTimeout(timers.get(piece));
  sending.add(piece);
  piece.dataset.logUnsent = "sent";
  const answer = await fetch(piece.closest("form").action, {
    method: "POST",
    body: dataOf(piece, button),
    headers: { "X-Autosave": "1" },
    redirect: "manual",
    signal: AbortSignal.timeout(GIVE_UP_AFTER),
  }).catch(() => ({ status: 503 }));
  const html = answer.text && (await answer.text().catch(() => null));
  sending.delete(piece);
  if (html != null && (answer.ok || [409, 422].includes(answer.status))) show(piece, status, html, answer.ok);
  else fail(piece, status, [0, 403, 404].includes(answer.status));
}

// Closed meanwhile or signed out (a redirect, 0): sending again would not help.
function fail(piece, status, isRefused) {
  const note = document.querySelector(`template[data-log-${isRefused ? "refused" : "failed"}]`);
  status.querySelectorAll(".saved").forEach((line) => line.remove());
  status.append(note.content.cloneNode(true));
  if (!isRefused) later(piece, RETRY_AFTER);
}

function show(piece, status, html, ok) {
  const typingGoesOn = piece.dataset.logUnsent === "typed";
  status.innerHTML = html;
  const cleaned = status.querySelector("template[data-log-cleaned]");
  if (cleaned && !typingGoesOn) piece.querySelector("textarea").value = cleaned.content.textContent;
  const theirs = status.querySelector("[data-log-current]")?.dataset.logCurrent;
  if (theirs !== undefined) piece.querySelector(`[type=radio][value="${CSS.escape(theirs)}"]`).checked = true;
  status.querySelectorAll("[data-log-append]").forEach((button) => (button.hidden = false));
  if (!typingGoesOn) delete piece.dataset.logUnsent;
  else if (ok) later(piece, 0);
  const detail = { ok, typingGoesOn };
  piece.dispatchEvent(new CustomEvent("log:answered", { bubbles: true, detail }));
}

document.addEventListener("input", (event) => {
  const piece = event.target.closest("[data-log-piece]");
  if (piece && event.target.matches(TYPED)) later(piece, TYPING_PAUSE);
});
document.addEventListener("change", (event) => {
  const piece = event.target.closest("[data-log-piece]");
  if (piece && !event.target.matches(TYPED)) save(piece);
});
// A button that leads elsewhere waits until the text is saved.
document.addEventListener("submit", async (event) => {
  const { target: piece, submitter } = event;
  if (!piece.matches("[data-log-piece]")) return;
  const leaves = submitter?.hasAttribute("formaction");
  if (leaves && !isUnsent(piece)) return;
  event.preventDefault();
  await save(piece, leaves ? null : submitter);
  if (leaves && !isUnsent(piece)) submitter.click();
});

const unsent = () => [...document.querySelectorAll("[data-log-unsent]")];
window.addEventListener("online", () => unsent().forEach((piece) => save(piece)));
window.addEventListener("beforeunload", (event) => {
  if (unsent().length) event.preventDefault();
});
document.querySelectorAll("[data-log-plain]").forEach((button) => (button.hidden = true));
