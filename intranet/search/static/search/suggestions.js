// The suggestions under the search box: Enter opens the chosen one.

import { combobox } from "../intranet/js/combobox.js";

const box = document.querySelector("[data-suggestions]");
const list = box && document.getElementById(box.dataset.suggestions);

if (list) {
  const { open, close } = combobox(box, list, (option) => window.location.assign(option.href));

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
