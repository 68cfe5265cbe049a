import { html, type Html } from "../html.ts";

// What shops answer with, most used first.
const list =
  "😊 😍 🥰 😄 😁 🤗 😉 🙏 👍 👌 👏 🙌 💪 🤝 ❤️ 💖 💕 🌹 🌸 💐 🎉 🎁 🎂 ✨ ⭐ 🔥 💯 ✅ ❗ ❓ 📦 🚚 📍 📞 📷 🏠 💰 💳 🧾 🕐 😅 😂 🤔 😢 😭 😕 🥺 😴";

export const emojiMenu = (): Html =>
  html`<div class="popover emoji" id="emoji" popover data-place="top"><div class="faces">${list.split(" ").map((each) => html`<button type="button" data-emoji>${each}</button>`)}</div></div>`;
