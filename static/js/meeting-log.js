// The log of a meeting saves each piece as it is filled in. A piece is a
// [data-log-piece]: a form of its own, or a fieldset of one. The answer, a fragment
// with the new version and "Saved 14:02", goes into its [data-log-status].
// A lost line keeps what was typed and tries again.

const TYPING_PAUSE = 900;
const RETRY_AFTER = 5000;
const TYPED = "textarea, input[type=text], input:not([type])";
const pieces = new Map();

function stateOf(piece) {
  if (!pieces.has(piece)) pieces.set(piece, { timer: 0, sending: false, waiting: false });
  return pieces.get(piece);
}

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
  const state = stateOf(piece);
  state.waiting = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(piece), milliseconds);
}

async function save(piece, button) {
  const state = stateOf(piece);
  const status = piece.querySelector("[data-log-status]");
  state.waiting = true;
  if (state.sending || (status.querySelector("[data-log-conflict]") && !button)) return;
  clearTimeout(state.timer);
  state.sending = true;
  state.waiting = false;
  try {
    const answer = await fetch(piece.closest("form").action, {
      method: "POST",
      body: dataOf(piece, button),
      headers: { "X-Autosave": "1" },
      redirect: "error",
    });
    if (!answer.ok && ![409, 422].includes(answer.status)) throw new Error(String(answer.status));
    show(piece, status, await answer.text());
    const detail = { ok: answer.ok, typingGoesOn: state.waiting };
    piece.dispatchEvent(new CustomEvent("log:answered", { bubbles: true, detail }));
    if (answer.ok && state.waiting) later(piece, 0);
  } catch (error) {
    // Closed meanwhile or signed out: sending it again would not help.
    const isRefused = error.message === "403";
    const note = document.querySelector(`template[data-log-${isRefused ? "refused" : "failed"}]`);
    status.querySelectorAll(".saved").forEach((line) => line.remove());
    status.append(note.content.cloneNode(true));
    if (!isRefused) later(piece, RETRY_AFTER);
  } finally {
    state.sending = false;
  }
}

function show(piece, status, html) {
  status.innerHTML = html;
  const theirs = status.querySelector("[data-log-current]");
  if (theirs) {
    const value = CSS.escape(theirs.dataset.logCurrent);
    piece.querySelector(`input[type=radio][value="${value}"]`).checked = true;
  }
  status.querySelectorAll("[data-log-append]").forEach((button) => (button.hidden = false));
}

document.addEventListener("input", (event) => {
  const piece = event.target.closest("[data-log-piece]");
  if (piece && event.target.matches(TYPED)) later(piece, TYPING_PAUSE);
});

document.addEventListener("change", (event) => {
  const piece = event.target.closest("[data-log-piece]");
  if (piece && !event.target.matches(TYPED)) save(piece);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-log-piece]")) return;
  event.preventDefault();
  save(event.target, event.submitter);
});

const unsent = () => [...pieces].filter(([piece, s]) => piece.isConnected && (s.waiting || s.sending));
window.addEventListener("online", () => unsent().forEach(([piece]) => save(piece)));
window.addEventListener("beforeunload", (event) => {
  if (unsent().length) event.preventDefault();
});
document.querySelectorAll("[data-log-plain]").forEach((button) => (button.hidden = true));
