// What every page has: suggestions while somebody types into the search field (ARIA combobox pattern), and buttons that
// copy. Without this script the field is an ordinary form, and words are copied by hand.

const field = document.querySelector("input[data-suggest]");

if (field) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  let chosen = -1;
  let asked = 0;

  const close = () => {
    asked += 1; // an answer that is still on its way comes too late
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const show = (hits) => {
    list.replaceChildren(
      ...hits.map((hit, number) => {
        const option = document.createElement("li");
        option.id = `suggestion-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = hit.href;
        const name = document.createElement("span");
        name.textContent = hit.title;
        if (hit.language) name.lang = hit.language;
        const kind = document.createElement("span");
        kind.className = "how";
        kind.textContent = hit.kind;
        option.append(name, kind);
        return option;
      }),
    );
    chosen = -1;
    list.hidden = hits.length === 0;
    field.setAttribute("aria-expanded", String(hits.length > 0));
  };

  field.addEventListener("input", async () => {
    const mine = ++asked;
    const text = field.value.trim();
    if (text.length < 2) return close();
    const address = new URL(field.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    address.searchParams.set("details", "1");
    const answer = await fetch(address).catch(() => null);
    if (answer && answer.ok && mine === asked) show(await answer.json());
  });

  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.href;
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) location.href = option.dataset.href;
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
}

// Where a page was not fetched safely, browsers have no clipboard but this.
const copyFromField = (text) => {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
};

// A button behind whatever is there to be copied.
for (const one of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain copy";
  button.textContent = one.dataset.button || "Copy";
  button.addEventListener("click", async () => {
    const text = one.dataset.copy || one.textContent;
    const isWritten = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    const isCopied = isWritten || copyFromField(text);
    button.focus();
    button.textContent = isCopied ? "Copied" : "Select it and copy";
    setTimeout(() => (button.textContent = one.dataset.button || "Copy"), 2000);
  });
  one.after(" ", button);
}

// A picture as PNG, made from the SVG to which a link leads, as large again.
for (const link of document.querySelectorAll("a[data-png]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain copy";
  button.textContent = "PNG";
  button.addEventListener("click", async () => {
    const text = await (await fetch(link.href)).text();
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * 2, picture.height * 2];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const saved = document.createElement("a");
    saved.href = canvas.toDataURL("image/png");
    saved.download = "answer.png";
    saved.click();
  });
  link.after(" ", button);
}
