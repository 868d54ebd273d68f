// A tap on a number or a face goes on to the next question; keys do not, so that the arrow
// keys can walk along the scale. Back works, because each question is a page of its own.

const form = document.querySelector("form[data-tap]");
let tapped = false;
if (form) {
  form.addEventListener("pointerup", () => { tapped = true; setTimeout(() => { tapped = false; }, 400); });
  form.addEventListener("change", (event) => {
    if (tapped && event.target.type === "radio") form.requestSubmit();
  });
}
