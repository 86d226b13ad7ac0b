// A few conveniences; every page works without them.
for (const form of document.querySelectorAll('form[data-once]'))
  form.addEventListener('submit', () => {
    for (const button of form.querySelectorAll('button')) setTimeout(() => (button.disabled = true), 0);
  });
for (const select of document.querySelectorAll('select[data-go]'))
  select.addEventListener('change', () => select.form?.requestSubmit());
const errors = document.querySelector('[data-focus]');
if (errors) errors.focus();
// The code of a sign-in link stands behind the #, which is taken out of the address before anything else happens.
const signIn = document.querySelector('form[data-code]');
if (signIn && location.hash.length > 1) {
  signIn.elements.code.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  signIn.requestSubmit();
}
for (const field of document.querySelectorAll('input[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ds_button ds_button--secondary ds_button--small psp-copy';
  button.textContent = 'Copy';
  const told = document.createElement('span');
  told.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value);
    told.textContent = ' Copied.';
  });
  field.after(button, told);
}
