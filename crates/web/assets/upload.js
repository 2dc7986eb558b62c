// Large files go in pieces: a broken line costs one piece, a reload goes on. Without script the form is sent as it is.
"use strict";

(() => {
  const PIECE = 1 << 20;
  const TRIES = 8;
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch) return;
  const words = form.dataset;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const keyOf = (file) => `payung-unggah:${words.upload}:${file.name}:${file.size}:${file.lastModified}`;

  const status = () => {
    let box = form.querySelector(".uploading");
    if (!box) {
      box = document.createElement("div");
      box.className = "uploading notice";
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      const said = document.createElement("p");
      said.setAttribute("aria-live", "polite");
      said.id = "upload-said";
      bar.setAttribute("aria-labelledby", said.id);
      box.append(said, bar);
      form.querySelector(".row-of-buttons").before(box);
    }
    return { bar: box.querySelector("progress"), said: box.querySelector("p") };
  };

  const say = (text, file, percent) => {
    const { bar, said } = status();
    bar.value = percent;
    said.textContent = text.replace("[berkas]", file.name).replace("[persen]", String(percent));
  };

  const begun = async (file) => {
    const known = sessionStorage.getItem(keyOf(file));
    if (known) {
      const answer = await fetch(known, { method: "HEAD" });
      if (answer.ok) return [known, Number(answer.headers.get("Upload-Offset"))];
      sessionStorage.removeItem(keyOf(file));
    }
    const answer = await fetch(words.upload, {
      method: "POST",
      headers: {
        "Upload-Length": String(file.size),
        "Upload-Name": encodeURIComponent(file.name),
        "Content-Type": file.type || "application/octet-stream",
      },
    });
    if (!answer.ok) throw new Error(await answer.text());
    const at = answer.headers.get("Location");
    sessionStorage.setItem(keyOf(file), at);
    return [at, 0];
  };

  const send = async (file) => {
    let failed = 0;
    let percent = 0;
    for (;;) {
      try {
        let [at, offset] = await begun(file);
        while (offset < file.size) {
          percent = Math.floor((offset * 100) / file.size);
          say(words.uploadSending, file, percent);
          const answer = await fetch(at, {
            method: "PATCH",
            headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
            body: file.slice(offset, offset + PIECE),
          });
          if (answer.status >= 500 || answer.status === 409) throw new Error(String(answer.status));
          if (!answer.ok) return null;
          offset = Number(answer.headers.get("Upload-Offset"));
          failed = 0;
        }
        say(words.uploadDone, file, 100);
        return at.split("/").pop();
      } catch {
        failed += 1;
        if (failed > TRIES) return null;
        say(words.uploadAgain, file, percent);
        await wait(Math.min(1000 * failed, 8000));
      }
    }
  };

  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (busy) { event.preventDefault(); return; }
    const inputs = [...form.querySelectorAll("input[type=file]")].filter((input) => input.name && input.files.length > 0);
    const large = inputs.filter((input) => [...input.files].some((file) => file.size > PIECE / 2));
    if (large.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    busy = true;
    const hidden = [];
    for (const input of large) {
      for (const file of input.files) {
        const id = await send(file);
        // What cannot go in pieces goes whole, as without script.
        if (id === null) { hidden.forEach((field) => field.remove()); form.submit(); return; }
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = `unggahan.${input.name}`;
        field.value = id;
        hidden.push(field);
        form.append(field);
      }
    }
    for (const input of large) input.disabled = true;
    form.submit();
  });

  // The back button shows the page as it was left: the files may be chosen again.
  window.addEventListener("pageshow", () => {
    busy = false;
    form.querySelectorAll("input[type=file]").forEach((input) => { input.disabled = false; });
    form.querySelectorAll("input[name^='unggahan.']").forEach((field) => field.remove());
    form.querySelector(".uploading")?.remove();
  });
})();
