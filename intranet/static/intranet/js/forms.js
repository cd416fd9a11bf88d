// Forms and buttons: warn about unsaved changes, ask before what cannot be undone, copy, print, go to the errors.

let hasUnsavedChanges = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-unsaved-warning]")) {
    hasUnsavedChanges = true;
  }
});

// The server keeps what is typed (docs/developer/interface.md, Forms) and says when it has.
document.addEventListener("draft-kept", () => {
  hasUnsavedChanges = false;
});

// A form that came back with errors still holds what was typed.
if (document.querySelector("form[data-unsaved-warning] .error-summary")) {
  hasUnsavedChanges = true;
}

window.addEventListener("beforeunload", (event) => {
  if (hasUnsavedChanges) {
    event.preventDefault();
  }
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) {
    hasUnsavedChanges = false;
  }
});

// <form data-confirm="id of a dialog">: the dialog asks; its button with value "confirm" goes on.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const dialog = document.getElementById(form.dataset.confirm ?? "");
    if (!dialog || form.dataset.confirmed) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue === "confirm") {
          form.dataset.confirmed = "yes";
          form.requestSubmit(button);
        }
      },
      { once: true },
    );
  },
  true,
);

// <button data-copy="text" data-copied="Copied">; without JavaScript the text itself stands on the page.
async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  button.classList.add("copy-done");
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove("copy-done");
  }, 2000);
}

document.addEventListener("click", (event) => {
  const copyButton = event.target.closest("[data-copy]");
  if (copyButton) {
    copy(copyButton);
  } else if (event.target.closest("[data-print]")) {
    window.print();
  }
});

document.querySelector("[data-focus]")?.focus();
