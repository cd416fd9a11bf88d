// Shows an example while the shape of a number is typed; the server checks it when the series is saved.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("#id_template");
  if (!field) return;
  const example = document.createElement("output");
  field.after(example);
  const value = (id, otherwise) => document.querySelector(`#id_${id}`)?.value || otherwise;
  const show = () => {
    const number = value("first_number", "1");
    example.textContent = field.value
      .replace(/\{number:0(\d)d?\}/, (_, width) => number.padStart(Number(width), "0"))
      .replace("{number}", number)
      .replace("{year}", new Date().getFullYear())
      .replace("{series}", value("code", "STAD"))
      .replace("{department}", "BURG")
      .replace("{initials}", "DP");
  };
  for (const id of ["template", "first_number", "code"]) document.querySelector(`#id_${id}`)?.addEventListener("input", show);
  show();
});
