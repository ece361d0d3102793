// Copies a citation. The buttons are shown by this script alone, so that there is none that does nothing.
"use strict";

for (const element of document.querySelectorAll(".copy, .script-only")) {
  element.hidden = false;
}

// The citation as plain text, and with its italics for editors that take them. What has no italics and several lines
// is a record for a program (BibTeX, RIS), which an editor must not take for one paragraph.
async function copy(source) {
  const plain = source.textContent;
  if (navigator.clipboard && window.ClipboardItem) {
    const forms = { "text/plain": new Blob([plain], { type: "text/plain" }) };
    if (source.querySelector("i") || !plain.includes("\n")) {
      forms["text/html"] = new Blob([source.innerHTML.replaceAll("\n", "<br>")], { type: "text/html" });
    }
    await navigator.clipboard.write([new ClipboardItem(forms)]);
    return true;
  }
  select(source);
  return document.execCommand("copy"); // where the address is not secure there is no other way
}

function select(source) {
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) {
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  let done = false;
  try {
    done = await copy(source);
  } catch {
    select(source);
  }
  document.getElementById("copied").textContent = done ? button.dataset.done : button.dataset.failed;
});
