// Tells the site what was opened and pressed, without a cookie and without saying who.
// data-event names the event; data-event-on="view" counts it when the page opens, else it counts at a click or
// when a form is sent; data-event-only="bridge" leaves the counting to the server, which sees the step itself.
const view = globalThis.crypto?.randomUUID?.() ?? "";

export function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

// Where it happened: the signed word on the element, in its form or in its address.
function sourceOf(element) {
  const inForm = element.matches("form") ? element.elements.namedItem("src")?.value : "";
  const inLink = element.href ? new URL(element.href).searchParams.get("src") : "";
  return element.dataset.eventSrc || inForm || inLink || "";
}

function tell(element, name) {
  const { eventService: service = "", eventOnly: only = "" } = element.dataset;
  document.dispatchEvent(new CustomEvent("counted", { detail: { ...element.dataset, name } }));
  const address = document.querySelector('meta[name="seen"]')?.content;
  const objects = cookie("counting") === "off" || navigator.globalPrivacyControl;
  if (!address || objects || only === "bridge") return;
  const body = JSON.stringify({ name, src: sourceOf(element), service, view });
  navigator.sendBeacon?.(address, new Blob([body], { type: "application/json" }));
}

// A link that carries its source into booking counts as the booking button, unless it says what it is.
function nameOf(element) {
  const leadsToBooking = element.matches("a[href^='/book/?']") && sourceOf(element);
  return element.dataset.event ?? (leadsToBooking ? "click_purchase" : "");
}

// Each element once, however often the page around it is exchanged.
const told = new WeakSet();

function opened(root) {
  for (const element of root.querySelectorAll("[data-event][data-event-on='view']")) {
    if (told.has(element)) continue;
    told.add(element);
    tell(element, element.dataset.event);
  }
}

export function start(root) {
  root.addEventListener("click", (event) => {
    const element = event.target.closest?.("a[href], button[data-event]");
    const name = element && element.dataset.eventOn !== "view" && nameOf(element);
    if (name) tell(element, name);
  });
  root.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-event]")) tell(event.target, event.target.dataset.event);
  });
  // What comes later, such as a search without a result, is looked at when it has settled.
  root.addEventListener("htmx:afterSettle", () => opened(root));
  // A page fetched ahead has not been looked at yet.
  if (document.prerendering) document.addEventListener("prerenderingchange", () => opened(root), { once: true });
  else opened(root);
}
