import type { ServerResponse } from "node:http";
import SseChannel from "sse-channel";

const MOST_UNSENT = 512 * 1024;

/**
 * One agent's stream: every browser of theirs is a client. It drops a client that does not keep up (the package
 * ignores back-pressure), never writes after the end, and says "disconnect" once a client.
 */
export class AgentChannel extends SseChannel {
  constructor() {
    super({ historySize: 1, pingInterval: 15_000, retryTimeout: 1_000 });
    this.timer.unref();
  }

  override send(message: { data: string; event?: string }, only?: ServerResponse[]): void {
    this.#dropWhoCannotKeepUp();
    super.send(message, only);
  }

  /** A browser sees no comment of the stream, so the beat that tells it the stream lives is an event. */
  override ping(): void {
    this.send({ event: "beat", data: "" });
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
