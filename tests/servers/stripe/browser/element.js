// The frame's side: the card is read here and sent to the house, as the Payment Element does.
const intentOf = (secret) => `/v1/payment_intents/${secret.split("_secret_")[0]}`;

async function call(method, address, key, params) {
  const form = new URLSearchParams(params);
  const isGet = method === "GET";
  const answer = await fetch(isGet ? `${address}?${form}` : address, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    body: isGet ? undefined : form,
  });
  const body = await answer.json();
  return answer.ok ? { paymentIntent: body } : { error: body.error };
}

async function confirm({ key, secret, returnUrl }) {
  const entry = Object.fromEntries(new FormData(document.forms[0]));
  if (!entry.number || !entry.expiry || !entry.cvc) {
    document.querySelector("[role=alert]").textContent = "Your card details are incomplete.";
    return { error: { type: "validation_error", code: "incomplete_card", message: "Your card details are incomplete." } };
  }
  const [month, year] = entry.expiry.split("/").map((part) => part.trim());
  return call("POST", `${intentOf(secret)}/confirm`, key, {
    client_secret: secret,
    return_url: returnUrl,
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": entry.number,
    "payment_method_data[card][exp_month]": month,
    "payment_method_data[card][exp_year]": year,
    "payment_method_data[card][cvc]": entry.cvc,
  });
}

async function look({ key, secret }) {
  const found = await call("GET", intentOf(secret), key, { client_secret: secret });
  const error = found.paymentIntent?.last_payment_error;
  return error ? { error: { ...error, payment_intent: found.paymentIntent } } : found;
}

window.addEventListener("message", async (event) => {
  const deeds = { confirm, look };
  const answer = await deeds[event.data.deed](event.data).catch((fault) => ({
    error: { type: "api_connection_error", message: String(fault) },
  }));
  event.ports[0].postMessage(answer);
});
