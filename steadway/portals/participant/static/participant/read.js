// "Hear it": the browser's own voice reads the page. It never starts by itself.

const button = document.querySelector("button[data-read]");
const source = button && document.getElementById(button.dataset.read);

function words() {
  const parts = source.querySelectorAll("h1, h2, h3, p, li, figcaption");
  return [...parts].map((part) => part.textContent.trim()).filter(Boolean);
}

function stop() {
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", "false");
  button.querySelector("span").textContent = "Hear it";
}

function start() {
  const all = words();
  all.forEach((text, at) => {
    const saying = new SpeechSynthesisUtterance(text);
    saying.lang = document.documentElement.lang;
    saying.rate = 0.95;
    if (at === all.length - 1) saying.addEventListener("end", stop);
    speechSynthesis.speak(saying);
  });
  button.setAttribute("aria-pressed", "true");
  button.querySelector("span").textContent = "Stop reading";
}

if (button && "speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") stop(); else start();
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
