// The reader: a highlight and its claims find each other. Without this script the same links lead there one by one.

const text = document.querySelector(".text");
const margin = document.querySelector(".margin");

if (text && margin) {
  const highlights = [...text.querySelectorAll("a.q")];
  const sections = [...margin.querySelectorAll("section")];
  // The sentence in the margin to which a highlight leads.
  const sentenceOf = (highlight) => highlight.hash.slice(2);
  const covers = (highlight, numbers) => numbers.includes(sentenceOf(highlight));
  const numberOf = (section) => section.id.slice(1);
  // On a narrow window claims are away, and those of one sentence come as a sheet over the lower half of the text.
  const isNarrow = () => getComputedStyle(margin).position !== "sticky";
  // Brings a highlight to where nothing covers it.
  const reveal = (highlight) => highlight?.scrollIntoView({ block: isNarrow() ? "start" : "center" });
  const status = document.createElement("p");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "plain";
  all.textContent = "All claims";
  all.hidden = true;
  status.className = "how";
  status.setAttribute("role", "status");
  margin.prepend(status, all);

  const light = (numbers) => highlights.forEach((one) => one.classList.toggle("on", covers(one, numbers)));

  // Shows the claims of the sentence under a highlight alone.
  const open = (numbers) => {
    const shown = sections.filter((section) => numbers.includes(numberOf(section)));
    sections.forEach((section) => section.classList.toggle("away", shown.length > 0 && !shown.includes(section)));
    light(shown.length > 0 ? shown.map(numberOf) : numbers);
    all.hidden = shown.length === 0;
    margin.classList.toggle("sheet", shown.length > 0);
    const claims = shown.flatMap((section) => [...section.querySelectorAll("li")]);
    const count = claims.length === 1 ? "1 claim" : `${claims.length} claims`;
    status.textContent = shown.length > 0 ? `${count} in this sentence.` : "";
    margin.scrollTop = 0;
  };

  // The highlight that was opened last: who closes its claims goes on reading there.
  let opener = null;

  const reset = () => {
    open([]);
    light([]);
    opener?.focus({ preventScroll: true });
    opener = null;
  };

  // What the address names after its number sign, which anybody may have typed.
  const findTarget = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  // Lights the sentence of a claim that the address names, and brings it into sight.
  const follow = () => {
    const target = findTarget();
    if (!target) return;
    if (/^t\d+$/.test(target.id)) light([target.id.slice(1)]);
    const holder = target.closest(".margin section");
    if (!holder) return;
    const numbers = [numberOf(holder)];
    if (isNarrow()) open(numbers);
    else light(numbers);
    reveal(highlights.find((one) => covers(one, numbers)));
    holder.scrollIntoView({ block: "nearest" });
    target.scrollIntoView({ block: "nearest" });
  };

  text.addEventListener("click", (event) => {
    const highlight = event.target.closest("a.q");
    if (!highlight) return;
    event.preventDefault();
    const numbers = [sentenceOf(highlight)];
    open(numbers);
    opener = highlight;
    if (isNarrow() && highlight.getBoundingClientRect().bottom > margin.getBoundingClientRect().top) reveal(highlight);
    history.replaceState(null, "", `#q${numbers[numbers.length - 1]}`);
    const heading = margin.querySelector("section:not(.away) h2 a");
    heading?.focus({ preventScroll: true });
  });
  all.addEventListener("click", reset);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") reset();
  });
  addEventListener("hashchange", follow);
  follow();
}
