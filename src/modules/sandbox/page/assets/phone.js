import { agoWords, ask, el, find, on } from "./ask.js";
import { openComposer, quote } from "./composer.js";
import { openDrawer } from "./drawer.js";
import { forgetThread, showThread, threadActions } from "./thread.js";

const [wantedPage, wantedCustomer] = location.hash.slice(1).split("/");
const here = { page: wantedPage || localStorage.page, psid: null, pages: [] };
const desk = document.querySelector(".desk");
const customerPath = () => `/pages/${here.page}/customers/${here.psid}`;
const act = (what, body) => ask("POST", `${customerPath()}/${what}`, body);

async function showPages() {
  here.pages = (await ask("GET", "/pages")).data;
  const connected = here.pages.find((page) => page.subscribed_fields);
  if (!here.pages.some((page) => page.id === here.page)) here.page = (connected ?? here.pages[0]).id;
  find("unconnected").hidden = Boolean(here.pages.find((page) => page.id === here.page).subscribed_fields);
  find("pages").replaceChildren(
    ...here.pages.slice(0, 3).map((page) =>
      el(
        "button",
        {
          role: "tab",
          title: page.name,
          onclick: () => choosePage(page.id),
          aria: { selected: page.id === here.page },
        },
        el("img", { src: page.picture, alt: "", width: 28, height: 28 }),
        el("span", {}, page.name),
        el("i", {
          className: page.subscribed_fields ? "on" : "off",
          title: page.subscribed_fields ? "Đã đăng ký webhook" : "Chưa đăng ký webhook",
        }),
      ),
    ),
  );
}

async function choosePage(id) {
  here.page = localStorage.page = id;
  close();
  await Promise.all([showPages(), showCustomers()]);
}

async function showCustomers() {
  const { data } = await ask("GET", `/pages/${here.page}/customers`);
  find("no-customers").hidden = data.length > 0;
  find("customers").replaceChildren(...data.map(customerRow));
}

function customerRow({ psid, name, picture, last }) {
  const said = last ? `${last.from === "customer" ? "Bạn: " : ""}${last.text}` : "Chưa nhắn tin nào";
  const row = el(
    "button",
    {
      onclick: () => open(psid),
      className: last?.unread ? "unread" : "",
      aria: { current: String(psid === here.psid) },
    },
    el("img", { src: picture, alt: "", width: 44, height: 44, loading: "lazy" }),
    el("strong", {}, name),
    el("time", {}, last ? agoWords(last.at) : ""),
    el("span", {}, said),
  );
  return el("li", {}, row);
}

async function open(psid) {
  here.psid = psid;
  desk.dataset.view = "phone";
  forgetThread();
  quote(null);
  find("composer").hidden = false;
  await Promise.all([refreshThread(), showCustomers()]);
  if (matchMedia("(min-width: 720px)").matches) find("text").focus();
  location.hash = `${here.page}/${psid}`;
  document.dispatchEvent(new CustomEvent("subject", { detail: here }));
}

function close() {
  here.psid = null;
  desk.dataset.view = "list";
  forgetThread();
  find("composer").hidden = true;
  find("shop-picture").hidden = true;
  find("shop-name").textContent = "Messenger";
  find("window").textContent = "Chọn một khách ở danh sách";
  find("window").dataset.state = "";
  history.replaceState(null, "", " ");
}

/** What an open phone shows has been seen: the read receipt goes out by itself. */
async function refreshThread() {
  if (!here.psid) return;
  const thread = await ask("GET", `${customerPath()}/thread`);
  if (thread.customer.psid !== here.psid) return;
  showThread(thread);
  const unread = thread.messages.some((message) => message.from === "page" && message.state !== "read");
  if (unread && !document.hidden && localStorage.autoRead !== "off") await ask("POST", `${customerPath()}/read`, {});
}

Object.assign(threadActions, {
  react: (mid, reaction) => act("reactions", { mid, reaction }),
  unsend: (mid) => act("unsends", { mid }),
  edit: (mid, text) => act("edits", { mid, text }),
  reply: quote,
});

on("maker", "submit", async (event) => {
  event.preventDefault();
  const { name } = event.target.elements;
  const { psid } = await ask("POST", "/customers", { page_id: here.page, name: name.value.trim() || undefined });
  name.value = "";
  await open(psid);
});
on("back", "click", close);
on("theme", "click", () => {
  document.documentElement.dataset.theme = localStorage.theme = isShownDark() ? "light" : "dark";
});
const isShownDark = () =>
  localStorage.theme ? localStorage.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
if (localStorage.theme) document.documentElement.dataset.theme = localStorage.theme;

const events = new EventSource("/api/events");
events.addEventListener("message", ({ data }) => {
  const subjects = JSON.parse(data);
  const names = (start) => subjects.some((subject) => subject.startsWith(start));
  if (subjects.includes("reset")) location.reload();
  if (names(`thread:${here.psid}`) || names(`typing:${here.psid}`)) void refreshThread();
  if (names(`page:${here.page}`)) void showCustomers();
  if (names("pages")) void showPages();
  document.dispatchEvent(new CustomEvent("live", { detail: subjects }));
});
document.addEventListener("visibilitychange", () => void refreshThread());

await showPages();
await showCustomers();
openDrawer(here);
openComposer((message) => act("messages", message));
if (wantedCustomer) await open(wantedCustomer).catch(close);
