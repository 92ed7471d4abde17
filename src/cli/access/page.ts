import { AuthOutcome } from '../../security';
import { AccessCell } from '../../security/internal';
import { printable } from '../printable';

/** The colours differ in lightness too, so that they can be told apart without hue. */
const STYLE = `
:root { color-scheme: light dark; --line: #c8ccd2; --back: #fff; --text: #1b1f24; --soft: #f3f5f7; --all: #b7e4c0; --some: #fbe3a1; --none: #eef0f3; }
@media (prefers-color-scheme: dark) { :root { --line: #3b424c; --back: #14181d; --text: #e6e9ee; --soft: #1d232a; --all: #1f6b37; --some: #7a5b0b; --none: #20262e; } }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; background: var(--back); color: var(--text); }
header { padding: 16px 20px 8px; } h1 { font-size: 20px; margin: 0 0 4px; } p { margin: 0 0 8px; }
.controls { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 0 20px 12px; }
input { font: inherit; padding: 4px 8px; width: 22em; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; }
.key span { padding: 2px 8px; margin-right: 8px; border: 1px solid var(--line); }
.scroll { overflow: auto; max-height: 65vh; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; }
th, td { border-right: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: 0; }
thead th { position: sticky; top: 0; z-index: 2; background: var(--soft); vertical-align: bottom; height: 250px; min-width: 30px; max-width: 30px; }
thead .place { display: inline-flex; writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; max-height: 240px; font-weight: 500; padding: 4px 2px; }
.place span { overflow: hidden; text-overflow: ellipsis; } .place .port { flex: none; }
tbody th, thead th.corner { position: sticky; left: 0; background: var(--soft); text-align: left; font-weight: 500; padding: 2px 10px; white-space: nowrap; max-width: 360px; min-width: 200px; overflow: hidden; text-overflow: ellipsis; }
tbody th { z-index: 1; } thead th.corner { z-index: 3; font-weight: 400; }
td button { display: block; width: 100%; height: 28px; border: 0; font: inherit; cursor: pointer; color: var(--text); }
.all button, .key .all { background: var(--all); } .some button, .key .some { background: var(--some); } .none button, .key .none { background: var(--none); }
button:focus-visible, .chosen button { outline: 2px solid var(--text); outline-offset: -2px; }
#details { padding: 12px 20px 40px; } #details h2 { font-size: 16px; margin: 4px 0 8px; } #details td, #details th { padding: 4px 10px; text-align: left; vertical-align: top; position: static; background: none; min-width: 0; max-width: 60em; white-space: normal; height: auto; }
#details table { border-left: 1px solid var(--line); border-top: 1px solid var(--line); } #details tr > :nth-child(2) { white-space: nowrap; }
`;

/** The data is in the page. Text of others becomes text nodes only. */
const SCRIPT = `
const cells = JSON.parse(document.getElementById('data').textContent);
const places = [...new Set(cells.map((cell) => cell.place))], callers = [...new Set(cells.map((cell) => cell.caller))];
const at = new Map();
for (const cell of cells) { const key = cell.caller + '\\n' + cell.place; at.set(key, [...at.get(key) ?? [], cell]); }
const make = (tag, text, parent, name) => { const node = document.createElement(tag); node.textContent = text; if (name) node.className = name; parent.append(node); return node; };
const details = document.getElementById('details'), table = document.getElementById('matrix'), filter = document.getElementById('filter');
let chosen;
function show(td, caller, place, list) {
  chosen?.classList.remove('chosen'); td.classList.add('chosen'); chosen = td;
  details.replaceChildren();
  make('h2', caller + ' → ' + place, details);
  const rows = make('table', '', details), head = make('tr', '', rows);
  for (const title of ['operation', 'verdict', 'why', 'defined in']) make('th', title, head);
  for (const cell of list) { const row = make('tr', '', rows); for (const text of [cell.operation, cell.outcome, cell.reason, cell.origin]) make('td', text, row); }
}
function draw() {
  const words = filter.value.toLowerCase(), hits = (text) => text.toLowerCase().includes(words);
  const some = places.some(hits), rows = callers.some(hits) && !some ? callers.filter(hits) : callers, columns = some ? places.filter(hits) : places;
  table.replaceChildren();
  const head = make('tr', '', make('thead', '', table));
  make('th', 'caller', head, 'corner');
  for (const place of columns) {
    const th = make('th', '', head), name = make('div', '', th, 'place'), [, workload, port] = /^(.*)(:\\d+)$/.exec(place);
    th.title = place; make('span', workload, name); make('span', port, name, 'port'); // a long name is cut, and its port is not
  }
  const body = make('tbody', '', table);
  for (const caller of rows) {
    const row = make('tr', '', body), th = make('th', caller, row);
    th.title = caller;
    for (const place of columns) {
      const list = at.get(caller + '\\n' + place) ?? [], allowed = list.filter((cell) => cell.outcome === 'ALLOWED').length;
      const maybe = list.some((cell) => cell.outcome === 'DEPENDS');
      const kind = list.length > 0 && allowed === list.length ? 'all' : allowed > 0 || maybe ? 'some' : 'none';
      const td = make('td', '', row, kind), button = make('button', { all: '✓', some: maybe && allowed === 0 ? '?' : '◐', none: '' }[kind], td);
      button.title = caller + ' → ' + place + ': ' + allowed + ' of ' + list.length + ' kinds of operations are allowed';
      button.setAttribute('aria-label', button.title);
      button.onclick = () => show(td, caller, place, list);
    }
  }
}
filter.oninput = draw;
draw();
(table.querySelector('.some button') ?? table.querySelector('td button'))?.click();
`;

/** One page without any other file: the matrix of callers and workloads, and the operations of the cell that is chosen. */
export function accessPage(cells: AccessCell[]): string {
  const data = cells.map(({ to, port, operation, caller, verdict: { outcome, reason, decider } }) => ({ place: `${to.split(' ').pop()}:${port}`, operation, caller, outcome, reason, origin: decider?.origin ?? '' }));
  const allowed = cells.filter(({ verdict: { outcome } }) => outcome === AuthOutcome.ALLOWED).length;
  const json = printable(JSON.stringify(data)).replaceAll('<', '\\u003c'); // a text cannot end the element
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Who may call what</title><style>${STYLE}</style></head>
<body><header><h1>Who may call what</h1><p>${allowed} of ${cells.length} combinations of caller, workload and operation are allowed. Choose a cell to see its operations and the rules that decide.</p></header>
<div class="controls"><label>Filter <input id="filter" type="search" placeholder="part of a caller or a workload"></label><div class="key"><span class="all">✓ all operations</span><span class="some">◐ some, ? depends</span><span class="none">none</span></div></div>
<div class="scroll"><table id="matrix"></table></div><div id="details"><p>No cell is chosen.</p></div>
<script type="application/json" id="data">${json}</script><script>${SCRIPT}</script></body></html>
`;
}
