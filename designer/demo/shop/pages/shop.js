const ENDPOINTS = { stock: "Stock", payments: "Payments", kitchen: "Kitchen", couriers: "Couriers" };
const FAULTS = [
  ["Slow (3 s)", { slow: 3000 }],
  ["Fails twice", { error: 503, count: 2 }],
  ["Always fails", { error: 503 }],
  ["Refuses", { error: 400 }],
  ["Answers too late, once", { late: true, count: 1 }],
];
const TOTALS = { charges: "Charges", tickets: "Kitchen tickets", couriers: "Couriers" };

const byId = (id) => document.getElementById(id);

function element(name, text, more = {}) {
  const made = Object.assign(document.createElement(name), more);
  made.textContent = text;
  return made;
}

async function switchFault(endpoint, fault) {
  await fetch(`/_faults/${endpoint}`, {
    method: fault ? "PUT" : "DELETE",
    headers: { "Content-Type": "application/json" },
    body: fault ? JSON.stringify(fault) : undefined,
  });
  await refresh();
}

function sameKind(a, b) {
  return Boolean(a) && a.slow === b.slow && a.error === b.error && Boolean(a.late) === Boolean(b.late)
    && Boolean(a.count) === Boolean(b.count);
}

function showFaults(active) {
  const rows = Object.entries(ENDPOINTS).map(([endpoint, label]) => {
    const row = element("div", "", { className: "fault" });
    row.append(element("strong", label));
    for (const [name, fault] of FAULTS) {
      const on = sameKind(active[endpoint], fault);
      const button = element("button", name, { type: "button", id: `${endpoint}-${name}` });
      button.setAttribute("aria-pressed", String(on));
      button.addEventListener("click", () => switchFault(endpoint, on ? null : fault));
      row.append(button);
    }
    return row;
  });
  const focused = document.activeElement?.id;
  byId("faults").replaceChildren(...rows);
  if (focused) byId(focused)?.focus();
}

function showOrders(oracle) {
  byId("totals").replaceChildren(
    ...Object.entries(TOTALS).map(([key, label]) => {
      const group = document.createElement("div");
      group.append(element("dt", label), element("dd", oracle[key]));
      return group;
    }),
  );
  const rows = Object.entries(oracle.orders).reverse().slice(0, 100).map(([order, counts]) => {
    const row = document.createElement("tr");
    const values = [order, counts.charges, counts.arrivals.payment, counts.tickets, counts.couriers];
    row.append(...values.map((value) => element("td", value)));
    return row;
  });
  byId("orders").replaceChildren(...rows);
  byId("none").hidden = rows.length > 0;
}

let shown = "";

async function refresh() {
  try {
    const [oracle, faults] = await Promise.all(
      ["/_oracle", "/_faults"].map(async (path) => (await fetch(path)).json()),
    );
    const now = JSON.stringify([oracle, faults]);
    if (now !== shown) {
      shown = now;
      showOrders(oracle);
      showFaults(faults);
    }
    byId("status").textContent = "";
  } catch {
    byId("status").textContent = "The shop does not answer. This page tries again by itself.";
  }
}

refresh();
setInterval(refresh, 2000);
