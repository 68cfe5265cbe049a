// A connection with the PBX as JsSIP wants one, held by a worker that may reach the PBX.
{
  self.SipSocket = class {
    #worker;

    constructor(url) {
      this.url = url;
      const { protocol, hostname, port } = new URL(url);
      this.via_transport = protocol.slice(0, -1).toUpperCase();
      this.sip_uri = `sip:${hostname}${port && `:${port}`};transport=ws`;
    }

    connect() {
      this.#open();
      this.#worker.postMessage(["connect", this.url]);
    }

    send(data) {
      this.#worker?.postMessage(["send", data]);
      return Boolean(this.#worker);
    }

    disconnect() {
      this.#worker?.postMessage(["close"]);
      // What was sent last is on its way.
      const done = this.#worker;
      this.#worker = undefined;
      setTimeout(() => done?.terminate(), 500);
    }

    /** As if it had been cut: it is dead without saying so. */
    drop() {
      this.disconnect();
      this.ondisconnect(true);
    }

    /** Each connection by a worker of its own: where it may go is asked anew. */
    #open() {
      this.#worker?.terminate();
      const worker = (this.#worker = new Worker("/calls/sound/worker.js"));
      worker.onmessage = ({ data: [name, ...given] }) => this.#worker === worker && this[name](...given);
      worker.onerror = () => this.#worker === worker && this.ondisconnect(true);
    }
  };
}
