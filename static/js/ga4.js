// The bridge to Google Analytics, for visitors who said yes. Our names are Google's where Google has one.
const NAMES = {
  view_item: "view_item",
  click_purchase: "select_item",
  click_consultation: "generate_lead",
  select_time: "select_time",
  begin_checkout: "begin_checkout",
  add_payment_info: "add_payment_info",
  purchase: "purchase",
  search_no_result: "search_no_result",
  out_of_area: "out_of_area",
};
// Addresses below these hold the key of an order, and queries hold postcodes: neither is anybody else's business.
const KEYED = /^\/(orders|checkout\/[a-z]+)\/.+/;

function bare(address) {
  const url = new URL(address, window.location.href);
  const path = url.pathname.replace(KEYED, "/$1/");
  return url.origin === window.location.origin ? `${url.origin}${path}` : url.origin;
}

function gtag() {
  window.dataLayer.push(arguments); // Google's script knows its commands by this very object
}

function details({ eventService, eventValue, eventCurrency, eventOrder }) {
  const sums = eventValue ? { value: Number(eventValue), currency: eventCurrency } : {};
  const order = eventOrder ? { transaction_id: eventOrder } : {};
  const items = eventService ? { items: [{ item_id: eventService, item_name: eventService }] } : {};
  return { ...sums, ...order, ...items };
}

function send(data) {
  if (NAMES[data.name]) gtag("event", NAMES[data.name], details(data));
}

export function startGa4(id) {
  window.dataLayer = window.dataLayer ?? [];
  const about = {
    page_location: bare(window.location.href),
    page_referrer: document.referrer ? bare(document.referrer) : "",
    page_title: KEYED.test(window.location.pathname) ? "Order" : document.title,
  };
  gtag("js", new Date());
  gtag("set", about);
  gtag("config", id, { ...about, allow_google_signals: false, allow_ad_personalization_signals: false });
  for (const element of document.querySelectorAll("[data-event][data-event-on='view']")) {
    send({ ...element.dataset, name: element.dataset.event });
  }
  document.addEventListener("counted", (event) => send(event.detail));
  const script = document.createElement("script");
  script.async = true;
  script.src = `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(id)}`;
  document.head.append(script);
}
