// A form is sent once. The button stays in the page (its name and value must travel) but says that it is working.
const WORDS = "data-once";

function buttonOf(event) {
  const form = event.target;
  return event.submitter?.matches(`[${WORDS}]`) ? event.submitter : form.querySelector(`button[${WORDS}]`);
}

function markBusy(button) {
  const label = button.querySelector("span") ?? button;
  button.dataset.label = label.textContent;
  button.dataset.busy = "";
  button.setAttribute("aria-disabled", "true");
  label.textContent = button.getAttribute(WORDS) || "One moment…";
}

function markReady(button) {
  const label = button.querySelector("span") ?? button;
  label.textContent = button.dataset.label;
  delete button.dataset.busy;
  button.removeAttribute("aria-disabled");
}

export function start(root) {
  root.addEventListener("submit", (event) => {
    const button = buttonOf(event);
    if (!button || event.defaultPrevented) return;
    if ("busy" in button.dataset) event.preventDefault();
    else markBusy(button);
  });
  // A page brought back by the Back button must be usable again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) root.querySelectorAll("[data-busy]").forEach(markReady);
  });
}
