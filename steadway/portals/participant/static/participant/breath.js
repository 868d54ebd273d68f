// A quiet timer for an exercise. Under reduced motion the shape stands still and the words change.

const place = document.querySelector("[data-breath]");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function build(host) {
  const total = Number(host.dataset.seconds);
  const pace = [["in", Number(host.dataset.in)], ["out", Number(host.dataset.out)]];
  const shape = host.querySelector(".breath__shape");
  const left = host.querySelector("[data-left-time]");
  const button = host.querySelector("button");
  let ticking = 0;
  let second = 0;

  const phase = () => {
    const at = second % (pace[0][1] + pace[1][1]);
    return at < pace[0][1] ? pace[0] : pace[1];
  };
  const show = () => {
    const [name, length] = phase();
    shape.style.setProperty("--pace", `${length}s`);
    if (pace[0][1]) {
      shape.dataset.phase = still.matches ? "" : name;
      shape.textContent = name === "in" ? "Breathe in" : "Breathe out";
    }
    const rest = Math.max(0, total - second);
    left.textContent = rest >= 60 ? `About ${Math.ceil(rest / 60)} minutes left` : `${rest} seconds left`;
  };
  const stop = (words) => {
    clearInterval(ticking);
    ticking = 0;
    shape.dataset.phase = "";
    shape.textContent = words;
    left.textContent = "";
    button.textContent = "Start the timer";
  };
  const start = () => {
    second = 0;
    button.textContent = "Stop the timer";
    show();
    ticking = setInterval(() => {
      second += 1;
      if (second >= total) stop("That is it"); else show();
    }, 1000);
  };
  button.addEventListener("click", () => (ticking ? stop("Ready when you are") : start()));
  host.hidden = false;
}

if (place) build(place);
