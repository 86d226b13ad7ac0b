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
// A slider beside each of two points' dates: its stops are the days and sizes at which the answer can become another.
for (const form of document.querySelectorAll('form[data-sliders]')) {
  const stops = JSON.parse(form.dataset.sliders);
  const inWords = (day) =>
    new Date(`${day}T12:00Z`).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const told = {
    days: inWords,
    sizes: ({ size, knownAt }) =>
      knownAt === null ? 'before any event' : `after ${size} events, known on ${inWords(knownAt.slice(0, 10))}`,
  };
  const entered = { days: (stop) => stop, sizes: ({ size }) => `size:${size}` };
  let asked = 0;
  const compare = async () => {
    const turn = (asked += 1);
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const result = page.getElementById(form.dataset.result);
    // Something that the page has to say is said by the page.
    if (result === null) return form.requestSubmit();
    if (turn !== asked) return;
    document.getElementById(form.dataset.result).replaceWith(result);
    history.replaceState(null, '', address);
  };
  for (const input of form.querySelectorAll('input[data-axis]')) {
    const { axis } = input.dataset;
    const all = stops[axis];
    if (all.length < 2) continue;
    const slider = Object.assign(document.createElement('input'), {
      type: 'range',
      min: 0,
      max: all.length - 1,
      step: 1,
    });
    const says = document.createElement('output');
    const tell = (stop) => {
      says.textContent = told[axis](stop);
      slider.setAttribute('aria-valuetext', told[axis](stop));
    };
    const place = () => {
      const size = Number(/^size:(\d+)$/.exec(input.value)?.[1]);
      const at = all.findLastIndex((stop) => (axis === 'days' ? stop <= input.value : stop.size <= size));
      slider.value = String(Math.max(0, at));
      tell(all[slider.value]);
    };
    const point = input.closest('fieldset').querySelector('legend').textContent;
    slider.setAttribute('aria-label', `${input.labels[0].textContent}, ${point}`);
    slider.addEventListener('input', () => {
      const stop = all[Number(slider.value)];
      input.value = entered[axis](stop);
      tell(stop);
    });
    slider.addEventListener('change', compare);
    input.addEventListener('change', place);
    place();
    input.after(slider, says);
  }
}
