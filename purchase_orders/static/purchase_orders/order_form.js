// The form of an order: add a line on the spot. Without JavaScript the same button asks the server for one.

const form = document.getElementById("order-form");
const lines = form?.querySelector("[data-lines]");
const template = form?.querySelector("[data-line-template]");
const total = form?.querySelector("[name='lines-TOTAL_FORMS']");

function inheritAccount(line) {
  // Most orders are charged to one account: a new line begins with that of the line above.
  const accounts = lines.querySelectorAll("[data-line-field='account']");
  const above = accounts[accounts.length - 2];
  if (above) {
    line.querySelector("[data-line-field='account']").value = above.value;
  }
}

form?.querySelector("[data-add-line]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const index = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(index));
  const line = holder.firstElementChild;
  lines.append(line);
  total.value = String(index + 1);
  inheritAccount(line);
  line.querySelector("[data-line-field='description']").focus();
});

lines?.addEventListener("change", (event) => {
  if (event.target.dataset.lineField === "DELETE") {
    event.target.closest("[data-line]").classList.toggle("order-line--removed", event.target.checked);
  }
});

// What is being kept this moment comes first: else it might be written over what is sent after it.
form?.addEventListener("submit", (event) => {
  if (!form.classList.contains("htmx-request")) {
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(button), 50), { once: true });
});
