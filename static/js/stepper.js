// − and + beside a number that can be typed. Without this module the buttons stay hidden.
const MAX = "data-max";

function step(box, input, by) {
  const now = Number.parseInt(input.value, 10) || 0;
  const most = Number.parseInt(box.getAttribute(MAX), 10) || 99;
  input.value = String(Math.min(most, Math.max(0, now + by)));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function startSteppers(root) {
  for (const box of root.querySelectorAll("[data-stepper]")) {
    const input = box.querySelector("input");
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => step(box, input, Number(button.dataset.step)));
    }
  }
}
