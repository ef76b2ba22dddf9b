// − and + beside a number one can type. Without JavaScript the buttons stay hidden.
export function start(root) {
  for (const stepper of root.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    const most = Number(stepper.dataset.max);
    for (const button of stepper.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const wanted = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
        input.value = String(Math.min(Math.max(wanted, 0), most));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }
}
