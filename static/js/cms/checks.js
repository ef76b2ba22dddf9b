/* What the checker of the preview asks of a page. Loaded in previews alone; see core/userbar.py. */

const LIVE_PRICES = "[data-price], .price-chip";

function typesNoPrice(node, { pattern }) {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(LIVE_PRICES).forEach((chip) => chip.remove());
  return !new RegExp(pattern).test(copy.textContent);
}

function saysWhereItLeads(node, { words }) {
  const name = (node.getAttribute("aria-label") || node.textContent).replace(/\s+/g, " ").trim();
  const bare = name.toLowerCase().replace(/[\s.…›>]+$/, "");
  return !words.includes(bare) && !/^(https?:\/\/|www\.)/.test(bare);
}

function hasLabel(node) {
  const labelled = node.labels?.length || node.getAttribute("aria-labelledby") || node.getAttribute("aria-label");
  return Boolean(labelled);
}

const CHECKS = {
  "check-typed-price": typesNoPrice,
  "check-link-text-quality": saysWhereItLeads,
  "check-placeholder-label": hasLabel,
  "check-not-on-sale": () => false,
};

for (const [id, check] of Object.entries(CHECKS)) window.wagtail?.userbar?.registerCheck(id, check);
