// Keeps what is typed: sends a draft ten seconds after typing, and when a box is left.
// Until the server has it, a copy stays in this tab. The line below says which, truthfully.
// Forms without a draft on the server (data-keep) have the copy in this tab alone.

const form = document.querySelector("form[data-draft], form[data-keep]");
const lines = form ? form.querySelectorAll("[data-saved]") : [];
const name = form ? `steadway:${form.dataset.draft || location.pathname}` : "";
let changed = false;
let busy = false;
let timer = 0;

const say = (words) => { for (const line of lines) line.textContent = words; };
const values = () => {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return new URLSearchParams(data).toString();
};
const keep = () => {
  try { sessionStorage.setItem(name, values()); } catch { /* full or forbidden: the server draft remains */ }
};
const forget = () => { try { sessionStorage.removeItem(name); } catch { /* nothing was kept */ } };

async function send() {
  if (!changed || busy || !form.dataset.draft) return;
  busy = true;
  changed = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
      keepalive: true,
    });
    const told = await answer.json();
    if (told.saved) form.elements.revision.value = told.revision;
    if (answer.ok) forget(); else changed = true;
    say(told.said || "You are logged out. Your text is kept on this page. Press Save, and log in again.");
  } catch {
    changed = true;
    say("Not saved yet. Your text is kept on this page.");
  }
  busy = false;
  if (changed) plan();
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(send, 10000);
}

// Text from before a lost line or a log-in comes back where the page has less.
function restore() {
  const kept = sessionStorage.getItem(name);
  if (!kept) return;
  const old = new URLSearchParams(kept);
  if (old.get("whose") !== form.elements.whose.value) { forget(); return; }
  for (const box of form.querySelectorAll("textarea, input[type=text]")) {
    const same = [...form.querySelectorAll(`[name="${CSS.escape(box.name)}"]`)];
    const text = old.getAll(box.name)[same.indexOf(box)];
    if (text && text.length > box.value.length) { box.value = text; changed = true; }
  }
  if (changed) send();
}

if (form) {
  form.addEventListener("input", () => { changed = true; keep(); say("Not saved yet. Your text is kept on this page."); plan(); });
  form.addEventListener("change", send);
  form.addEventListener("focusout", send);
  form.addEventListener("submit", () => { keep(); try { sessionStorage.setItem("steadway-sent", name); } catch { /* the server has the form */ } });
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  restore();
}
