// Choosing a recent addressee fills the address, unless somebody typed one already.
document.addEventListener("input", (event) => {
  if (event.target.getAttribute("list") !== "recent-addressees") return;
  const address = event.target.form.elements.address;
  const known = [...document.querySelectorAll("#recent-addressees option")].find((option) => option.value === event.target.value);
  if (known && !address.value.trim()) address.value = known.dataset.address;
});
