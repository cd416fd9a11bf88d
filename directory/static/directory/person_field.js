// A text box for a colleague gets suggestions from the server; without this file the server understands what was typed.

import { combobox } from "../intranet/js/combobox.js";

const PAUSE = 180;

for (const field of document.querySelectorAll(".person-field")) {
  suggestPeople(field.querySelector("input"), field.querySelector("[role=listbox]"));
}

function suggestPeople(box, list) {
  let waiting, request;
  const { open, close } = combobox(box, list, take);

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  });
  box.addEventListener("blur", stop);
  // Before the box loses the focus, so that the list is still there.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(event.target.closest("[role=option]"));
  });

  async function suggest() {
    request?.abort();
    request = new AbortController();
    const address = `${box.dataset.choices}?${new URLSearchParams({ q: box.value })}`;
    try {
      const response = await fetch(address, { signal: request.signal });
      list.innerHTML = response.ok ? await response.text() : "";
    } catch {
      return;
    }
    [...list.children].forEach((option, index) => (option.id = `${list.id}-${index}`));
    open();
  }

  function stop() {
    clearTimeout(waiting);
    close();
  }

  function take(option) {
    if (option) {
      box.value = option.dataset.value;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      stop();
    }
  }
}
