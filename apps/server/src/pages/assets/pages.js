// A few conveniences; every page works without them.
for (const form of document.querySelectorAll('form[data-once]'))
  form.addEventListener('submit', () => {
    for (const button of form.querySelectorAll('button')) setTimeout(() => (button.disabled = true), 0);
  });
for (const select of document.querySelectorAll('select[data-go]'))
  select.addEventListener('change', () => select.form?.requestSubmit());
const errors = document.querySelector('[data-focus]');
if (errors) errors.focus();
