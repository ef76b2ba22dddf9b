// A stand-in for Stripe.js: the same calls, a real form in a frame of the house's own, the same answers.
(() => {
  const house = new URL(document.currentScript.src).origin;

  function ask(frame, message) {
    return new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => resolve(event.data);
      frame.contentWindow.postMessage(message, house, [channel.port2]);
    });
  }

  function frameOf(address, title) {
    const frame = document.createElement("iframe");
    frame.src = house + address;
    frame.title = title;
    return frame;
  }

  // The bank's question lies over the page, in a frame, until it is answered.
  function askBank(address) {
    return new Promise((resolve) => {
      const frame = frameOf(new URL(address).pathname, "Your bank");
      frame.style.cssText = "position:fixed;inset:10%;width:80%;height:80%;z-index:9;background:#fff";
      window.addEventListener("message", function heard(event) {
        if (event.origin !== house || event.data !== "bank answered") return;
        window.removeEventListener("message", heard);
        frame.remove();
        resolve();
      });
      document.body.append(frame);
    });
  }

  window.Stripe = (key) => ({
    elements({ clientSecret }) {
      const listeners = {};
      const elements = {
        create: () => ({
          on: (name, heard) => { listeners[name] = heard; },
          mount(place) {
            elements.frame = frameOf("/js/element.html", "Secure payment input frame");
            elements.frame.style.cssText = "width:100%;height:17rem;border:0";
            elements.frame.onload = () => listeners.ready?.();
            place.append(elements.frame);
          },
        }),
        clientSecret,
      };
      return elements;
    },
    async confirmPayment({ elements, confirmParams }) {
      const secret = elements.clientSecret;
      const result = await ask(elements.frame, { deed: "confirm", key, secret, returnUrl: confirmParams.return_url });
      const action = result.paymentIntent?.next_action;
      if (!action) return result;
      await askBank(action.redirect_to_url.url);
      return ask(elements.frame, { deed: "look", key, secret });
    },
  });
  window.Stripe.version = "stand-in";
})();
