// Laid out as cards on a small screen, a table loses its roles in some browsers. Said outright they stay.
const ROLES = [
  ["thead, tbody", "rowgroup"],
  ["tr", "row"],
  ["thead th", "columnheader"],
  ["tbody th", "rowheader"],
  ["td", "cell"],
];

export function start(page) {
  for (const table of page.querySelectorAll(".table--cards")) {
    table.setAttribute("role", "table");
    for (const [parts, role] of ROLES) {
      for (const part of table.querySelectorAll(parts)) part.setAttribute("role", role);
    }
  }
}
