import { ask, find, on } from "./ask.js";

let send;
let reply;

/** Hands every finished message to whoever knows which conversation is open. */
export function openComposer(sendMessage) {
  send = sendMessage;
  on("composer", "submit", (event) => {
    event.preventDefault();
    void sendText();
  });
  on("text", "input", grow);
  on("text", "keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void sendText();
  });
  on("text", "paste", (event) => void sendFiles([...event.clipboardData.files]));
  on("file", "change", async (event) => {
    await sendFiles([...event.target.files]);
    event.target.value = "";
  });
  on("like", "click", () => say({ sticker: "like" }));
  on("unquote", "click", () => quote(null));
}

export function quote(message) {
  reply = message?.mid;
  find("quote").hidden = !message;
  find("quote").firstElementChild.textContent = message ? `Trả lời: ${message.text ?? "tin nhắn"}` : "";
  if (message) find("text").focus();
}

async function say(body) {
  const message = { ...body, reply_to: reply, ago_ms: Number(find("as-if").value) };
  quote(null);
  await send(message);
}

async function sendText() {
  const text = find("text").value.trim();
  if (!text) return;
  find("text").value = "";
  grow();
  try {
    await say({ text });
  } catch {
    // Nothing typed is lost while the sandbox is away.
    find("text").value ||= text;
    grow();
  }
}

function grow() {
  const box = find("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
  find("send").hidden = !box.value.trim();
  find("like").hidden = !find("send").hidden;
}

async function sendFiles(files) {
  const attachments = [];
  for (const file of files) {
    const form = new FormData();
    form.set("file", file);
    attachments.push(await ask("POST", "/media", form));
  }
  if (attachments.length > 0) await say({ attachments });
}
