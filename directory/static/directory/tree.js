// The organisation chart as a navigation treeview (ARIA Authoring Practices): arrows move, open and close, Enter goes there.
// Without this file the tree is a plain list of links, all open.

const OPEN_LEVELS = 2;

function parts(tree) {
  return [...tree.querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent !== null);
}

function setOpen(item, isOpen) {
  if (item?.hasAttribute("aria-expanded")) {
    item.setAttribute("aria-expanded", String(isOpen));
  }
}

function focus(tree, item) {
  if (!item) {
    return;
  }
  for (const other of tree.querySelectorAll("[role=treeitem]")) {
    other.tabIndex = other === item ? 0 : -1;
  }
  item.focus();
}

function above(item) {
  return item.closest("ul").parentElement.querySelector(":scope > [role=treeitem]");
}

function onKey(tree, event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const visible = parts(tree);
  const position = visible.indexOf(item);
  const state = item.getAttribute("aria-expanded");
  const moves = {
    ArrowDown: () => focus(tree, visible[position + 1]),
    ArrowUp: () => focus(tree, visible[position - 1]),
    Home: () => focus(tree, visible[0]),
    End: () => focus(tree, visible.at(-1)),
    ArrowRight: () => (state === "false" ? setOpen(item, true) : state === "true" && focus(tree, visible[position + 1])),
    ArrowLeft: () => (state === "true" ? setOpen(item, false) : focus(tree, above(item))),
    "*": () => item.closest("ul").querySelectorAll(":scope > li > [aria-expanded]").forEach((other) => setOpen(other, true)),
  };
  if (moves[event.key]) {
    event.preventDefault();
    moves[event.key]();
  } else if (/^\p{L}$/u.test(event.key)) {
    const later = [...visible.slice(position + 1), ...visible.slice(0, position)];
    focus(tree, later.find((other) => other.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase())));
  }
}

function prepare(item, level) {
  item.setAttribute("role", "treeitem");
  item.parentElement.setAttribute("role", "none");
  item.tabIndex = -1;
  const group = item.nextElementSibling;
  if (group) {
    group.setAttribute("role", "group");
    item.setAttribute("aria-expanded", String(level < OPEN_LEVELS));
    const toggle = document.createElement("span");
    toggle.className = "tree__toggle";
    item.prepend(toggle);
    for (const inner of group.querySelectorAll(":scope > li > a")) {
      prepare(inner, level + 1);
    }
  }
}

for (const tree of document.querySelectorAll("[data-tree]")) {
  tree.setAttribute("role", "tree");
  for (const item of tree.querySelectorAll(":scope > li > a")) {
    prepare(item, 1);
  }
  const first = tree.querySelector("[role=treeitem]");
  if (first) {
    first.tabIndex = 0;
  }
  tree.addEventListener("keydown", (event) => onKey(tree, event));
  tree.addEventListener("click", (event) => {
    if (event.target.closest(".tree__toggle")) {
      event.preventDefault();
      const item = event.target.closest("[role=treeitem]");
      setOpen(item, item.getAttribute("aria-expanded") === "false");
      focus(tree, item);
    }
  });
}
