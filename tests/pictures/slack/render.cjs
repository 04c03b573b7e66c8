// Draws the messages of the gallery as pages, which a browser then takes pictures of:
//   npm install
//   python -m tests.adapters.slack.gallery > gallery.jsonl
//   node render.cjs gallery.jsonl pages
//   chromium --headless --window-size=680,900 --screenshot=question.png pages/question.html
const fs = require("fs");
const path = require("path");
const React = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");

const [gallery, folder] = process.argv.slice(2);
const style = fs.readFileSync(path.join(path.dirname(require.resolve("slack-blocks-to-jsx")), "style.css"), "utf8");
const logo =
  "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'>" +
  "<rect width='36' height='36' rx='6' fill='%23312e81'/>" +
  "<text x='18' y='25' font-size='20' text-anchor='middle' fill='white'>Q</text></svg>";

const data = { channels: [{ id: "C0001", name: "study-group" }], users: [], user_groups: [] };

fs.mkdirSync(folder, { recursive: true });
for (const line of fs.readFileSync(gallery, "utf8").trim().split("\n")) {
  const { name, body } = JSON.parse(line);
  if (!body.blocks) continue;
  const message = { blocks: body.blocks, logo, name: "quizhost", time: new Date(1700000000000), theme: "light", data };
  const page = renderToStaticMarkup(React.createElement(Message, message));
  const look = "body { margin: 12px; width: 640px; background: #fff; font-family: Lato, 'Noto Sans', sans-serif }";
  fs.writeFileSync(
    path.join(folder, `${name.replaceAll(" ", "-")}.html`),
    `<!doctype html><meta charset="utf-8"><style>${style}${look}</style>${page}`,
  );
}
