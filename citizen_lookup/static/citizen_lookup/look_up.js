// The look-up by keyboard: "/" to its own box, arrows through the list, Escape back to the box.

const box = document.querySelector("[data-look-up-box]");
const rows = () => [...document.querySelectorAll("[data-look-up-row]")];
const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

function toBox(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  box.focus();
  box.select();
}

function step(event, by) {
  const people = rows();
  const here = people.indexOf(document.activeElement);
  if (!people.length || (document.activeElement !== box && here < 0)) {
    return;
  }
  event.preventDefault();
  (people[here + by] ?? (here + by < 0 ? box : document.activeElement)).focus();
}

// Before the frame's own "/", which goes to the search box of the portal.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      if (box) {
        toBox(event);
      }
    } else if (event.key === "Escape" && rows().includes(document.activeElement)) {
      toBox(event);
    } else if (event.key === "Escape" && document.activeElement === box) {
      box.value = "";
    } else if (event.key === "Escape" && !box && document.activeElement === document.body) {
      document.querySelector("[data-look-up-back]")?.click();
    } else if (event.key === "ArrowDown") {
      step(event, 1);
    } else if (event.key === "ArrowUp") {
      step(event, -1);
    }
  },
  { capture: true },
);

// What is being searched while somebody types is dropped when they press Enter: the page that comes has it all.
document.getElementById("look-up-form")?.addEventListener("submit", () => window.htmx?.trigger(box, "htmx:abort"));
