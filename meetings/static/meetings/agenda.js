// Items of an agenda change places by dragging; the arrows beside them do the same without a mouse.
const agenda = document.querySelector("[data-ordered]");
const items = [...agenda?.querySelectorAll("[data-place]") ?? []];
let dragged = null;

for (const item of items) {
  item.draggable = true;
  item.addEventListener("dragstart", () => { dragged = item; });
  item.addEventListener("dragend", () => { dragged = null; unmark(); });
  item.addEventListener("dragover", (event) => {
    if (!dragged || dragged === item) return;
    event.preventDefault();
    unmark();
    item.classList.add("agenda__item--target");
  });
  item.addEventListener("drop", (event) => {
    event.preventDefault();
    const form = dragged?.querySelector("form.agenda__tools");
    if (!form || dragged === item) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: items.indexOf(item) }));
    form.submit();
  });
}

function unmark() {
  items.forEach((item) => item.classList.remove("agenda__item--target"));
}
