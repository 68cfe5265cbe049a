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
    for (const select of row.querySelectorAll("select")) select.value = "0";
    rows.append(row);
    row.querySelector("input:not([type=hidden])").focus();
  }
  const row = event.target.closest?.("[data-drop-row]")?.closest("tr");
  if (!row) return;
  if (row.parentElement.children.length > 1) row.remove();
  else for (const input of row.querySelectorAll("input")) input.value = "";
});
document.addEventListener("submit", (event) => {
  const asked = event.target.dataset?.confirm;
  if (asked && !confirm(asked)) event.preventDefault();
});
