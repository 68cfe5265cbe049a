import { createServer, type ServerResponse } from "node:http";

// The floor of the streams: a process that holds responses and writes each line it is sent to all of them.
const responses: ServerResponse[] = [];
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write(":ok\n\n");
  responses.push(response);
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("listens"));
process.on("message", (text: string) => {
  for (const response of responses) response.write(text);
});
process.on("disconnect", () => process.exit());
