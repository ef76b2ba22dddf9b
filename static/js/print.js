// <span data-print hidden><button>: a button that prints the page, where a script can.
export function start(root) {
  root.querySelectorAll("[data-print]").forEach((place) => {
    place.hidden = false;
    place.addEventListener("click", () => window.print());
  });
}
