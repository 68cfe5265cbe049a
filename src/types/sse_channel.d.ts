declare module "sse-channel" {
  import type { EventEmitter } from "node:events";
  import type { IncomingMessage, ServerResponse } from "node:http";

  /** Only what we use; the package ships no types. */
  export default class SseChannel extends EventEmitter {
    constructor(options?: { historySize?: number; retryTimeout?: number; pingInterval?: number });
    timer: NodeJS.Timeout;
    connections: ServerResponse[];
    addClient(request: IncomingMessage, response: ServerResponse): void;
    removeClient(response: ServerResponse): void;
    send(message: { data: string; event?: string; id?: number }, only?: ServerResponse[]): void;
    ping(): void;
    close(): void;
  }
}
