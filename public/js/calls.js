// Script and look of the bar come with the first bar: whoever has no phone at the PBX never loads them.
{
  const region = document.getElementById("calls");
  const bring = () => {
    if (!document.getElementById("call-chip")?.children.length) return;
    document.removeEventListener("htmx:after:swap", bring);
    const sheet = document.createElement("link");
    Object.assign(sheet, { rel: "stylesheet", href: region.dataset.style });
    // Not seen before it looks like something; without its look it is still better than no bar at all.
    region.hidden = true;
    sheet.onload = sheet.onerror = () => (region.hidden = false);
    const script = document.createElement("script");
    script.src = region.dataset.script;
    document.head.append(sheet, script);
  };
  if (region) document.addEventListener("htmx:after:swap", bring);
}
