import type { IncomingMessage, ServerResponse } from "node:http";
import SseChannel from "sse-channel";

const MOST_UNSENT = 512 * 1024;
const LAGGING = 64 * 1024;

/** What is said to many, encoded once: as an event of the stream, and as the piece of the answer that carries it. */
export interface Said {
  event: string;
  piece: Buffer;
  /** The same in fewer words, for who has not yet heard what was said before. */
  brief?: () => Said;
}

export function say(event: string, data: string, id = ""): Said {
  const text = `${id && `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
  return { event: text, piece: Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`) };
}

const HEAD = { "Content-Type": "text/event-stream;charset=UTF-8", "Cache-Control": "no-cache" };
const none: string[] = [];

/**
 * The streams of this process: each browser is a client. It drops a client that does not keep up (the package ignores
 * back-pressure), never writes after the end, and says "disconnect" once a client. The hub says everything, the beat
 * included, so that five thousand streams encode nothing and keep neither clocks nor closures of their own.
 */
export class StreamChannel extends SseChannel {
  readonly #left: (this: ServerResponse) => void;

  constructor() {
    super({ historySize: 1 });
    clearInterval(this.timer);
    const leave = (response: ServerResponse) => this.removeClient(response);
    this.#left = function () {
      leave(this);
    };
  }

  override addClient(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    response.writeHead(200, HEAD);
    response.write(":ok\n\nretry: 1000\n\n");
    letGo(request, response);
    response.once("close", this.#left);
    this.connections.push(response);
  }

  /** Who does not keep up is let go, and comes back to a page that is right. */
  tell(response: ServerResponse, said: Said): void {
    if (response.writableEnded || response.destroyed || response.writableLength > MOST_UNSENT) {
      this.removeClient(response);
      response.destroy();
      return;
    }
    write(response, said.brief && response.writableLength > LAGGING ? said.brief() : said);
  }

  override removeClient(response: ServerResponse): void {
    if (this.connections.includes(response)) super.removeClient(response);
  }
}

/**
 * What the server hung on a request in order to answer it serves nobody for the hours that a stream lasts: the words of
 * its head, and through who waits for its end the whole request as the routes saw it.
 */
function letGo(request: IncomingMessage, response: ServerResponse): void {
  request.rawHeaders = none;
  request.headers = {};
  response.removeAllListeners("close");
}

/** An answer in pieces whose head is on its way takes the ready piece as it is; the response would frame it anew for each. */
function write(response: ServerResponse, { event, piece }: Said): void {
  const { socket } = response;
  if (socket && response.headersSent && response.chunkedEncoding) socket.write(piece);
  else response.write(event);
}
