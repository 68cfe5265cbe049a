// The inbox in the browser. Markup is the server's; this only puts what changed in its place, without moving the reader.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const screen = () => $("#main[data-room=inbox]");
  const thread = () => $("#thread[data-id]");
  const query = () => $("#rows")?.dataset.query ?? "";
  const visible = () => document.visibilityState === "visible";
  const own = { headers: { "HX-Request": "true" } };
  const parse = (text) => new Range().createContextualFragment(text);

  async function get(url) {
    const response = await fetch(url, own);
    if (response.status === 410) taken(await response.text());
    if (!response.ok || response.redirected) throw new Error(`${response.status} for ${url}`);
    return response.text();
  }

  /** Runs `work` soon, never twice at once; calls meanwhile are one more run afterwards. */
  function coalesced(work, wait) {
    let timer, running, again;
    const run = async () => {
      timer = undefined;
      running = true;
      await work().catch(() => {});
      running = false;
      if (!again) return;
      again = false;
      call();
    };
    const call = () => {
      if (running) again = true;
      else timer ??= setTimeout(run, wait);
    };
    return call;
  }

  // --- Lines of the list ---
  const changed = new Set();
  const refreshRows = coalesced(async () => {
    const list = $("#rows");
    const ids = [...changed].slice(0, 50);
    for (const id of ids) changed.delete(id);
    if (!list || !ids.length) return;
    const open = thread()?.dataset.id;
    const [path, asked] = [`/inbox/rows/${ids}`, query()];
    const rows = parse(await get(`${path}${asked}${open ? `${asked ? "&" : "?"}open=${open}` : ""}`));
    if (list.isConnected && asked === query()) place(list, rows, ids);
    if (changed.size) refreshRows();
  }, 20);

  function place(list, rows, ids) {
    const still = [...list.children].find((row) => row.offsetTop >= list.scrollTop && !ids.includes(row.dataset.id));
    const top = still?.getBoundingClientRect().top;
    const focused = document.activeElement?.closest?.(".conversation-row")?.id;
    for (const id of ids) {
      const [old, row] = [document.getElementById(`c${id}`), rows.getElementById(`c${id}`)];
      if (row) {
        const below = [...list.children].find(
          (each) => each !== old && Number(each.dataset.at ?? -1) < Number(row.dataset.at),
        );
        // Below the last line that is loaded it will come with the next page.
        if (below && !below.matches(".more")) below.before(row);
        else if (!below) list.append(row);
        if (row.isConnected) htmx.process(row);
        $(".empty", list)?.remove();
      }
      old?.remove();
    }
    if (list.scrollTop > 0 && still?.isConnected) list.scrollTop += still.getBoundingClientRect().top - top;
    if (focused && !document.activeElement?.closest?.(".conversation-row")) {
      $(".name", document.getElementById(focused) ?? list)?.focus({ preventScroll: true });
    }
  }

  /** All lines that are shown, and those that should be: what began or rose unheard is on the first page. */
  const refreshList = coalesced(async () => {
    const asked = query();
    for (const row of document.querySelectorAll(".conversation-row")) changed.add(row.dataset.id);
    refreshRows();
    const first = parse(await get(`/inbox/list${asked}`));
    if (asked !== query()) return;
    for (const row of first.querySelectorAll(".conversation-row")) changed.add(row.dataset.id);
    refreshRows();
  }, 0);

  const refreshCounts = coalesced(async () => {
    const head = $("#list-head");
    const url = `/inbox/counts${query()}`;
    if (!head) return;
    await htmx.swap({ text: await get(url), target: head, swap: "outerMorph", sourceElement: head });
    const [rail, total] = [$("[data-count=inbox]"), $("#list-head").dataset.total];
    if (rail) Object.assign(rail, { textContent: total, hidden: total === "0" });
  }, 100);

  // --- The open thread ---
  let tail = 0;
  const refreshThread = coalesced(async () => {
    const open = thread();
    const wanted = tail;
    tail = 0;
    if (!open || !wanted) return;
    const from = $("#first-unread")?.dataset.id;
    const text = await get(`/inbox/${open.dataset.id}/messages?tail=${wanted}${from ? `&unread=${from}` : ""}`);
    if (open.isConnected) await merge(text);
  }, 0);
  const showNewest = (n) => {
    tail = Math.max(tail, n);
    refreshThread();
  };

  /** Brings the newest pieces into the thread: known ones are changed where they stand, new ones put in their place. */
  async function merge(text) {
    const [box, log] = [$("#pieces"), $(".messages")];
    const fragment = parse(text);
    const pieces = [...fragment.children].filter((piece) => piece.id !== "older");
    const start = pieces.findIndex((piece) => piece.id[0] === "g" && document.getElementById(piece.id));
    if (start < 0) {
      box.replaceChildren(fragment);
      htmx.process(box);
      return seen(box);
    }
    const reading = log.scrollTop < -40;
    const [height, place] = [log.scrollHeight, log.scrollTop];
    const kept = new Set(pieces.slice(start).map((piece) => piece.id));
    let last = document.getElementById(pieces[start].id);
    const fresh = [];
    for (const piece of pieces.slice(start)) {
      const old = document.getElementById(piece.id);
      if (!old) {
        last.after(piece);
        htmx.process(piece);
        fresh.push(piece);
      } else if (old.outerHTML !== piece.outerHTML) {
        const had = old.querySelectorAll(".message").length;
        await htmx.swap({ text: piece.outerHTML, target: old, swap: "outerMorph", sourceElement: old });
        const now = document.getElementById(piece.id);
        if (now.querySelectorAll(".message").length > had)
          fresh.push(now.querySelector(".message:last-of-type") ?? now);
      }
      last = document.getElementById(piece.id);
    }
    for (let each = document.getElementById(pieces[start].id); each; ) {
      const next = each.nextElementSibling;
      if (!kept.has(each.id) && each.id !== "first-unread") each.remove();
      each = next;
    }
    if (reading) log.scrollTop = place - (log.scrollHeight - height);
    const theirs = fresh.filter((piece) => piece.matches("[data-from=them]") || piece.closest("[data-from=them]"));
    if (reading && theirs.length) more(theirs.length);
    if (theirs.length) seen();
  }

  function more(n) {
    const jump = $("[data-jump=end]");
    if (!jump) return;
    const number = $(".n", jump);
    number.textContent = jump.hidden ? n : Number(number.textContent) + n;
    jump.hidden = false;
  }

  /** What is on screen has been read; in a hidden tab it is once somebody looks. */
  let unseen = false;
  function seen() {
    unseen = true;
    const open = thread();
    if (!open || !visible()) return;
    unseen = false;
    fetch(`/inbox/${open.dataset.id}/read`, { method: "PUT", ...own }).catch(() => (unseen = true));
  }

  let shown;
  function opened() {
    const open = thread();
    if (!screen() || open === shown) return;
    shown = open;
    for (const row of document.querySelectorAll(".conversation-row")) {
      row.toggleAttribute("aria-current", row.dataset.id === open?.dataset.id);
      if (row.dataset.id === open?.dataset.id) row.setAttribute("aria-current", "true");
    }
    if (!open) return;
    if (open.hasAttribute("data-unread")) seen();
    const [mark, log, jump] = [$("#first-unread"), $(".messages"), $("[data-jump=first-unread]")];
    if (mark && jump) jump.hidden = mark.getBoundingClientRect().top >= log.getBoundingClientRect().top;
    log?.addEventListener("scroll", () => {
      if (log.scrollTop > -40) $("[data-jump=end]").hidden = true;
      if (jump && mark?.getBoundingClientRect().top >= log.getBoundingClientRect().top) jump.hidden = true;
    });
    here("viewing");
  }

  async function here(doing) {
    const open = thread();
    if (!open || !visible()) return;
    const body = new URLSearchParams({ doing });
    const response = await fetch(`/inbox/${open.dataset.id}/presence`, { method: "POST", body, ...own }).catch(
      () => {},
    );
    if (response?.status === 410) taken(await response.text());
    if (!response?.ok || !open.isConnected) return;
    const parts = [...parse(await response.text()).children];
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (old && old.outerHTML !== part.outerHTML) old.replaceWith(part);
    }
  }
  setInterval(() => here("viewing"), 10_000);

  /** Somebody else has it now: the thread says so, and what was being written can still be copied. */
  function taken(text) {
    const [composer, head] = [$("#composer"), $("#thread-head")];
    if (!composer || composer.matches("[data-taken]")) return;
    const written = $("textarea", composer)?.value;
    const notice = parse(text).firstElementChild;
    const kept = $("textarea", notice);
    composer.replaceWith(notice);
    htmx.process(notice);
    if (written) Object.assign(kept, { value: written, hidden: false });
    for (const part of head.querySelectorAll("button, .menu")) part.remove();
    $("#presence")?.replaceChildren();
  }

  async function refreshPart(selector, path) {
    const part = $(selector);
    const open = thread();
    if (!part || !open || $(":popover-open", part)) return;
    const text = await get(`/inbox/${open.dataset.id}/${path}${query()}`).catch(() => "");
    if (text && part.isConnected) await htmx.swap({ text, target: part, swap: "outerHTML", sourceElement: part });
  }

  function changes(list) {
    if (!screen()) return;
    const open = thread()?.dataset.id;
    for (const { subject, id, name = "" } of list) {
      if (subject === "presence" && String(id) === open) here("viewing");
      if (subject === "page") {
        refreshPart("#page-trouble", "page-trouble");
        if (name === "page.disconnected" || $("#composer[data-closed]")) refreshPart("#composer", "composer");
      }
      if (subject !== "conversation") continue;
      changed.add(String(id));
      if (String(id) !== open || name === "conversation.read") continue;
      showNewest(name === "message.received" || name === "message.sent" ? 12 : 40);
      if (/^conversation|^window|received/.test(name)) refreshPart("#thread-head", "head");
      // Whoever edits the name keeps what they type.
      if (name === "conversation.profile_known" && !$("#customer-head :focus"))
        refreshPart("#customer-head", "customer-head");
      const closed = $("#composer[data-closed]");
      if (closed ? /received|^window|^conversation/.test(name) : name === "window.closed")
        refreshPart("#composer", "composer");
    }
    if (changed.size) {
      refreshRows();
      refreshCounts();
    }
  }
  document.addEventListener("live:change", (event) => changes(event.detail));
  // After a cut anything may have changed: what is shown is asked for again.
  document.addEventListener("live:refresh", () => {
    if (!screen()) return;
    refreshList();
    refreshCounts();
    showNewest(Math.min(200, Math.max(30, document.querySelectorAll("#pieces .message").length)));
    refreshPart("#thread-head", "head");
  });
  // The clock of this page says it before the server does; what may be written now is the server's to say.
  document.addEventListener("window:passed", () => {
    if (!screen() || !thread()) return;
    refreshPart("#thread-head", "head");
    if (!$("#composer[data-closed]")) refreshPart("#composer", "composer");
  });
  document.addEventListener("inbox:sent", (event) => merge(event.detail));
  document.addEventListener("inbox:taken", (event) => taken(event.detail));
  document.addEventListener("inbox:typing", () => here("typing"));
  document.addEventListener("inbox:next", () => $("[aria-current] + .conversation-row .name")?.click());
  document.addEventListener("visibilitychange", () => {
    if (!screen() || !visible()) return;
    if (unseen) seen();
    here("viewing");
  });

  // What was done here shows at once, whether or not the stream is up.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const [, message, id] = /^\/inbox\/(messages\/)?(\d+)\//.exec(ctx.request.action) ?? [];
    if (!id || ctx.request.method === "GET") return;
    const conversation = message ? thread()?.dataset.id : id;
    changes([{ subject: "conversation", id: conversation, name: "message.state_changed" }]);
  });
  document.addEventListener("htmx:after:swap", () => {
    const days = new Set();
    for (const day of document.querySelectorAll("#pieces > .day")) {
      if (days.has(day.id)) day.remove();
      days.add(day.id);
    }
    if (thread() && thread() !== shown && screen()) pane("thread");
    opened();
  });

  // --- Panes, jumps, keys, swipes ---
  function pane(name) {
    screen().dataset.pane = name;
  }

  const clicks = {
    ".back"(link) {
      pane("list");
      history.pushState({ htmx: true }, "", link.href);
    },
    ".to-customer"() {
      // A drawer where there is room for two panes, a pane of its own on a phone, and folded away on a wide screen.
      if (matchMedia("(min-width: 1101px)").matches) screen().classList.toggle("is-folded");
      else pane(screen().dataset.pane === "customer" ? "thread" : "customer");
    },
    ".close-customer": () => pane("thread"),
    "[data-jump=end]": () => ($(".messages").scrollTop = 0),
    "[data-jump=first-unread]"(link) {
      $("#first-unread").scrollIntoView({ block: "start" });
      link.hidden = true;
    },
    "a.quote": (link) => $(link.hash)?.scrollIntoView({ block: "center" }),
  };
  document.addEventListener(
    "click",
    (event) => {
      if (!screen() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      for (const [selector, act] of Object.entries(clicks)) {
        const found = event.target.closest?.(selector);
        if (!found) continue;
        event.preventDefault();
        event.stopPropagation();
        act(found);
      }
    },
    true,
  );

  function step(by) {
    const rows = [...document.querySelectorAll(".conversation-row")];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const from = at >= 0 ? at : rows.findIndex((row) => row.hasAttribute("aria-current")) - (by < 0 && at < -1 ? 1 : 0);
    const row = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
    $(".name", row ?? document)?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }
  const press = (act) => $(`[data-act=${act}]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    r: () => $("#composer textarea")?.focus(),
    e: () => press("done"),
    u: () => press("unread"),
    f: () => press("follow"),
    c: () =>
      (document.activeElement?.closest(".conversation-row") && $(".conversation-row:focus-within .claim")?.click()) ??
      press("claim"),
  };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!screen() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest?.("input, textarea, select, dialog, [contenteditable]") || $("dialog[open]")) return;
    if (!Object.hasOwn(keys, key)) return;
    event.preventDefault();
    keys[key]();
  });

  let touch;
  document.addEventListener(
    "touchstart",
    (event) => {
      const row = event.target.closest?.(".conversation-row.unclaimed");
      touch = row && { row, x: event.touches[0].clientX, y: event.touches[0].clientY };
    },
    { passive: true },
  );
  document.addEventListener(
    "touchmove",
    (event) => {
      if (!touch) return;
      const [x, y] = [event.touches[0].clientX - touch.x, event.touches[0].clientY - touch.y];
      if (Math.abs(y) > 40) touch = touch.row.classList.remove("swiped");
      else touch.row.classList.toggle("swiped", (touch.far = x < -56));
    },
    { passive: true },
  );
  document.addEventListener("touchend", () => {
    if (touch?.far) $(".claim", touch.row)?.click();
    touch?.row.classList.remove("swiped");
    touch = undefined;
  });

  opened();
}
