import { ask, el, find, timeWords } from "./ask.js";

const stateWords = { waiting: "chờ", gathering: "đang gom", retrying: "thử lại", delivered: "đã giao", dropped: "bỏ" };
const fieldWords = {
  message_reads: "đã xem",
  message_deliveries: "đã nhận",
  message_reactions: "cảm xúc",
  message_edits: "sửa tin",
  messages: "tin nhắn",
};

/** Every webhook with its state, and how many are not yet through. */
export async function showLog() {
  const { target, data } = await ask("GET", "/webhooks?limit=60");
  const open = data.filter(({ state }) => state !== "delivered" && state !== "dropped").length;
  find("pending").textContent = open;
  find("pending").hidden = open === 0;
  find("target").textContent = target;
  find("log").replaceChildren(...data.map(logRow));
}

function logRow({ state, items, attempts }) {
  const last = attempts.at(-1);
  const kinds = items.map(({ field, event }) =>
    event.message?.is_echo ? "echo" : (event.message?.text ?? fieldWords[field] ?? field),
  );
  const result = last ? (last.status ?? last.error) : "";
  return el(
    "li",
    { dataset: { state } },
    el("span", {}, kinds.slice(0, 3).join(" · ") + (kinds.length > 3 ? ` +${kinds.length - 3}` : "")),
    el("b", {}, stateWords[state]),
    el(
      "small",
      {},
      [last && timeWords(last.at), result, last && `${last.ms} ms`, attempts.length > 1 && `${attempts.length} lần`]
        .filter(Boolean)
        .join(" · "),
    ),
  );
}
