// Two people on one meeting: now and then the page asks for the versions of its pieces.
// What somebody else changed is put in its place and marked; where one types, saving
// will merge.

const EVERY = 20000;
const url = document.querySelector("[data-log-versions]").dataset.logVersions;
const byId = (id) => document.getElementById(id);
let etag = "";

const versionOf = (piece) =>
  piece.dataset.live || piece.querySelector("[name=version], [name^=seen-]")?.value;

const UNDER_WAY = "[data-log-unsent], [data-log-conflict], [data-decision-form]";

function isBusy(piece) {
  const typesHere = piece.querySelector("textarea:focus, input:not([type=radio]):focus");
  return typesHere || piece.matches(UNDER_WAY) || piece.querySelector(UNDER_WAY);
}

function mark(piece) {
  if (piece.querySelector("[data-log-changed]")) return;
  const note = document.querySelector("template[data-log-changed]").content.cloneNode(true);
  (piece.querySelector("[data-log-status]") ?? piece).append(note);
}

// A new piece stands after the one that it follows on the page as it is now.
function place(piece, source) {
  const before = source.previousElementSibling;
  const neighbour = before?.id && byId(before.id);
  if (neighbour) neighbour.after(piece);
  else byId(source.parentElement.id)?.prepend(piece);
}

function bring(source) {
  const old = source && byId(source.id);
  if (!source || (old && versionOf(old) === versionOf(source))) return;
  if (old && isBusy(old)) return mark(old);
  const piece = document.importNode(source, true);
  if (old) old.replaceWith(piece);
  else place(piece, source);
  window.htmx?.process(piece);
  mark(piece);
}

function stale(versions) {
  const isOld = ([id, version]) => !byId(id) || versionOf(byId(id)) !== String(version);
  const changed = Object.entries(versions).filter(isOld).map(([id]) => id);
  const gone = [...document.querySelectorAll("[data-live]")].filter(
    (piece) => !(piece.id in versions) && !piece.id.startsWith("seat-") && !isBusy(piece),
  );
  return { changed, gone };
}

async function look() {
  if (document.hidden || !navigator.onLine) return;
  const answer = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
  if (answer.status !== 200 || answer.redirected) return;
  const versions = await answer.json();
  const { changed, gone } = stale(versions);
  if (changed.length || gone.length) {
    const text = await (await fetch(location.pathname)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    gone.forEach((piece) => piece.remove());
    changed.forEach((id) => bring(page.getElementById(id)));
    document.dispatchEvent(new CustomEvent("log:refreshed"));
  }
  etag = stale(versions).changed.length ? "" : answer.headers.get("ETag");
}

setInterval(() => look().catch(() => {}), EVERY);
document.addEventListener("visibilitychange", () => look().catch(() => {}));
