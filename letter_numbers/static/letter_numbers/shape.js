// Shows an example, or what is wrong, while the shape of a number is typed. The server says the same when it is saved.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("#id_template");
  const panel = field?.closest("[data-letter-shape]") ?? document.querySelector("[data-letter-shape]");
  if (!field || !panel) return;
  const answer = document.createElement("output");
  answer.setAttribute("for", "id_template");
  field.after(answer);
  let waiting;
  const ask = async () => {
    const form = new FormData(field.form);
    const asked = ["template", "code", "first_number", "restarts_yearly"].map((name) => [name, form.get(name) ?? ""]);
    const response = await fetch(`${panel.dataset.letterShape}?${new URLSearchParams(asked)}`);
    if (!response.ok) return;
    const { example, problem } = await response.json();
    answer.textContent = problem || example;
    answer.className = problem ? "error-message" : "help";
  };
  field.form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
  ask();
});
