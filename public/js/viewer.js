// A picture of a message opens at full size over the page; without JavaScript its link opens the file itself.
const viewer = document.getElementById("viewer");
let pictures = [];
let at = 0;

function show(index) {
  at = index;
  const link = pictures[at];
  const image = viewer.querySelector("img");
  const name = link.dataset.name || link.querySelector("img")?.alt || "";
  image.src = link.href;
  image.alt = name;
  viewer.querySelector(".original").href = link.href;
  const place = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : "";
  viewer.querySelector(".caption").textContent = [place, name].filter(Boolean).join(" · ");
  viewer.querySelector(".previous").disabled = at === 0;
  viewer.querySelector(".next").disabled = at === pictures.length - 1;
}

const move = (step) => pictures[at + step] && show(at + step);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.picture");
  if (!viewer || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const around = link.closest(".messages, .pictures") ?? document;
  pictures = [...around.querySelectorAll("a.picture")];
  show(pictures.indexOf(link));
  viewer.showModal();
});

viewer?.addEventListener("click", (event) => {
  const action = event.target.closest("[data-viewer]")?.dataset.viewer;
  if (action === "next") move(1);
  else if (action === "previous") move(-1);
  else if (action === "close" || event.target === viewer) viewer.close();
});

viewer?.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  move(step);
});

// A large picture should not stay in memory behind a closed viewer.
viewer?.addEventListener("close", () => viewer.querySelector("img").removeAttribute("src"));
