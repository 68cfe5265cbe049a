// The script of the bar comes with the first bar: whoever has no phone at the PBX never loads it.
{
  const region = document.getElementById("calls");
  const bring = () => {
    if (!document.getElementById("call-chip")?.children.length) return;
    document.removeEventListener("htmx:after:swap", bring);
    const script = document.createElement("script");
    script.src = region.dataset.script;
    document.head.append(script);
  };
  if (region) document.addEventListener("htmx:after:swap", bring);
}
