// A text box with a list of options under it (WAI-ARIA combobox): arrows go through them, Enter takes one, Escape closes.
// `take` gets the option; the list opens by itself only when `open` is called, and only while the box has the focus.

export function combobox(box, list, take) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.addEventListener("keydown", onKey);
  close();
  return { open, close };

  function options() {
    return [...list.querySelectorAll("[role=option]")];
  }

  function open() {
    mark(null);
    list.hidden = list.childElementCount === 0 || document.activeElement !== box;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function close() {
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
