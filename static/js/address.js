// Suggests addresses while somebody types and fills in the one they choose.
// Without this the button "Find address" does the same, one page later.
import { Combobox } from "./combobox.js";

async function ask(url, query, signal) {
  const answer = await fetch(`${url}?${new URLSearchParams(query)}`, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function option({ id, text }) {
  const made = Object.assign(document.createElement("li"), { className: "combobox__option", textContent: text });
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.dataset.id = id;
  return made;
}

class Finder extends Combobox {
  least = 1;
  pause = 250; // each question may cost the firm money
  label = "Addresses";
  nothing = "No address found. Type it yourself below.";

  constructor(root) {
    super(root.querySelector(".combobox"));
    this.root = root;
    this.form = this.input.form;
    this.session = root.dataset.session;
  }

  async find(q, signal) {
    const query = { q, postcode: this.root.dataset.postcode, session: this.session };
    const { suggestions } = await ask(this.root.dataset.suggest, query, signal);
    return suggestions.map(option);
  }

  async choose(chosen) {
    if (!chosen) return;
    this.close();
    this.say("One moment…");
    try {
      this.fill(await ask(this.root.dataset.details, { id: chosen.dataset.id, session: this.session }), chosen.textContent);
    } catch {
      this.open();
      this.say("We could not fetch that address. Type it yourself below.");
    }
    this.session = crypto.randomUUID?.() ?? this.session; // a search ends with a choice
  }

  fill(address, text) {
    const fields = { address_line1: address.line1, address_line2: address.line2, city: address.city, found_postcode: address.postcode };
    for (const [name, value] of Object.entries(fields)) this.form.elements.namedItem(name).value = value;
    this.input.value = "";
    this.root.querySelector("[data-find-options]")?.remove();
    this.open();
    this.form.elements.namedItem("address_line1").focus();
    this.say(`Filled in: ${text}`);
  }

  open() {
    this.form.querySelector("[data-by-hand]").open = true;
  }
}

export function start(root) {
  for (const finder of root.querySelectorAll("[data-find-address]")) new Finder(finder);
}
