// Take the reader to what went wrong: the summary first, then from each line to its field.
export function start(root) {
  root.querySelector("[data-focus]")?.focus();
  root.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    const top = control.closest(".field") ?? control;
    top.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}
