/** What the phone in the browser is told: which subject changed. Bursts are gathered, so that a flood cannot drown it. */
export type Live = {
  tell: (subject: string) => void;
  stream: (closing: AbortSignal) => Response;
  typing: { on: (psid: string) => void; off: (psid: string) => void; is: (psid: string) => boolean };
};

/** Facebook takes the dots away by itself after about this long. */
const typingLasts = 20_000;

export function createLive(): Live {
  const readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const typing = new Map<string, number>();
  const encoder = new TextEncoder();
  let waiting = new Set<string>();

  function write(text: string) {
    for (const reader of readers) {
      try {
        reader.enqueue(encoder.encode(text));
      } catch {
        readers.delete(reader);
      }
    }
  }

  function tell(subject: string) {
    if (readers.size === 0) return;
    if (waiting.size === 0) {
      setTimeout(() => {
        const subjects = waiting;
        waiting = new Set();
        write(`data: ${JSON.stringify([...subjects])}\n\n`);
      }, 40).unref();
    }
    waiting.add(subject);
  }

  function stream(closing: AbortSignal) {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        readers.add(controller);
        controller.enqueue(encoder.encode("retry: 1000\ndata: []\n\n"));
      },
      cancel: () => void (own && readers.delete(own)),
    });
    closing.addEventListener("abort", () => {
      if (own && readers.delete(own)) own.close();
    });
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } });
  }

  return {
    tell,
    stream,
    typing: {
      on(psid) {
        typing.set(psid, Date.now() + typingLasts);
        tell(`typing:${psid}`);
        setTimeout(() => tell(`typing:${psid}`), typingLasts + 50).unref();
      },
      off(psid) {
        if (typing.delete(psid)) tell(`typing:${psid}`);
      },
      is: (psid) => (typing.get(psid) ?? 0) > Date.now(),
    },
  };
}
