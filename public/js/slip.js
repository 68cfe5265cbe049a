// Prints what is seen.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
