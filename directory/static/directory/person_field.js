// A text box for a colleague becomes a combobox: arrows go through the suggestions, Enter takes one, Escape closes.
// Without this file the server understands what was typed.

const PAUSE = 180;

for (const field of document.querySelectorAll(".person-field")) {
  makeCombobox(field.querySelector("input"), field.querySelector("[role=listbox]"));
}

function makeCombobox(box, list) {
  let waiting, request;

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  close();

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  });
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", close);
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
    options().forEach((option, index) => (option.id = `${list.id}-${index}`));
    open();
  }

  function options() {
    return [...list.querySelectorAll("[role=option]")];
  }

  function open() {
    mark(null);
    list.hidden = options().length === 0 || document.activeElement !== box;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function close() {
    clearTimeout(waiting);
    mark(null);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function mark(option) {
    for (const each of options()) {
      each.setAttribute("aria-selected", String(each === option));
    }
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function take(option) {
    if (option) {
      box.value = option.dataset.value;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    }
  }

  function onKey(event) {
    const all = options();
    const marked = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !list.hidden && marked >= 0) {
      event.preventDefault();
      take(all[marked]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length > 0) {
      event.preventDefault();
      if (list.hidden) {
        open();
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(all[marked < 0 && step < 0 ? all.length - 1 : (marked + step + all.length) % all.length]);
    }
  }
}
