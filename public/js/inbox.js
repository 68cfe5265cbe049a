// The inbox in the browser. Markup is the server's; this only puts what changed in its place, without moving the reader.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const screen = () => $("#main[data-room=inbox]");
  const thread = () => $("#thread[data-id]");
  const query = () => $("#rows")?.dataset.query ?? "";
  const visible = () => document.visibilityState === "visible";
  // A phone shows one pane: a thread behind the list is read by nobody.
  const inSight = (open) => open && visible() && open.getClientRects().length > 0;
  const own = { headers: { "HX-Request": "true" } };
  const parse = (text) => new Range().createContextualFragment(text);

  const { busy, coalesced, pause } = calm;

  async function get(url) {
    const open = thread();
    try {
      return await (await calm.get(url, own)).text();
    } catch (error) {
      if (error.response?.status === 410) taken(await error.response.text(), open);
      throw error;
    }
  }

  // --- What a thread needs ---
  // A page that began with the list alone fetches it beside the first thread, and shows that once both are there.
  const { src } = document.currentScript ?? {};
  let equipped;
  const equip = () =>
    (equipped ??= new Promise((done) => {
      const known = $("script[src*='/js/thread.js']");
      if (known || !src) return done();
      const script = Object.assign(document.createElement("script"), { src: src.replace("all.js", "thread.js") });
      script.onload = done;
      script.onerror = () => done((equipped = undefined));
      document.head.append(script);
    }));
  // Only the one chosen last is waited for: whichever came first would take the place that all of them ask for.
  let opening;
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target?.id !== "thread") return;
    if (opening?.status === "issuing") opening.request.abort();
    opening = ctx;
    const ask = ctx.fetch;
    ctx.fetch = async (...given) => (await Promise.all([ask(...given), equip()]))[0];
  });

  // --- Lines of the list ---
  let [hovered, patience] = [0, 0];
  document.addEventListener("mousemove", ({ target }) => {
    if (target.closest?.("#rows")) hovered = Date.now();
  });
  /** Nothing of the list moves under a finger, nor while the mouse is on its way to something there. */
  async function stillness(list) {
    patience ||= Date.now() + 1_500;
    let waited = false;
    while (list.isConnected && (busy(list) || (Date.now() - hovered < 250 && Date.now() < patience))) {
      waited = true;
      await pause(40);
    }
    return waited;
  }

  const changed = new Set();
  // Lines that came by themselves, until they are put in their place; and in which turn each was put there last.
  const [brought, putIn] = [new Map(), new Map()];
  let turn = 0;
  /** What was put there while others were asked for may be newer than the answer. */
  const isOvertaken = (id, asked) => putIn.get(id) > asked;
  const refreshRows = coalesced(
    async () => {
      const list = $("#rows");
      if (!list) return changed.clear();
      const ids = [...changed].slice(0, 50);
      if (!ids.length) return;
      await stillness(list);
      const open = thread()?.dataset.id;
      const [path, asked] = [`/inbox/rows/${ids}`, query()];
      for (const id of ids) changed.delete(id);
      const began = turn;
      try {
        const rows = parse(await get(`${path}${asked}${open ? `${asked ? "&" : "?"}open=${open}` : ""}`));
        // What came meanwhile may be older than what the hand did: it is asked for anew.
        const old = (await stillness(list)) ? ids : ids.filter((id) => isOvertaken(id, began));
        for (const id of old) changed.add(id);
        const still = ids.filter((id) => !old.includes(id));
        if (list.isConnected && asked === query()) place(list, rows, still);
        if (!ids.some((id) => changed.has(id))) patience = 0;
      } catch (error) {
        if (error.again) for (const id of ids) changed.add(id);
        throw error;
      }
      if (changed.size) refreshRows();
      else if (list.isConnected && !list.firstElementChild) refreshEmpty();
    },
    20,
    2_000,
  );

  // However many write, a list that leaps more than twice a second is read by nobody.
  const placeBrought = coalesced(
    async () => {
      const list = $("#rows");
      if (!list) return brought.clear();
      await stillness(list);
      if (!list.isConnected) return placeBrought();
      const [rows, ids] = [new DocumentFragment(), []];
      turn += 1;
      // Those that came last stand first. The others wait below what is in sight, and bubbles for none of them.
      const glance = Math.ceil(list.clientHeight / (list.firstElementChild?.offsetHeight || 60)) + 2;
      for (const [id, { row, where }] of [...brought].slice(-Math.min(30, glance))) {
        const stands = isListed(where);
        if (stands === undefined) changed.add(id);
        else ids.push(id);
        if (stands) rows.append(addressed(parse(row)));
        putIn.set(id, turn);
        brought.delete(id);
      }
      patience = 0;
      place(list, rows, ids);
      if (brought.size) placeBrought();
      if (changed.size) refreshRows();
      else if (!list.firstElementChild) refreshEmpty();
    },
    20,
    500,
  );

  // Where very many write, only the lines that came last are brought. The others that stand in this list are asked for
  // once that is over, or where somebody looks further down: not by all pages in the same moment, nor again and again.
  const behind = new Set();
  let [calmed, caughtUp] = [undefined, 0];
  function fallBehind(id) {
    behind.add(id);
    clearTimeout(calmed);
    const wait = Math.max(0, caughtUp + 10_000 - Date.now()) + 1_000 + 3_000 * Math.random();
    calmed = setTimeout(catchUpList, wait);
  }
  function catchUpList() {
    clearTimeout(calmed);
    caughtUp = Date.now();
    const list = $("#rows");
    if (behind.size > 100 && list && !list.scrollTop && !list.hasAttribute("data-found")) return renewList();
    for (const id of behind) changed.add(id);
    behind.clear();
    refreshRows();
  }
  const lookFurther = coalesced(async () => behind.size && catchUpList(), 300, 3_000);
  const onScroll = ({ target }) => target.id === "rows" && behind.size && lookFurther();
  document.addEventListener("scroll", onScroll, { capture: true, passive: true });

  /** As it would be opened now: what else has risen stands below, where it is loaded as one goes there. */
  const renewList = coalesced(async () => {
    const [list, asked, began, late] = [$("#rows"), query(), turn, [...behind]];
    behind.clear();
    if (!list) return;
    try {
      const text = await get(`/inbox/list${asked}`);
      await stillness(list);
      if (!list.isConnected || asked !== query()) return;
      await htmx.swap({ text, target: list, swap: "innerMorph", sourceElement: list });
    } catch (error) {
      for (const id of late) behind.add(id);
      throw error;
    }
    for (const id of putIn.keys()) if (isOvertaken(id, began)) changed.add(id);
    refreshRows();
  }, 0);

  /** Behind all that came before. */
  function bring(id, line) {
    brought.delete(id);
    behind.delete(id);
    brought.set(id, line);
  }

  /** Whether a line stands under the filter of this list, as far as it says so itself. */
  function isListed(where) {
    if (!where) return query() ? undefined : true;
    const asked = new URLSearchParams(query());
    if ([...asked.keys()].some((name) => !(name in where))) return undefined;
    return Object.entries(where).every(([name, values]) => values.includes(asked.get(name) ?? ""));
  }

  /** It was drawn for every list: here it leads on under the filter of this one, beside what is open. */
  function addressed(row) {
    if (row.firstElementChild.dataset.id === thread()?.dataset.id) {
      row.firstElementChild.setAttribute("aria-current", "true");
    }
    for (const part of query() ? row.querySelectorAll("[hx-get], [hx-put]") : []) {
      for (const name of ["href", "hx-get", "hx-put", "hx-push-url"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name) + query());
      }
    }
    return row;
  }

  function place(list, rows, ids) {
    const still = [...list.children].find((row) => row.offsetTop >= list.scrollTop && !ids.includes(row.dataset.id));
    const top = still?.getBoundingClientRect().top;
    const focused = document.activeElement?.closest?.(".conversation-row")?.id;
    const others = [...list.children].filter((row) => rows.getElementById(row.id) || !ids.includes(row.dataset.id));
    const lines = others.map(lineOf);
    for (const id of ids) {
      const [old, row] = [document.getElementById(`c${id}`), rows.getElementById(`c${id}`)];
      // What a search found stays where it is.
      if (list.hasAttribute("data-found")) old && row && calm.morph(old, row);
      else if (row) putRow(list, row, old, lines);
      else old?.remove();
    }
    if (list.scrollTop > 0 && still?.isConnected) list.scrollTop += still.getBoundingClientRect().top - top;
    if (focused && !document.activeElement?.closest?.(".conversation-row")) {
      $(".name", document.getElementById(focused) ?? list)?.focus({ preventScroll: true });
    }
    listEnd.shorten(list);
  }

  /** When something was said last in a line; what is no conversation stands below them all. */
  const lineOf = (row) => ({ row, at: Date.parse($("time", row)?.dateTime) || -1, id: Number(row.dataset.id) });

  /** A line that is there is changed where it stands, and moved only if its place is another now. `lines` are kept as they stand. */
  function putRow(list, row, old, lines) {
    const { at, id } = lineOf(row);
    const was = lines.findIndex((each) => each.row === old);
    const [before] = was < 0 ? [] : lines.splice(was, 1);
    const found = lines.findIndex((each) => each.at < at || (each.at === at && each.id < id));
    const below = lines[found]?.row ?? null;
    const isLast = below?.matches(".more");
    // Below the last line that is loaded it will come with the next page.
    if (isLast && !(before?.at <= at)) return old?.remove();
    $(".empty", list)?.remove();
    if (old) calm.morph(old, row);
    const now = old ?? row;
    lines.splice(found < 0 ? lines.length : found, 0, { row: now, at, id });
    if (now.parentNode === list && now.nextElementSibling === below) return;
    const next = below?.isConnected ? below : null;
    if (old && list.moveBefore) list.moveBefore(now, next);
    else list.insertBefore(now, next);
    if (!old) htmx.process(now);
  }

  /** When the last line has left, what stands there is the server's to say. */
  const refreshEmpty = coalesced(async () => {
    const [list, asked] = [$("#rows"), query()];
    if (!list || list.firstElementChild) return;
    const rows = parse(await get(`/inbox/list${asked}`));
    if (!list.isConnected || list.firstElementChild || asked !== query()) return;
    list.append(rows);
    htmx.process(list);
  }, 0);

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

  let counting = false;
  const refreshCounts = coalesced(
    async () => {
      const [head, asked] = [$("#list-head"), query()];
      if (!head) return;
      counting = true;
      try {
        const text = await get(`/inbox/counts${asked}`);
        if (head.isConnected && asked === query()) await showCounts(text, head);
      } finally {
        counting = false;
      }
    },
    100,
    3_000,
  );

  async function showCounts(text, head) {
    await htmx.swap({ text, target: head, swap: "outerMorph", sourceElement: head });
    const [rail, total] = [$("[data-count=inbox]"), $("#list-head")?.dataset.total];
    if (rail && total) Object.assign(rail, { textContent: total, hidden: total === "0" });
    entitle();
  }

  // They come by themselves, as they stand above the plain list; a narrowed one asks for its own.
  document.addEventListener("live:counts", ({ detail }) => {
    const head = $("#list-head");
    if (!head) return;
    // What is being asked for may be older.
    if (!detail || counting || query()) refreshCounts();
    else void showCounts(detail, head);
  });

  /** What waits stands in the title too, for whoever is in another tab. */
  function entitle() {
    const total = $("#list-head")?.dataset.total;
    if (!total) return;
    const bare = document.title.replace(/^\(\d+\+?\) /, "");
    const title = total === "0" ? bare : `(${total}) ${bare}`;
    if (document.title !== title) document.title = title;
  }
  // htmx gives the page its title after it has swapped.
  document.addEventListener("htmx:finally:swap", entitle);

  // --- The open thread ---
  let [tail, asking, doubts] = [0, false, 0];
  // The first that was told of without being shown: it may stand further up than the newest, as what is delivered late does.
  let untold = Infinity;
  const newestIn = (from) =>
    Math.max(0, ...[...from.querySelectorAll(".message")].map((each) => Number(each.dataset.id) || 0));
  const newestShown = () => newestIn($("#pieces") ?? new DocumentFragment());
  // What came by itself while the thread was being asked for.
  let meanwhile;
  const refreshThread = coalesced(
    async () => {
      const open = thread();
      const wanted = tail;
      const since = Math.min(untold - 1, newestShown());
      [tail, untold] = [0, Infinity];
      if (!open || !wanted) return;
      const from = $("#first-unread")?.dataset.id;
      asking = true;
      try {
        const query = `tail=${wanted}&since=${since}${from ? `&unread=${from}` : ""}`;
        const text = await get(`/inbox/${open.dataset.id}/messages?${query}`);
        if (open.isConnected) merge(text);
      } catch (error) {
        if (error.again && open.isConnected) [tail, untold] = [Math.max(tail, wanted), Math.min(untold, since + 1)];
        throw error;
      } finally {
        asking = false;
        if (open.isConnected && meanwhile !== undefined) catchUp(meanwhile);
        meanwhile = undefined;
      }
    },
    0,
    1_500,
  );
  /** It is put beside the answer that was waited for, unless that knew of more; where neither does one asks again. */
  function catchUp(text) {
    const [newest, shown] = [newestIn(parse(text)), newestShown()];
    if (newest > shown) merge(text);
    else if (newest === shown) showNewest(12);
  }
  const showNewest = (n) => {
    tail = Math.max(tail, n);
    refreshThread();
  };

  let reach = 0;
  /** Brings the newest pieces into the thread: known ones are changed where they stand, new ones put in their place. */
  function merge(text, isSent) {
    const [box, log] = [$("#pieces"), $(".messages")];
    const fragment = parse(text);
    // Opened around a message long gone by, the thread ends before these: one is told of them, or goes there to answer.
    if ($("#newer") && !isSent) return tellOfNewer(fragment);
    if ($("#newer")) {
      $("[data-jump=newest]")?.remove();
      box.replaceChildren(fragment);
      htmx.process(box);
      log.scrollTop = 0;
      return seen();
    }
    // Where the reader's page has put its separator it stays.
    const kinds = $("#first-unread", box) ? "#older, #first-unread" : "#older";
    const pieces = [...fragment.children].filter((piece) => !piece.matches(kinds));
    rejoin(pieces.find((piece) => piece.id[0] === "g"));
    const start = pieces.findIndex((piece) => piece.id[0] === "g" && document.getElementById(piece.id));
    if (start < 0) {
      // More came at once than the answer holds: further back it meets what stands here, unless it was very much.
      if (reach < 200 && $(".message", box)) return showNewest((reach = reach ? 200 : 60));
      reach = 0;
      box.replaceChildren(fragment);
      htmx.process(box);
      return seen(box);
    }
    // Not for ever: what is gone for good is believed in the end.
    if (isOlder(pieces.slice(start), document.getElementById(pieces[start].id)) && doubts++ < 3) return showNewest(12);
    doubts = 0;
    const reading = log.scrollTop < -40;
    const [height, place] = [log.scrollHeight, log.scrollTop];
    reach = 0;
    const kept = new Set(pieces.slice(start).map((piece) => piece.id));
    const known = new Set(ofThem(box));
    let last = document.getElementById(pieces[start].id);
    for (const piece of pieces.slice(start)) {
      const old = document.getElementById(piece.id);
      if (!old) {
        last.after(piece);
        htmx.process(piece);
      } else if (old.outerHTML !== piece.outerHTML) calm.morph(old, piece);
      last = document.getElementById(piece.id);
    }
    for (let each = document.getElementById(pieces[start].id); each; ) {
      const next = each.nextElementSibling;
      if (!kept.has(each.id) && each.id !== "first-unread") each.remove();
      each = next;
    }
    if (reading) log.scrollTop = place - (log.scrollHeight - height);
    // By message, not by piece: where a separator is put what was read before stands in a piece of its own.
    const came = ofThem(box).filter((id) => !known.has(id)).length;
    if (reading && came) more(came);
    if (came) seen();
  }

  const ofThem = (box) => [...box.querySelectorAll("[data-from=them] .message")].map(({ id }) => id);

  function tellOfNewer(fragment) {
    const newest = newestIn(fragment);
    const { dataset } = thread();
    if (newest <= Number(dataset.newest)) return;
    dataset.newest = newest;
    more(1);
  }

  /** Two answers may overtake each other: the one that knows less than the page shows is asked for again. */
  function isOlder(pieces, first) {
    const newest = (parts) => {
      const messages = parts.flatMap((part) => [part, ...part.querySelectorAll(".message")]);
      return Math.max(
        0,
        ...messages.map((each) => Number(each.matches(".message, .event[data-id]") && each.dataset.id)),
      );
    };
    const shown = [];
    for (let each = first; each; each = each.nextElementSibling) shown.push(each);
    return newest(shown) > newest(pieces);
  }

  /** A group that was cut by where the answer begins is given back what stands before it here. */
  function rejoin(group) {
    if (!group || document.getElementById(group.id)) return;
    const id = group.id.replace("g", "m");
    const [known, first] = [document.getElementById(id), $(`#${id}`, group)];
    const old = known?.closest("#pieces > .message-group");
    if (!old || !first) return;
    group.id = old.id;
    for (const each of known.parentNode.children) {
      if (each === known) return;
      first.before(each.cloneNode(true));
    }
  }

  function more(n) {
    const jump = $("[data-jump=end]");
    if (!jump) return;
    const number = $(".n", jump);
    number.textContent = jump.hidden ? n : Number(number.textContent) + n;
    jump.hidden = false;
  }

  /** What is on screen has been read; in a hidden tab it is once somebody looks. */
  let [unseen, telling] = [false, undefined];
  const tellSeen = coalesced(
    async () => {
      const open = thread();
      if (!unseen || !inSight(open)) return;
      unseen = false;
      telling = calm.get(`/inbox/${open.dataset.id}/read`, { method: "PUT", ...own }).catch((error) => {
        unseen ||= error.again && open.isConnected;
        throw error;
      });
      await telling;
    },
    0,
    1_500,
  );
  // Marked unread by hand: what was seen before is told before, or not any more.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.request.method !== "DELETE" || !/^\/inbox\/\d+\/read/.test(ctx.request.action)) return;
    unseen = false;
    const ask = ctx.fetch;
    ctx.fetch = async (...given) => {
      await Promise.allSettled([telling]);
      unseen = false;
      return ask(...given);
    };
  });
  function seen() {
    unseen = true;
    tellSeen();
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
    unseen = false;
    untold = Infinity;
    if (!open) return;
    if (open.hasAttribute("data-unread") && !$("#newer")) seen();
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
    if (!inSight(open)) return;
    const body = new URLSearchParams({ doing });
    const response = await fetch(`/inbox/${open.dataset.id}/presence`, { method: "POST", body, ...own }).catch(
      () => {},
    );
    const text = await response?.text().catch(() => {});
    if (response?.status === 410) taken(text, open);
    if (!response?.ok || !text || !open.isConnected) return;
    const parts = [...parse(text).children];
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (old && old.outerHTML !== part.outerHTML) old.replaceWith(part);
    }
  }
  setInterval(() => here("viewing"), 10_000);

  /** Somebody else has it now: the thread says so, and what was being written can still be copied. */
  function taken(text, open = thread()) {
    const [composer, head] = [$("#composer"), $("#thread-head")];
    if (!open?.isConnected || !composer || composer.matches("[data-taken]")) return;
    const written = $("textarea", composer)?.value;
    const notice = parse(text).firstElementChild;
    const kept = $("textarea", notice);
    if ($("textarea:focus", composer)) hush();
    composer.replaceWith(notice);
    htmx.process(notice);
    if (written) Object.assign(kept, { value: written, hidden: false });
    for (const part of head.querySelectorAll("button, .menu")) part.remove();
    $("#presence")?.replaceChildren();
  }

  const parts = new Map();
  /** Asks for a part of the open thread again, once nobody touches it; what is asked for is never forgotten. */
  function refreshPart(selector, path, isHeld = calm.touched) {
    const refresh = async () => {
      for (;;) {
        const [part, open] = [$(selector), thread()];
        if (!part || !open) return;
        if (isHeld(part)) {
          await pause(80);
          continue;
        }
        const asked = `${query()}${$("[name=human_agent]", part) ? `${query() ? "&" : "?"}tag=human_agent` : ""}`;
        const text = await get(`/inbox/${open.dataset.id}/${path}${asked}`);
        if (!open.isConnected) return;
        if (!part.isConnected || isHeld(part)) continue;
        const field = $("textarea:focus", part);
        await htmx.swap({ text, target: part, swap: "outerMorph", sourceElement: part });
        if (field && !field.isConnected) hush();
        return;
      }
    };
    if (!parts.has(selector)) parts.set(selector, coalesced(refresh, 0, 2_000));
    parts.get(selector)();
  }
  const refreshTags = () => refreshPart("#tag-bar", "tag-bar");
  const refreshHead = () => refreshPart("#thread-head", "head");
  const refreshCustomer = () => refreshPart("#customer-head", "customer-head");
  // What is written there is a draft by then, so a window that closed may close it under the cursor. One that was opened
  // on purpose, by the tag, is asked for with it.
  const refreshComposer = () => refreshPart("#composer", "composer", busy);

  function changes(list) {
    if (!screen()) return;
    const open = thread()?.dataset.id;
    let isUncounted = false;
    // Of all that was told of a conversation at once only the last brings its line, as it stands after that.
    const lined = new Set(list.flatMap(({ row, later, id }) => (row !== undefined || later ? id : [])));
    for (const { subject, id, name = "", message, pieces, row, where, later: isLate, told, missed } of list) {
      if (subject === "presence" && String(id) === open) here("viewing");
      if (subject === "page") {
        refreshPart("#page-trouble", "page-trouble");
        if (name === "page.disconnected" || $("#composer[data-closed]")) refreshComposer();
      }
      // A tag was renamed, went, or stands elsewhere in the bar.
      if (subject === "tag") {
        refreshList();
        refreshTags();
      }
      // A number was saved or taken away: under the bubbles it says so.
      if (subject === "customer" && /phone/.test(name) && String(id) === thread()?.dataset.customer) showNewest(40);
      if (subject !== "conversation") continue;
      // How many match a narrower filter is nobody else's to count.
      isUncounted ||= missed || $("#list-head .matching") !== null;
      // Whoever is told of a message before all others gets its line along with them.
      if (row !== undefined) bring(String(id), { row, where });
      else if (isLate && isListed(where) === false && !document.getElementById(`c${id}`)) behind.delete(String(id));
      else if (isLate) fallBehind(String(id));
      else if (pieces === undefined && !lined.has(id)) changed.add(String(id));
      if (told || String(id) !== open || name === "conversation.read") continue;
      if (name.endsWith("tagged")) {
        refreshTags();
        for (const field of document.querySelectorAll("#customer .tag-field, #tag-more .tag-field")) {
          field.dispatchEvent(new CustomEvent("live"));
        }
        continue;
      }
      // However much is yet to be asked for, what comes by itself is shown at once.
      if (pieces !== undefined && asking) meanwhile = pieces;
      else if (pieces !== undefined) merge(pieces);
      else {
        const isNew = name === "message.received" || name === "message.sent";
        if (isNew && message) untold = Math.min(untold, message);
        showNewest(isNew ? 12 : 40);
      }
      if (/^conversation|^window|received/.test(name)) refreshHead();
      if (name === "conversation.profile_known") refreshCustomer();
      const closed = $("#composer[data-closed]");
      if (closed ? /received|^window|^conversation/.test(name) : name === "window.closed") refreshComposer();
    }
    if (brought.size) placeBrought();
    if (changed.size) refreshRows();
    if (isUncounted) refreshCounts();
  }
  document.addEventListener("live:change", (event) => changes(event.detail));
  // After a cut anything may have changed: what is shown is asked for again.
  document.addEventListener("live:refresh", () => {
    if (!screen()) return;
    refreshList();
    refreshCounts();
    showNewest(Math.min(200, Math.max(30, document.querySelectorAll("#pieces .message").length)));
    refreshHead();
    refreshCustomer();
    refreshTags();
    refreshPart("#page-trouble", "page-trouble");
    if (!$("#composer[data-taken]")) refreshComposer();
  });
  // The clock of this page says it before the server does; what may be written now is the server's to say.
  document.addEventListener("window:passed", () => {
    if (!screen() || !thread()) return;
    refreshHead();
    if (!$("#composer[data-closed]")) refreshComposer();
  });
  document.addEventListener("inbox:sent", (event) => merge(event.detail, true));
  document.addEventListener("inbox:taken", (event) => taken(event.detail));
  document.addEventListener("inbox:typing", () => here("typing"));
  document.addEventListener("visibilitychange", () => {
    if (!screen() || !visible()) return;
    tellSeen();
    here("viewing");
  });

  // What was done here shows at once, whether or not the stream is up.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const [, message, id] = /^\/inbox\/(messages\/)?(\d+)\//.exec(ctx.request.action) ?? [];
    if (!id || ctx.request.method === "GET") return;
    const conversation = message ? thread()?.dataset.id : id;
    changes([{ subject: "conversation", id: conversation, name: "message.state_changed", missed: true }]);
  });
  document.addEventListener("htmx:after:swap", () => {
    // The name can come after the first message: what is written beside it stays.
    const [reply, to] = [$("#composer textarea"), $("#thread-head")?.dataset.writeTo];
    if (reply && to) reply.placeholder = to;
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
    if (name === "thread") tellSeen();
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
    "[data-jump=end]": () => ($("#newer") ? $("[data-jump=newest]").click() : ($(".messages").scrollTop = 0)),
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
    a: () => $("[popovertarget=assignees]")?.click(),
    f: () => press("follow"),
    c: () => ($(".conversation-row:focus-within .claim") ?? $("[data-act=claim]"))?.click(),
  };
  // What somebody types on, after the field was taken from under their hands, is no command.
  let deaf = 0;
  function hush() {
    deaf = Date.now() + 1_500;
  }
  addEventListener(
    "keydown",
    (event) => {
      if (Date.now() > deaf || event.key.length > 1 || event.ctrlKey || event.metaKey) return;
      if (event.target.closest?.("input, textarea")) return;
      event.stopImmediatePropagation();
      hush();
    },
    true,
  );
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
  document.addEventListener("touchcancel", () => {
    touch?.row.classList.remove("swiped");
    touch = undefined;
  });
  document.addEventListener("touchend", () => {
    if (touch?.far) $(".claim", touch.row)?.click();
    touch?.row.classList.remove("swiped");
    touch = undefined;
  });

  opened();
}
