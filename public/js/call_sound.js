// The sound of talks, for those who have it in the browser: the tab that leads brings the phone, every tab says how it is.
{
  const region = document.getElementById("calls");
  const place = document.getElementById("call-sound");
  const tabs = new BroadcastChannel("switchboard-sound");
  let known;
  const show = (text) => (place.textContent = text);

  document.addEventListener("calls:sounds", ({ detail }) => {
    show((known = detail));
    tabs.postMessage(known);
  });
  tabs.addEventListener("message", ({ data }) => {
    if (data !== null) show(data);
    else if (known !== undefined) tabs.postMessage(known);
  });
  tabs.postMessage(null);

  let isBrought = false;
  const bring = () => {
    const has = document.querySelector("#call-chip [data-sounds]");
    if (isBrought || !has || region.dataset.leads === undefined) return;
    isBrought = true;
    document.head.append(Object.assign(document.createElement("script"), { src: region.dataset.softphone }));
  };
  document.addEventListener("calls:leads", bring);
  document.addEventListener("htmx:after:swap", bring);
  bring();
}
