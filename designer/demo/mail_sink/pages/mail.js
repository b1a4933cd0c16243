const byId = (id) => document.getElementById(id);
let chosen = null;
let shown = "";

function element(name, text, more = {}) {
  const made = Object.assign(document.createElement(name), more);
  made.textContent = text;
  return made;
}

function showMessage(message) {
  const parts = [
    element("h2", message.subject || "(no subject)"),
    element("p", `From ${message.from} to ${message.to.join(", ")}`),
    element("p", `${new Date(message.at).toLocaleString()} · ${message.message_id ?? ""}`),
  ];
  if (message.arrivals > 1) {
    parts.push(element("p", `Arrived ${message.arrivals} times with the same Message-ID.`));
  }
  if (message.text) parts.push(element("pre", message.text));
  if (message.has_html) {
    const frame = element("iframe", "", { title: "HTML of the message" });
    frame.setAttribute("sandbox", "");
    frame.src = `/messages/${message.id}/html`;
    parts.push(frame);
  }
  byId("message").replaceChildren(...parts);
}

function showList(messages) {
  const rows = messages.map((message) => {
    const button = element("button", message.subject || "(no subject)", { type: "button" });
    button.id = `message-${message.id}`;
    button.setAttribute("aria-current", String(message.id === chosen));
    button.append(element("small", message.to.join(", ")));
    button.addEventListener("click", () => {
      chosen = message.id;
      showMessage(message);
      showList(messages);
    });
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  const focused = document.activeElement?.id;
  byId("messages").replaceChildren(...rows);
  if (focused) byId(focused)?.focus();
  byId("none").hidden = rows.length > 0;
}

async function refresh() {
  try {
    const { items } = await (await fetch("/api/messages")).json();
    const now = JSON.stringify(items);
    if (now !== shown) {
      shown = now;
      showList(items);
    }
    byId("status").textContent = "";
  } catch {
    byId("status").textContent = "The mail does not answer. This page tries again by itself.";
  }
}

refresh();
setInterval(refresh, 2000);
