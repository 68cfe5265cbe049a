// Whoever signs in next in this browser is not who this page was drawn for: nothing is asked in their name, and the
// page becomes theirs.
{
  const { fetch } = window;
  const { user } = document.body.dataset;
  // Loaded again, the browser would fill in what was written.
  const renew = () => location.replace(location.pathname + location.search);
  window.fetch = async (url, options) => {
    const headers = { ...options?.headers, ...(user && { "X-User": user }) };
    const answer = await fetch(url, { ...options, headers });
    if (answer.status === 412) renew();
    return answer;
  };
  // What a form sends by itself says nothing of whose it is, so the next person's first page tells all others.
  if (user) {
    const whose = new BroadcastChannel("whose");
    whose.onmessage = ({ data }) => data !== user && renew();
    whose.postMessage(user);
  }
}
