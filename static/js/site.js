// Every behaviour is optional. What any page may need comes along; the rest is fetched where a page asks for it.
import { start as closeMenus } from "./menu.js";
import { start as guardForms } from "./once.js";

const WHERE_ASKED = [
  ["[data-focus], .error-summary", () => import("./errors.js")],
  ["[data-hx-trigger]", () => import("./status.js")],
  ["meta[name='seen'], meta[name='ga4']", () => import("./events.js")],
  ["[data-find-address]", () => import("./address.js")],
  ["[data-combobox]", () => import("./combobox.js")],
  ["[data-search-term], [data-hx-boost]", () => import("./search.js")],
  ["[data-hours]", () => import("./hours.js")],
  ["form[data-keep]", () => import("./draft.js")],
  ["[data-stepper]", () => import("./stepper.js")],
  ["[data-card]", () => import("./card.js")],
  ["[data-onward]", () => import("./onward.js")],
  ["[data-passkey]", () => import("./passkeys.js")],
  ["[data-print]", () => import("./print.js")],
  [".table--cards", () => import("./cards.js")],
];

const HAS_BASKET = /(^|; )has=1/;
if (HAS_BASKET.test(document.cookie)) import("./basket.js").then((behaviour) => behaviour.start(document));

closeMenus(document);
guardForms(document);
for (const [selector, fetch] of WHERE_ASKED) {
  if (document.querySelector(selector)) fetch().then((behaviour) => behaviour.start(document));
}
