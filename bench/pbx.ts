import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PbxCommand } from "../src/modules/channels/mod.ts";
import { isGenuine, type Line, tell } from "./phone_client.ts";

export type Command = PbxCommand;

/** A PBX of the bench: believes what is signed, remembers each command, and does nothing twice. */
export interface Pbx {
  url: string;
  /** Distinct commands with the moment at which each was first heard (`performance.now()`). */
  heard: Map<string, { command: Command; at: number }>;
  /** Commands that came again under the same id, which is allowed, and those that nobody had signed, which is not. */
  repeated: number;
  unbelieved: number;
  /** Called once for each command. */
  does: (command: Command, at: number) => void;
  /** The same for what the floor posts, which is as bare as can be. */
  doesBare: (id: string, at: number) => void;
  tell(...events: object[]): Promise<void>;
  close(): void;
}

/** `line` is where it tells what happened; it is known only after the PBX has an address. */
export async function openPbx(secret: string, line: () => Line): Promise<Pbx> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.once("end", () => {
      const at = performance.now();
      const isBare = request.url === "/bare";
      const body = Buffer.concat(parts).toString();
      if (isBare) {
        response.writeHead(200).end();
        pbx.doesBare((JSON.parse(body) as { id: string }).id, at);
        return;
      }
      if (!isGenuine(secret, new Headers(request.headers as Record<string, string>), body)) {
        pbx.unbelieved += 1;
        response.writeHead(403).end();
        return;
      }
      response.writeHead(200).end();
      const command = JSON.parse(body) as Command;
      if (pbx.heard.has(command.id)) {
        pbx.repeated += 1;
        return;
      }
      pbx.heard.set(command.id, { command, at });
      pbx.does(command, at);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const pbx: Pbx = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/commands`,
    heard: new Map(),
    repeated: 0,
    unbelieved: 0,
    does: () => {},
    doesBare: () => {},
    async tell(...events) {
      const { status } = await tell(line(), events);
      if (status !== 200) throw new Error(`what the PBX told was answered ${status}`);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return pbx;
}
