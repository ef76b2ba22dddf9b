// What is typed is kept as soon as a field is left, and when the page goes away. Without an answer nothing is lost:
// the form still holds it, and sending the form keeps it too.
const WHERE = "/book/save/";

export function start(root) {
  root.querySelectorAll("form[data-keep]").forEach(keep);
}

function keep(form) {
  const changed = new Set();
  const send = () => note(form, changed);
  form.addEventListener("input", (event) => event.target.name && changed.add(event.target.name));
  form.addEventListener("change", send);
  form.addEventListener("submit", () => changed.clear());
  window.addEventListener("pagehide", send);
}

async function note(form, changed) {
  const all = new FormData(form);
  const words = new FormData();
  for (const name of changed) words.append(name, all.get(name) ?? "");
  changed.clear();
  if (![...words].length) return;
  words.append("step", form.dataset.keep);
  words.append("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken") ?? "");
  try {
    const answer = await fetch(WHERE, { method: "POST", body: words, credentials: "same-origin", keepalive: true });
    if (answer.ok) say(form);
  } catch {
    // Off-line for a moment: the next field left, or the form itself, brings it.
  }
}

// Seen, not read out: after every field it would be a nuisance.
function say(form) {
  const place = form.querySelector("[data-kept]");
  if (place) place.hidden = false;
}
