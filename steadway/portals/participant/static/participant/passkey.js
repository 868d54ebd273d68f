// When the device's own window is closed or does not fit, say so in words; nothing was changed.
const words = {
  InvalidStateError: "This device has a passkey for you already.",
  other: "That did not work this time. Nothing was changed. Try again, or choose another way.",
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // or it would be a line in the console that nobody reads
  const name = event.detail && event.detail.exception && event.detail.exception.name;
  for (const place of document.querySelectorAll("[data-passkey-says]")) {
    place.hidden = false;
    place.textContent = words[name] || words.other;
  }
});
