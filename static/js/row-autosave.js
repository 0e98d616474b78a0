// A form that saves itself: [data-autosave] posts what changed and puts the answer
// (a fragment with the new version and "Saved 14:02") into its [data-autosave-status].
// A lost line keeps what was typed and tries again; leaving the page then asks.

const TYPING_PAUSE = 900;
const RETRY_AFTER = 5000;
const states = new WeakMap();

// A control may stand outside its form and name it, so its form is asked.
function autosaved(element) {
  const form = element.form ?? element;
  return form.matches?.("form[data-autosave]") ? form : null;
}
const unsaved = new Set();

function stateOf(form) {
  if (!states.has(form)) states.set(form, { timer: 0, sending: false, again: false });
  return states.get(form);
}

function later(form, milliseconds) {
  const state = stateOf(form);
  unsaved.add(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), milliseconds);
}

function failed(form) {
  const status = form.querySelector("[data-autosave-status]");
  let line = status.querySelector("[data-autosave-failed]");
  if (!line) {
    line = document.createElement("p");
    line.className = "saved saved--failed";
    line.dataset.autosaveFailed = "";
    line.setAttribute("role", "alert");
    status.append(line);
  }
  line.textContent = form.closest("[data-lost-line]")?.dataset.lostLine ?? "";
  later(form, RETRY_AFTER);
}

async function save(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.sending) {
    state.again = true;
    return;
  }
  state.sending = true;
  state.again = false;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Autosave": "1" },
      redirect: "error",
    });
    // 409 is a page of its own: somebody saved meanwhile. 422 says what is wrong.
    if (!answer.ok && ![409, 422].includes(answer.status)) throw new Error(answer.status);
    form.querySelector("[data-autosave-status]").innerHTML = await answer.text();
    if (!state.again) unsaved.delete(form);
    state.sending = false;
    if (state.again && answer.ok) save(form);
  } catch {
    state.sending = false;
    failed(form);
  }
}

document.addEventListener("change", (event) => {
  const form = autosaved(event.target);
  if (!form) return;
  unsaved.add(form);
  save(form);
});

document.addEventListener("input", (event) => {
  const form = autosaved(event.target);
  if (form && event.target.matches("textarea, input[type=text]")) later(form, TYPING_PAUSE);
});

document.addEventListener("submit", (event) => {
  const form = autosaved(event.target);
  if (!form) return;
  event.preventDefault();
  save(form);
});

window.addEventListener("online", () => unsaved.forEach(save));
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
