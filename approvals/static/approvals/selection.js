// The list of what waits: tick all at once, and an action only when something is ticked.
// Without this file the boxes and the button work as they are.

function refresh() {
  const form = document.querySelector("form[data-selection]");
  if (!form) {
    return;
  }
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-select-all]");
  all.hidden = false;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  form.querySelector("[data-selection-action]").disabled = ticked === 0;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) {
    for (const box of event.target.form.querySelectorAll("input[name=chosen]")) {
      box.checked = event.target.checked;
    }
  }
  refresh();
});

document.addEventListener("htmx:afterSwap", refresh);
refresh();
