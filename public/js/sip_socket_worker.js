// Holds the connection with the PBX: a worker, because pages themselves may reach nobody but us.
let socket;
const tell = (name, ...given) => postMessage([name, ...given]);

self.onmessage = ({ data: [name, given] }) => {
  if (name === "send") return socket?.readyState === WebSocket.OPEN && socket.send(given);
  socket?.close();
  socket = undefined;
  if (name !== "connect") return undefined;
  const mine = (socket = new WebSocket(given, "sip"));
  const isMine = () => socket === mine;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => isMine() && tell("onconnect");
  mine.onmessage = ({ data }) => isMine() && tell("ondata", data);
  mine.onclose = ({ wasClean, code, reason }) => isMine() && tell("ondisconnect", !wasClean, code, reason);
  return undefined;
};
