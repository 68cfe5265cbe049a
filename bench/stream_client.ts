import { connect, type Socket } from "node:net";

/** Browsers of the bench: bare sockets that hold a stream open and say when a mark comes by. */
export interface Listeners {
  sockets: Socket[];
  /** Streams that the server ended before they were closed here. */
  lost: number;
  /** Called with each piece that a socket heard, and whose it is: the place of its cookie. */
  heard: (chunk: Buffer, whose: number) => void;
  close(): void;
}

export async function listenAs(url: string, path: string, cookies: string[]): Promise<Listeners> {
  const { port } = new URL(url);
  const listeners: Listeners = {
    sockets: [],
    lost: 0,
    heard: () => {},
    close: () => listeners.sockets.forEach((socket) => socket.destroy()),
  };
  const open = (cookie: string, whose: number) =>
    new Promise<void>((opened, failed) => {
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`),
      );
      socket.once("error", failed);
      socket.once("data", (head: Buffer) => {
        if (!head.includes(" 200 ")) return failed(new Error(`no stream: ${head.toString().slice(0, 200)}`));
        socket.on("data", (chunk: Buffer) => listeners.heard(chunk, whose));
        socket.on("error", () => {});
        socket.once("close", (failed) => (listeners.lost += failed ? 1 : 0));
        opened();
      });
      listeners.sockets.push(socket);
    });
  for (let from = 0; from < cookies.length; from += 100) {
    await Promise.all(cookies.slice(from, from + 100).map((cookie, n) => open(cookie, from + n)));
  }
  return listeners;
}
