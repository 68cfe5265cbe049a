// The phone in the browser of whoever has a login at the PBX: registered as long as the page is there, and again after
// every cut. JsSIP tries the connection again by itself, longer each time; what was refused is asked for anew, as the
// login may have been mended meanwhile.
{
  const REGISTERED_S = 300;
  const LONGEST_CUT_S = 10;
  const [FIRST_REST_MS, LONGEST_REST_MS] = [5_000, 120_000];
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`calls:${name}`, { detail }));
  const isWanted = () => document.querySelector("#call-chip [data-sounds]");

  let phone;
  /** The login is on its way; another one asked for meanwhile would be a second phone, which rings too. */
  let opening;
  let words;
  let rest = FIRST_REST_MS;
  let again;
  let connection = "";
  let line = "";
  let voice = {};
  /** One line for all: without a connection the way of the sound does not matter, and without that the microphone. */
  function say() {
    const { reason, inTalk } = voice;
    const deaf = reason && [inTalk && words.deaf, words.microphone[reason]].filter(Boolean).join(" ");
    tell("sounds", words[connection || line] ?? deaf ?? "");
  }
  function become(state) {
    if (state !== connection) tell("heard", `sip ${state || "up"}`);
    connection = state;
    say();
  }
  document.addEventListener("calls:line", ({ detail }) => {
    line = detail;
    if (words) say();
  });
  document.addEventListener("calls:voice", ({ detail }) => {
    voice = detail;
    if (words) say();
  });

  async function open() {
    again = void clearTimeout(again);
    const mine = (opening = {});
    let login;
    try {
      login = await (await calm.get("/calls/sound", { headers: { accept: "application/json" } })).json();
    } catch {
      return opening === mine && later();
    }
    // It was taken away again.
    if (opening !== mine) return undefined;
    opening = undefined;
    words = login.words;
    become(connection || "connecting");
    const socket = new SipSocket(login.url);
    phone = new JsSIP.UA({
      sockets: [socket],
      uri: `sip:${login.extension}@${login.domain}`,
      authorization_user: login.extension,
      password: login.password,
      register_expires: REGISTERED_S,
      no_answer_timeout: 600,
      connection_recovery_max_interval: LONGEST_CUT_S,
      user_agent: "Switchboard",
    });
    phone.on("registered", () => {
      rest = FIRST_REST_MS;
      become("");
    });
    phone.on("disconnected", () => become("cut"));
    phone.on("registrationFailed", ({ response }) => {
      // Nobody answers: the connection is dead, though it does not say so.
      if (!response) return socket.drop();
      become([401, 403, 404, 407].includes(response.status_code) ? "refused" : "cut");
      return later();
    });
    phone.on("newRTCSession", ({ session, request, originator }) => {
      if (originator === "remote") tell("invited", { session, request });
    });
    phone.start();
    return undefined;
  }

  function later() {
    opening = undefined;
    clearTimeout(again);
    again = setTimeout(() => {
      // Whoever talks goes on talking.
      if (document.getElementById("calls").dataset.sound !== undefined) return later();
      close();
      return isWanted() && open();
    }, rest);
    rest = Math.min(rest * 2, LONGEST_REST_MS);
  }

  function close() {
    again = opening = void clearTimeout(again);
    phone?.removeAllListeners();
    phone?.stop();
    phone = undefined;
  }

  // The login was taken away, or is there again.
  document.addEventListener("htmx:after:swap", () => {
    if (isWanted()) return phone || opening || again || open();
    close();
    return tell("sounds", "");
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  void open();
}
