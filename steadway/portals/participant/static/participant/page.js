// Small comforts on every page. The page is complete without them.

const wrong = document.getElementById("wrong");
if (wrong) wrong.focus();

// A password can be looked at while typing.
for (const box of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--text";
  button.textContent = "Show password";
  button.addEventListener("click", () => {
    const hidden = box.type === "password";
    box.type = hidden ? "text" : "password";
    button.textContent = hidden ? "Hide password" : "Show password";
    box.focus();
  });
  box.after(button);
}

// A second press while the first is on its way is not sent. The server would ignore it too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => { form.dataset.sent = ""; }, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) form.dataset.sent = "";
});

// Where the browser knows the time zone, offer it.
for (const box of document.querySelectorAll("select[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (box.dataset.zone === "guess" && [...box.options].some((o) => o.value === zone)) box.value = zone;
}

// Logging out clears what was kept in this tab; sending a form clears its own copy once the
// next page has come (a log-in page in between does not count).
const kept = (name) => name.startsWith("steadway:");
for (const form of document.querySelectorAll("form[data-leaving]")) {
  form.addEventListener("submit", () => Object.keys(sessionStorage).filter(kept).forEach((n) => sessionStorage.removeItem(n)));
}
const sent = sessionStorage.getItem("steadway-sent");
const open = document.querySelector("form[data-draft], form[data-keep]");
const here = open ? `steadway:${open.dataset.draft || location.pathname}` : "";
if (sent && sent !== here && document.body.dataset.signedIn === "yes" && !wrong) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem("steadway-sent");
}

// A passkey button stands where the browser can use one: it belongs to a name, never to a number.
const numbered = /^\[|^[\d.]+$/.test(location.hostname);
const passkeys = Boolean(window.PublicKeyCredential) && !numbered;
for (const form of document.querySelectorAll("form[data-needs-passkey]")) form.hidden = !passkeys;
for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = passkeys;

// Print buttons exist where printing does.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
