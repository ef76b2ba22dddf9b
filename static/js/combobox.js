// A plain field that offers ways to go on: <div data-combobox="/address/?…"><input></div>.
// The address gets the text as `q` and answers with <li role="option" data-value data-href> elements.
// Choosing sends `combobox:choose` (detail: option, value, href) from the field; unless somebody prevents it,
// the value is taken over and data-href is followed. Without an option chosen, Enter sends the form as ever.
let number = 0;

export function start(root) {
  const dress = (part) => part.querySelectorAll("[data-combobox]:not(:has([role=listbox]))").forEach((box) => new Combobox(box));
  dress(root);
  root.addEventListener("htmx:load", (event) => dress(event.detail.elt));
}

export class Combobox {
  least = 2; // letters to ask for
  pause = 150; // milliseconds without a key
  label = "Suggestions";
  nothing = ""; // said where nothing was found

  constructor(box) {
    this.address = box.dataset.combobox;
    this.input = box.querySelector("input");
    this.list = document.createElement("ul");
    this.said = document.createElement("p");
    this.list.id = `combobox-${(number += 1)}`;
    this.list.className = "combobox__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    box.append(this.list, this.said);
    const wanted = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id };
    Object.entries(wanted).forEach(([name, value]) => this.input.setAttribute(name, value));
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus: the field would close it before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < this.least) this.close();
    else this.timer = setTimeout(() => this.suggest(text), this.pause);
  }

  async suggest(text) {
    this.request = new AbortController();
    try {
      this.show(await this.find(text, this.request.signal));
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // no connection: the plain form still works
    }
  }

  /** Return the options for `text`, as elements. */
  async find(text, signal) {
    const address = new URL(this.address, location.href);
    address.searchParams.set("q", text);
    const answer = await fetch(address, { signal });
    const html = answer.ok ? await answer.text() : "";
    return [...new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html").querySelectorAll("[role=option]")];
  }

  show(found) {
    if (document.activeElement !== this.input) return this.close();
    this.close();
    this.list.replaceChildren(...found);
    this.options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
    this.list.setAttribute("aria-label", this.label);
    if (!found.length) return this.say(this.nothing);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return this.say(`${this.label}: ${found.length}. Use the arrow keys to choose.`);
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.say("");
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(step);
    else if (event.key === "Enter" && this.active) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(step) {
    const options = this.options;
    const from = options.indexOf(this.active);
    const next = from < 0 ? (step > 0 ? 0 : options.length - 1) : (from + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    options[next].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[next].id);
  }

  say(words) {
    this.said.textContent = words;
  }

  choose(option) {
    if (!option) return;
    const { value, href } = option.dataset;
    const told = new CustomEvent("combobox:choose", { bubbles: true, cancelable: true, detail: { option, value, href } });
    const goOn = this.input.dispatchEvent(told);
    this.close();
    if (!goOn) return;
    this.input.value = value ?? "";
    if (href) location.assign(href);
  }
}
