import { bakery } from "./bakery.ts";
import { camera } from "./camera.ts";
import { cosmetics } from "./cosmetics.ts";

/** One thing said. `by` is "customer" or the user name of who answered. */
export interface Line {
  mid: string;
  /** Milliseconds before now. */
  ago: number;
  by: string;
  text: string;
  /** A drawn picture's name, in place of text. */
  picture?: string;
  /** The blue thumb. */
  thumb: boolean;
}

export interface Story {
  pageId: string;
  psid: string;
  name: string;
  /** Facebook tells no name. */
  hidden: boolean;
  assignee?: string;
  unread: boolean;
  done: boolean;
  lines: Line[];
}

const pages: [string, string][] = [
  ["1029384756001", camera],
  ["1029384756002", cosmetics],
  ["1029384756003", bakery],
];

/**
 * The demo company's customers. A story begins with `# name | mark | mark …`: the user name of who has it, "xong" (done),
 * "ẩn" (no profile), "chưa đọc" (unread although somebody has it). A line is `age who words`; ages like 3d, 26h, 1h20,
 * 35p; who is k (the customer) or a user name; `[ảnh name]` is a picture, `[thích]` the thumb.
 */
export function readStories(): Story[] {
  return pages.flatMap(([pageId, text], page) =>
    text
      .split(/^# /m)
      .slice(1)
      .map((block, n) => readStory(pageId, `71${page + 1}00000000${String(n + 1).padStart(4, "0")}`, block)),
  );
}

function readStory(pageId: string, psid: string, block: string): Story {
  const [head = "", ...rest] = block.trim().split("\n");
  const [name = "", ...marks] = head.split("|").map((part) => part.trim());
  const known = new Set(["xong", "ẩn", "chưa đọc"]);
  const assignee = marks.find((mark) => !known.has(mark));
  return {
    pageId,
    psid,
    name,
    hidden: marks.includes("ẩn"),
    assignee,
    unread: marks.includes("chưa đọc") || assignee === undefined,
    done: marks.includes("xong"),
    lines: rest.map((line, n) => readLine(line, `m_story_${psid}_${n + 1}`)),
  };
}

function readLine(line: string, mid: string): Line {
  const [, age = "", who = "", words = ""] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
  if (!words) throw new Error(`this line of the story cannot be read: ${line}`);
  const picture = /^\[ảnh (\S+)\]$/.exec(words)?.[1];
  const thumb = words === "[thích]";
  return {
    mid,
    ago: readAge(age, line),
    by: who === "k" ? "customer" : who,
    text: picture || thumb ? "" : words,
    picture,
    thumb,
  };
}

function readAge(age: string, line: string): number {
  const [, days = "0", hours = "0", minutes = "0"] = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)p?)?$/.exec(age) ?? [];
  const ago = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
  if (ago === 0) throw new Error(`this line of the story has no age: ${line}`);
  return ago;
}
