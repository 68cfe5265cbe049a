import type { ServerResponse } from "node:http";
import SseChannel from "sse-channel";

const MOST_UNSENT = 512 * 1024;

/** What is said to many, encoded once: as an event of the stream, and as the piece of the answer that carries it. */
export interface Said {
  event: string;
  piece: Buffer;
}

export function say(event: string, data: string): Said {
  const text = `event: ${event}\ndata: ${data}\n\n`;
  return { event: text, piece: Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`) };
}

/**
 * One agent's stream: every browser of theirs is a client. It drops a client that does not keep up (the package
 * ignores back-pressure), never writes after the end, and says "disconnect" once a client. The hub says everything,
 * the beat included, so that five thousand streams encode nothing and keep no clocks of their own.
 */
export class AgentChannel extends SseChannel {
  constructor() {
    super({ historySize: 1, retryTimeout: 1_000 });
    clearInterval(this.timer);
  }

  tell(said: Said, only?: ServerResponse[]): void {
    this.#dropWhoCannotKeepUp();
    for (const response of only ?? this.connections) write(response, said);
  }

  override removeClient(response: ServerResponse): void {
    if (this.connections.includes(response)) super.removeClient(response);
  }

  #dropWhoCannotKeepUp(): void {
    for (const response of this.connections.slice()) {
      if (response.writableEnded || response.destroyed || response.writableLength > MOST_UNSENT) {
        this.removeClient(response);
        response.destroy();
      }
    }
  }
}

/** An answer in pieces whose head is on its way takes the ready piece as it is; the response would frame it anew for each. */
function write(response: ServerResponse, { event, piece }: Said): void {
  const { socket } = response;
  if (socket && response.headersSent && response.chunkedEncoding) socket.write(piece);
  else response.write(event);
}
