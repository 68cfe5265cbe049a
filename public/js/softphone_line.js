// A talk whose sound broke off, as the network changed under it, is not over: another way is looked for (ICE is started
// again) until there is one, and the bar says that, and that it is back. The PBX, who hears nothing either, or we
// ourselves end what does not come back.
{
  /** What falters mostly comes back by itself. */
  const PATIENCE_MS = 4_000;
  const AGAIN_MS = 6_000;
  const LONGEST_MS = 60_000;
  const SAID_MS = 6_000;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`calls:${name}`, { detail }));

  document.addEventListener("calls:invited", ({ detail: { session } }) => {
    session.on("peerconnection", ({ peerconnection }) => watch(session, peerconnection));
  });

  function watch(session, connection) {
    const end = session.terminate;
    let wasThere = false;
    /** Since when; undefined while there is a way, or never was. */
    let lost;
    let said = "";
    let next;
    function say(state) {
      if (state === said) return;
      tell("line", (said = state));
      tell("heard", `line ${state || "over"}`);
    }

    // JsSIP puts the phone down where a way is lost, and where it asked for another in vain; it says why. Whoever hangs
    // up does not.
    session.terminate = (options) => (lost && options?.cause ? undefined : end.call(session, options));
    // Heard before JsSIP hears of it.
    connection.addEventListener("iceconnectionstatechange", look, { capture: true });
    session.on("ended", over);
    session.on("failed", over);

    function look() {
      const state = connection.iceConnectionState;
      if (["connected", "completed"].includes(state)) return isThere();
      if (!wasThere || !["disconnected", "failed"].includes(state)) return undefined;
      if (!lost) {
        lost = Date.now();
        clearTimeout(next);
        next = setTimeout(ask, PATIENCE_MS);
      }
      return state === "failed" ? ask() : undefined;
    }
    function ask() {
      clearTimeout(next);
      if (Date.now() - lost > LONGEST_MS) return end.call(session);
      say("lost");
      next = setTimeout(ask, AGAIN_MS);
      // Where the PBX is being asked already it is asked the next time.
      return session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    }
    function isThere() {
      wasThere = true;
      if (!lost) return;
      lost = undefined;
      clearTimeout(next);
      if (!said) return;
      say("back");
      next = setTimeout(over, SAID_MS);
    }
    function over() {
      lost = undefined;
      clearTimeout(next);
      say("");
    }
  }
}
