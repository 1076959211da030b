// What readers choose for themselves, and this browser keeps: the zone of times, and whether single keys do something.
(() => {
  'use strict';

  const ZONE = 'llmroute.zone';
  const KEYS = 'llmroute.keys';
  const KEY_PAUSE_MS = 1500;

  // The texts of the page's language, which its head has.
  const texts = JSON.parse(document.querySelector('meta[name=llmroute-texts]')?.content ?? '{}');
  window.llmrouteText = (key, argument) => texts[key].replace('{0}', () => argument);

  // Days are written as in the page's language, and in the country's way that the browser prefers of it.
  const language = document.documentElement.lang;
  const locale = navigator.languages.find((each) => each.split('-')[0] === language) ?? (language === 'en' ? 'en-GB' : language);

  // Where a browser keeps nothing, a choice holds for the page.
  const chosen = new Map();

  function kept(name) {
    try {
      return chosen.get(name) ?? localStorage.getItem(name) ?? '';
    } catch {
      return '';
    }
  }

  function keep(name, value) {
    chosen.set(name, value);
    try {
      localStorage.setItem(name, value);
    } catch {
      // It holds for this page.
    }
  }

  let clock;
  let day;

  // A browser need not know the console's zone.
  function isKnown(zone) {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
    } catch {
      return false;
    }
  }

  function useZone(zone) {
    const options = zone === '' || !isKnown(zone) ? {} : { timeZone: zone };
    clock = new Intl.DateTimeFormat('en-GB', { ...options, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    day = new Intl.DateTimeFormat(locale, options);
  }

  function chooseZone() {
    const select = document.getElementById('zone');
    const zone = kept(ZONE);
    // What a former release offered may be none that is known now.
    const known = select !== null && [...select.options].some((option) => option.value === zone);
    useZone(known ? zone : '');
    if (select === null) {
      return;
    }
    select.options[0].textContent = window.llmrouteText('browserZone', Intl.DateTimeFormat().resolvedOptions().timeZone);
    select.value = known ? zone : '';
    select.addEventListener('change', () => {
      keep(ZONE, select.value);
      useZone(select.value);
      document.dispatchEvent(new Event('llmroute:zone'));
    });
  }

  // A time as readers want it, with its day where that is not today.
  window.llmrouteTime = (date, now) => {
    const time = clock.format(date);
    const its = day.format(date);
    return its === day.format(now) ? time : `${its} ${time}`;
  };

  // WCAG 2.2, 2.1.4: single keys can be turned off, and do nothing where one writes.
  const keysAreOn = () => kept(KEYS) !== 'off';
  let placeUntil = 0;

  function goTo(key) {
    const link = [...document.querySelectorAll('nav [data-key]')].find((each) => each.dataset.key === key);
    link?.click();
    return link !== undefined;
  }

  function act(key) {
    if (performance.now() < placeUntil) {
      placeUntil = 0;
      return goTo(key);
    }
    switch (key) {
      case 'g':
        placeUntil = performance.now() + KEY_PAUSE_MS;
        return true;
      case '/': {
        const search = document.querySelector('input[type=search]');
        search?.focus();
        return search !== null;
      }
      case 'p':
        document.getElementById('pause')?.click();
        return document.getElementById('pause') !== null;
      case '?':
        document.getElementById('keys').showModal();
        return true;
      default:
        return false;
    }
  }

  function pressed(event) {
    const elsewhere = event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented;
    const writing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (elsewhere || writing || !keysAreOn() || document.querySelector('dialog[open]') !== null) {
      return;
    }
    if (act(event.key)) {
      event.preventDefault();
    }
  }

  function chooseKeys() {
    const dialog = document.getElementById('keys');
    if (dialog === null) {
      return;
    }
    const on = document.getElementById('keys-on');
    on.checked = keysAreOn();
    on.addEventListener('change', () => keep(KEYS, on.checked ? 'on' : 'off'));
    document.getElementById('keys-open').addEventListener('click', () => dialog.showModal());
    document.addEventListener('keydown', pressed);
  }

  chooseZone();
  chooseKeys();
})();
