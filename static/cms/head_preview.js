// Keeps the preview of search result and shared card in step with what is typed. The server writes it,
// by the rules the page itself follows; here it is only shown.
(() => {
  const WAIT = 350;

  function start(root) {
    if (root.dataset.started) return;
    root.dataset.started = "yes";
    const form = root.closest("form");
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    let timer, latest = 0, shown = "";

    function body() {
      const data = new FormData();
      for (const name of root.dataset.fields.split(" ")) {
        const control = form.elements.namedItem(name);
        if (control) data.append(name, control.value);
      }
      data.append("shown", shown);
      return data;
    }

    function write(said) {
      for (const name of ["address", "title", "description", "title_origin", "description_origin"]) {
        part(name).textContent = said[name];
      }
      part("title_count").textContent = `${[...said.title].length} characters`;
      part("description_count").textContent = `${[...said.description].length} characters`;
      part("host").textContent = said.address.split(" › ")[0];
      part("card_title").textContent = said.title;
      part("card_text").textContent = said.description;
      const notes = [...said.title_notes, ...said.description_notes];
      const list = part("notes");
      if (list.dataset.said !== notes.join("\n")) {
        list.dataset.said = notes.join("\n");
        list.replaceChildren(...notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })));
      }
      if (said.source) part("picture").src = said.source;
      part("picture").alt = said.alt;
      part("picture").hidden = false;
      shown = said.picture;
    }

    async function ask() {
      const turn = ++latest;
      const headers = { [window.wagtailConfig.CSRF_HEADER_NAME || "X-CSRFToken"]: window.wagtailConfig.CSRF_TOKEN };
      try {
        const answer = await fetch(root.dataset.headPreview, { method: "POST", body: body(), headers });
        if (answer.ok && turn === latest) write(await answer.json());
      } catch {
        // The connection is gone for a moment: what is shown stays, the next letter asks again.
      }
    }

    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    ask();
  }

  const all = () => document.querySelectorAll("[data-head-preview]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
})();
