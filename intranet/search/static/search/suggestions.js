// The suggestions under the search box: arrows go through them, Enter opens the chosen one, Escape closes the list.

const box = document.querySelector("[data-suggestions]");
const list = box && document.getElementById(box.dataset.suggestions);

if (list) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  close();

  box.addEventListener("keydown", onKey);
  box.addEventListener("focus", open);
  list.addEventListener("htmx:afterSwap", open);
  document.addEventListener("click", (event) => {
    if (!box.form.contains(event.target)) {
      close();
    }
  });
  box.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.form.contains(event.relatedTarget)) {
      close();
    }
  });
}

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function open() {
  choose(null);
  const isFilled = list.childElementCount > 0 && document.activeElement === box;
  list.hidden = !isFilled;
  box.setAttribute("aria-expanded", String(isFilled));
}

function close() {
  choose(null);
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

function choose(option) {
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
  const chosen = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close();
  } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
    event.preventDefault();
    window.location.assign(all[chosen].href);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length > 0) {
    event.preventDefault();
    if (list.hidden) {
      open();
    }
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = chosen < 0 && step < 0 ? all.length - 1 : (chosen + step + all.length) % all.length;
    choose(all[next]);
  }
}
