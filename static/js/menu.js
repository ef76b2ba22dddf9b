// Escape closes an open menu and gives the focus back to its button; a small menu also closes when one looks elsewhere.
const OPEN = "details.menu[open], details[data-menu][open]";

export function start(root) {
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && [...root.querySelectorAll(OPEN)].at(-1);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  for (const kind of ["click", "focusin"]) {
    root.addEventListener(kind, (event) => {
      for (const menu of root.querySelectorAll(".nav--wide details[data-menu][open]")) {
        if (!menu.contains(event.target)) menu.open = false;
      }
    });
  }
}
