// Every htmx request, and every fetch() that asks for it, carries the CSRF token.

export function csrfHeaders() {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  return token ? { "X-CSRFToken": token } : {};
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") {
    Object.assign(event.detail.headers, csrfHeaders());
  }
});
