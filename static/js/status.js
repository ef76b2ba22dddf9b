// While something is being settled elsewhere, htmx asks again for its state. When the answer
// carries data-goto the story goes on at that address; nothing else is read from it.
export function start(root) {
  root.addEventListener("htmx:afterSwap", (event) => {
    const next = event.target.closest?.("[data-goto]") ?? document.querySelector("[data-goto]");
    const address = next && new URL(next.dataset.goto, window.location.href);
    if (address && address.origin === window.location.origin) window.location.assign(address);
  });
}
