// The scoring sheet by keyboard: 0-4, N, A, D give a level and go on to the next row;
// arrows or J and K move; Enter opens note and evidence, Escape comes back.
// Without this script every row is a plain form with its own button.

const LEVEL_KEYS = { n: "NE", a: "NA", d: "ND" };
const MOVES = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

for (const sheet of document.querySelectorAll("[data-scoring-sheet]")) {
  const rows = [...sheet.querySelectorAll("[data-score-row]")];
  const progress = document.querySelector("[data-sheet-progress]");
  const guide = document.querySelectorAll("[data-level-guide]");

  const levelOf = (row) => row.querySelector("input[name=level]:checked");
  const focusable = (row) => levelOf(row) ?? row.querySelector("input[name=level]");

  function show(row) {
    for (const other of rows) other.toggleAttribute("data-current", other === row);
    const level = levelOf(row)?.value;
    for (const line of guide) {
      line.toggleAttribute("data-current", line.dataset.levelGuide === level);
    }
  }

  function go(row) {
    if (!row) return;
    focusable(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function count() {
    if (!progress) return;
    const done = rows.filter(levelOf).length;
    progress.querySelector("progress").value = done;
    progress.querySelector("[data-sheet-done]").textContent = done;
  }

  function open(row) {
    const details = row.querySelector("details");
    details.open = true;
    row.querySelector("textarea").focus();
  }

  function setLevel(row, level) {
    const input = row.querySelector(`input[name=level][value="${level}"]`);
    if (!input || input.disabled) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const note = row.querySelector("textarea");
    // "Not applicable" is only accepted with its reason.
    if (level === "NA" && !note.value.trim()) open(row);
    else go(rows[rows.indexOf(row) + 1] ?? row);
  }

  sheet.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-score-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      row.querySelector("details").open = false;
      return go(row);
    }
    if (event.target.name !== "level") return;
    const level = /^[0-4]$/.test(event.key) ? event.key : LEVEL_KEYS[event.key.toLowerCase()];
    const move = MOVES[event.key] ?? MOVES[event.key.toLowerCase()];
    if (level) setLevel(row, level);
    else if (move) go(rows[rows.indexOf(row) + move]);
    else if (event.key === "Enter") open(row);
    else return;
    event.preventDefault();
  });

  sheet.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-score-row]");
    if (row) show(row);
  });

  sheet.addEventListener("change", (event) => {
    if (event.target.name !== "level") return;
    show(event.target.closest("[data-score-row]"));
    count();
  });

  // Rows save themselves, so their buttons would only be in the way.
  for (const button of sheet.querySelectorAll("[data-without-script]")) button.hidden = true;
  // Beside the rows the criteria stay open; above them they would push the rows down.
  if (matchMedia("(width < 72rem)").matches) {
    for (const details of document.querySelectorAll("[data-sheet-guide]")) details.open = false;
  }
  count();
  if (!location.hash) {
    const first = rows.find((row) => !levelOf(row)) ?? rows[0];
    if (first && matchMedia("(pointer: fine)").matches) go(first);
  }
}
