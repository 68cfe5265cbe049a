// The form of a product: rows of variants added and taken away in place, and a question before it goes off sale.
document.addEventListener("click", (event) => {
  const adder = event.target.closest?.("[data-add-row]");
  if (adder) {
    event.preventDefault();
    const rows = document.querySelector(adder.dataset.addRow);
    const row = rows.lastElementChild.cloneNode(true);
    for (const input of row.querySelectorAll("input")) {
      input.value = "";
      input.removeAttribute("aria-invalid");
    }
    for (const error of row.querySelectorAll(".error")) error.remove();
    showPicture(row);
    for (const select of row.querySelectorAll("select")) select.value = "0";
    rows.append(row);
    row.querySelector("input:not([type=hidden])").focus();
  }
  const dropper = event.target.closest?.("[data-drop-picture]");
  if (dropper) {
    for (const input of dropper.parentElement.querySelectorAll("input")) input.value = "";
    showPicture(dropper.parentElement);
  }
  const row = event.target.closest?.("[data-drop-row]")?.closest("tr");
  if (!row) return;
  if (row.parentElement.children.length > 1) row.remove();
  else {
    for (const input of row.querySelectorAll("input")) input.value = "";
    showPicture(row);
  }
});
// The picture that was chosen shows before it is sent.
function showPicture(row, file) {
  const image = row.querySelector(".variant-picture img");
  image.hidden = !file;
  if (file) image.src = URL.createObjectURL(file);
  else image.removeAttribute("src");
  row.querySelector("[data-drop-picture]").hidden = !file;
}
document.addEventListener("change", ({ target }) => {
  if (target.name === "variant_file[]" && target.files[0]) showPicture(target.closest("td"), target.files[0]);
});
document.addEventListener("submit", (event) => {
  const asked = event.target.dataset?.confirm;
  if (asked && !confirm(asked)) event.preventDefault();
});
