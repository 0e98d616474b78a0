// <form data-autosubmit> sends itself when a choice changes. Its button is for
// people without script and stays for those who type, who press Enter.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form || event.target.matches('input[type="search"], input[type="text"]')) return;
  form.requestSubmit();
});

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  const typed = form.querySelector('input[type="search"], input[type="text"]');
  const button = form.querySelector("[data-autosubmit-button]");
  if (!typed && button) button.hidden = true;
}
