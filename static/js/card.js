// Stripe's card form in our page. The number is typed into a frame of Stripe's and goes straight there.
// Whatever is not a plain "no" is never told as one: the server then asks Stripe how it stands.
const SETTLED = ["succeeded", "processing", "canceled", "requires_capture"];
const LOAD_SECONDS = 20;

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => (window.Stripe ? resolve(window.Stripe) : reject(new Error("not Stripe")));
    script.onerror = reject;
    setTimeout(reject, LOAD_SECONDS * 1000);
    document.head.append(script);
  });
}

// The form takes on our colours, by day and by night.
function appearance() {
  const role = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return {
    theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe",
    variables: {
      colorPrimary: role("action"),
      colorBackground: role("surface"),
      colorText: role("ink"),
      colorDanger: role("danger"),
      borderRadius: "6px",
      fontSizeBase: "17px",
      fontFamily: "system-ui, sans-serif",
    },
  };
}

class CardForm {
  constructor(form) {
    this.form = form;
    this.find = (name) => form.querySelector(`[data-card-${name}]`);
    this.button = this.find("pay");
    this.label = this.button.querySelector("span");
    this.words = JSON.parse(form.querySelector("#card-words").textContent);
    this.price = this.label.textContent;
    this.busy = false;
  }

  async open() {
    this.form.hidden = false;
    try {
      const Stripe = await loadScript(this.form.dataset.script);
      this.stripe = Stripe(this.form.dataset.key, { locale: "en-GB" });
      const clientSecret = this.form.dataset.secret;
      this.elements = this.stripe.elements({ clientSecret, appearance: appearance(), locale: "en-GB" });
      const element = this.elements.create("payment", { layout: "tabs" });
      element.on("ready", () => this.ready());
      element.on("loaderror", () => this.cannotLoad());
      element.mount(this.find("place"));
    } catch {
      this.cannotLoad();
    }
  }

  ready() {
    this.find("wait").hidden = true;
    this.button.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.busy) this.pay();
    });
  }

  cannotLoad() {
    this.find("wait").hidden = true;
    this.say("The card form could not be loaded", "Nothing was charged and your order is kept. Check your connection and load the page again; a blocker of scripts may also stand in the way.");
  }

  async pay() {
    this.setBusy(true);
    this.find("notice").hidden = true;
    let result;
    try {
      result = await this.stripe.confirmPayment({
        elements: this.elements,
        confirmParams: { return_url: this.form.dataset.back },
        redirect: "if_required",
      });
    } catch {
      return this.goOn();
    }
    const error = result.error;
    if (!error || SETTLED.includes(error.payment_intent?.status)) return this.goOn();
    if (error.type === "validation_error") return this.setBusy(false); // told beside the field
    if (error.type === "card_error" || error.code === "payment_intent_authentication_failure") return this.declined(error);
    return this.goOn();
  }

  declined(error) {
    const known = this.words[error.decline_code] ?? this.words[error.code] ?? this.words[""];
    this.say("The payment did not go through", `${known} No money was taken. Try again, or use another card.`);
    this.setBusy(false);
  }

  // Sends the form to our server, which asks Stripe and leads on.
  goOn() {
    this.form.submit();
  }

  say(title, text) {
    this.find("title").textContent = title;
    this.find("text").textContent = text;
    this.find("notice").hidden = false;
    this.find("notice").focus();
  }

  setBusy(busy) {
    this.busy = busy;
    this.label.textContent = busy ? "Paying…" : this.price;
    this.button.toggleAttribute("data-busy", busy);
    if (busy) this.button.setAttribute("aria-disabled", "true");
    else this.button.removeAttribute("aria-disabled");
  }
}

export function start(root) {
  root.querySelector("[data-card-plain]").hidden = true;
  new CardForm(root.querySelector("form[data-card]")).open();
  // Brought back by the Back button, the page asks anew what there is to pay.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
}
