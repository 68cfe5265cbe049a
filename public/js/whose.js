// Whoever signs in next in this browser is not who this page was drawn for: nothing is asked in their name, and the
// page becomes theirs.
{
  const { fetch } = window;
  const { open } = XMLHttpRequest.prototype;
  const { user } = document.body.dataset;
  const own = user && { "X-User": user };
  // Loaded again, the browser would fill in what was written.
  const renew = () => location.replace(location.pathname + location.search);
  window.fetch = async (url, options) => {
    const answer = await fetch(url, { ...options, headers: { ...options?.headers, ...own } });
    if (answer.status === 412) renew();
    return answer;
  };
  XMLHttpRequest.prototype.open = function (...asked) {
    open.apply(this, asked);
    if (user) this.setRequestHeader("X-User", user);
    this.addEventListener("load", () => this.status === 412 && renew());
  };
  // What a form sends by itself says nothing of whose it is, so the next person's first page tells all others.
  if (user) {
    const whose = new BroadcastChannel("whose");
    whose.onmessage = ({ data }) => data !== user && renew();
    whose.postMessage(user);
  }
}
