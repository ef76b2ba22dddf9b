// Suggests addresses while somebody types and fills in the one they choose: a combobox as WAI-ARIA describes it.
// Without this the button "Find address" does the same, one page later.
const PAUSE = 250;

async function ask(url, query, signal) {
  const answer = await fetch(`${url}?${new URLSearchParams(query)}`, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

class Finder {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[name='lookup']");
    this.status = root.querySelector("[data-find-status]");
    this.form = this.input.form;
    this.list = Object.assign(document.createElement("ul"), { id: "lookup-list", className: "combobox__list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Addresses");
    this.input.after(this.list);
    this.active = -1;
    this.session = root.dataset.session;
    this.describe();
    this.listen();
  }

  describe() {
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "lookup-list" };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role='option']");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.children];
  }

  wait() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const words = this.input.value.trim();
    if (words) this.timer = setTimeout(() => this.suggest(words), PAUSE);
    else this.close();
  }

  async suggest(q) {
    this.asked = new AbortController();
    const query = { q, postcode: this.root.dataset.postcode, session: this.session };
    try {
      const { suggestions } = await ask(this.root.dataset.suggest, query, this.asked.signal);
      if (document.activeElement === this.input) this.show(suggestions);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the button and the fields below still work
    }
  }

  show(suggestions) {
    this.list.replaceChildren(...suggestions.map(({ id, text }, place) => {
      const option = Object.assign(document.createElement("li"), { id: `lookup-${place}`, className: "combobox__option", textContent: text });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = id;
      return option;
    }));
    const count = suggestions.length;
    this.list.hidden = !count;
    this.input.setAttribute("aria-expanded", String(Boolean(count)));
    this.mark(-1);
    const found = count === 1 ? "1 address" : `${count} addresses`;
    this.say(count ? `${found}. Use the arrow keys to choose.` : "No address found. Type it yourself below.");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(place) {
    this.active = place;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.options[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.key === "Escape") return this.close();
    if (this.list.hidden || !this.options.length) return undefined;
    const last = this.options.length - 1;
    const places = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
    };
    if (event.key in places) {
      event.preventDefault();
      this.mark(places[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    }
    return undefined;
  }

  async choose(option) {
    this.close();
    this.say("One moment…");
    try {
      this.fill(await ask(this.root.dataset.details, { id: option.dataset.id, session: this.session }), option.textContent);
    } catch {
      this.say("We could not fetch that address. Type it yourself below.");
      this.open();
    }
    this.session = crypto.randomUUID?.() ?? this.session; // a search ends with a choice
  }

  fill(address, text) {
    const fields = { address_line1: address.line1, address_line2: address.line2, city: address.city, found_postcode: address.postcode };
    for (const [name, value] of Object.entries(fields)) this.form.elements.namedItem(name).value = value;
    this.input.value = "";
    this.root.querySelector("[data-find-options]")?.remove();
    this.open();
    this.say(`Filled in: ${text}`);
    this.form.elements.namedItem("address_line1").focus();
  }

  open() {
    this.form.querySelector("[data-by-hand]").open = true;
  }

  say(words) {
    this.status.textContent = words;
  }
}

export function start(root) {
  for (const finder of root.querySelectorAll("[data-find-address]")) new Finder(finder);
}
