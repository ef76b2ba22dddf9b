// The table says when we are open; with a clock at hand the page can add whether that is now.
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY = 1440;

function nowIn(zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return { date: `${part.year}-${part.month}-${part.day}`, minutes: Number(part.hour) * 60 + Number(part.minute) };
}

function shift(date, days) {
  const moved = new Date(`${date}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

const weekday = (date) => (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

function intervals(text) {
  return text.trim().split(/\s+/).filter(Boolean).map((each) => {
    const [opens, closes] = each.split("-");
    const from = minutesOf(opens);
    const to = minutesOf(closes);
    return { from, to: to <= from ? to + DAY : to, opens, closes };
  });
}

function specials(box) {
  return (box.dataset.special ?? "").split(";").filter(Boolean).map((each) => {
    const [span, open] = each.split("=");
    const [first, last] = span.split("/");
    return { first, last, open, length: Date.parse(last) - Date.parse(first) };
  }).sort((one, other) => one.length - other.length);
}

function week(box) {
  const open = {};
  for (const row of box.querySelectorAll("[data-days]")) {
    for (const day of row.dataset.days.split(" ")) open[day] = row.dataset.open;
  }
  return open;
}

// Every open stretch from yesterday on, in minutes from today's midnight; those that touch are one.
function stretches(box, today) {
  const open = week(box);
  const other = specials(box);
  const all = [];
  for (let ahead = -1; ahead < 15; ahead += 1) {
    const date = shift(today, ahead);
    const special = other.find(({ first, last }) => first <= date && date <= last);
    for (const each of intervals(special ? special.open : open[weekday(date)] ?? "")) {
      const last = all.at(-1);
      const from = ahead * DAY + each.from;
      const to = ahead * DAY + each.to;
      if (last && from <= last.to) Object.assign(last, to > last.to ? { to, closes: each.closes } : {});
      else all.push({ from, to, opens: each.opens, closes: each.closes });
    }
  }
  return all;
}

function words(box) {
  const { date, minutes } = nowIn(box.dataset.zone);
  const next = stretches(box, date).find(({ to }) => to > minutes);
  if (!next) return "";
  if (next.from <= minutes) return next.to - minutes > 7 * DAY ? "Open now" : `Open now, until ${next.closes}`;
  const ahead = Math.floor(next.from / DAY);
  if (ahead > 6) return "Closed now";
  const day = ["today", "tomorrow"][ahead] ?? NAMES[weekday(shift(date, ahead))];
  return `Closed now, opens ${day} at ${next.opens}`;
}

export function start(root) {
  for (const box of root.querySelectorAll("[data-hours]")) {
    const state = box.querySelector("[data-hours-state]");
    state.textContent = words(box);
    state.hidden = !state.textContent;
    const today = String(weekday(nowIn(box.dataset.zone).date));
    for (const row of box.querySelectorAll("[data-days]")) {
      row.toggleAttribute("data-today", row.dataset.days.split(" ").includes(today));
    }
  }
}
