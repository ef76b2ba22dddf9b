// A page that only asks to be sent on sends itself; its button stays for whoever has no JavaScript.
export function start(root) {
  root.querySelector("form[data-onward]")?.requestSubmit();
}
