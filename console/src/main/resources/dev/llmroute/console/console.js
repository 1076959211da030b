// What moves on the pages: countdowns, times as the reader wants them, the questions before a change, the live updates and their pause.
(() => {
  'use strict';

  // What needs a script is not offered without.
  document.documentElement.classList.add('js');

  const say = window.llmrouteText;

  // The server's clock, carried on by a clock that never jumps: the reader's own may be wrong.
  let serverNow = () => Date.now();
  let knownStamp = null;

  // A stamp tells the time at which it came, so each is read once.
  function setClock() {
    const stamp = document.querySelector('[data-now]');
    if (stamp && stamp !== knownStamp) {
      knownStamp = stamp;
      const offset = Number(stamp.dataset.now) - performance.now();
      serverNow = () => offset + performance.now();
    }
  }

  const two = (n) => String(n).padStart(2, '0');

  // The same form as ClockText.java.
  function clockText(ms) {
    const seconds = Math.floor(Math.max(0, ms) / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (hours === 0) {
      return `${minutes}:${two(seconds % 60)}`;
    }
    if (hours < 24) {
      return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
    }
    return `${Math.floor(hours / 24)} d ${two(hours % 24)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  }

  // How long ago something was, or how old it is.
  function spanText(kind, ms) {
    const seconds = Math.floor(Math.max(0, ms) / 1000);
    if (seconds < 60) {
      return say(`${kind}.seconds`, seconds);
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
      return say(`${kind}.minutes`, minutes);
    }
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? say(`${kind}.hours`, hours) : say(`${kind}.days`, Math.floor(hours / 24));
  }

  function show(element, text) {
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  function tick() {
    const now = serverNow();
    for (const time of document.querySelectorAll('time[data-countdown]')) {
      const left = Date.parse(time.dateTime) - now;
      show(time, left > 0 ? clockText(left) : say('over'));
      const row = time.closest('tr');
      if (row) {
        row.classList.toggle('over', left <= 0);
        row.querySelector('progress').value = Math.max(0, left);
      }
    }
    for (const time of document.querySelectorAll('time[data-ago]')) {
      show(time, spanText('ago', now - Date.parse(time.dateTime)));
    }
    for (const time of document.querySelectorAll('time[data-age]')) {
      show(time, spanText('age', now - Date.parse(time.dateTime)));
    }
    for (const time of document.querySelectorAll('time[data-local]')) {
      show(time, window.llmrouteTime(new Date(time.dateTime), new Date(now)));
    }
  }

  function refresh() {
    setClock();
    tick();
  }

  function showStream(state) {
    const line = document.getElementById('stream-state');
    line.dataset.state = state;
    show(line, say(`stream.${state}`));
  }

  // The request is made anew, because the button may have been replaced by an update while the question was open.
  function askFirst(event) {
    if (!event.detail.question) {
      return;
    }
    event.preventDefault();
    const { verb, path, question } = event.detail;
    const dialog = document.getElementById('confirm');
    document.getElementById('confirm-question').textContent = question;
    dialog.querySelector('[value=yes]').textContent = event.detail.elt.textContent;
    dialog.returnValue = 'no';
    dialog.onclose = () => {
      if (dialog.returnValue === 'yes') {
        htmx.ajax(verb.toUpperCase(), path, '#outcome');
      }
    };
    dialog.showModal();
  }

  // A change can be taken back for a while only.
  function expire(outcome) {
    for (const button of outcome.querySelectorAll('[data-gone-after]')) {
      setTimeout(() => {
        if (document.activeElement === button) {
          outcome.focus();
        }
        button.remove();
      }, Number(button.dataset.goneAfter));
    }
  }

  function afterSettle(event) {
    refresh();
    if (event.target.id === 'edit-answer') {
      event.target.focus();
    } else if (event.target.id === 'outcome') {
      event.target.focus();
      expire(event.target);
    } else if (event.target.id === 'act' && !event.target.open) {
      event.target.showModal();
    }
  }

  function afterRequest(event) {
    const dialog = event.target.closest('#act');
    if (dialog && event.detail.successful && event.detail.requestConfig.verb !== 'get') {
      dialog.close();
    }
  }

  function complain(event, text) {
    const refusal = event.target.closest('#act')?.querySelector('.refusal');
    show(refusal ?? document.getElementById('outcome'), text);
  }

  function closeDialog(event) {
    if (event.target.closest('[data-close]')) {
      event.target.closest('dialog').close();
    }
  }

  // The stream belongs to its element: one that takes its place begins with all there is, or stands still.
  function replaceFeed(live) {
    const old = document.querySelector('[sse-connect], [data-stream]');
    const fresh = old.cloneNode(true);
    if (live) {
      fresh.setAttribute('sse-connect', fresh.dataset.stream ?? fresh.getAttribute('sse-connect'));
      delete fresh.dataset.stream;
    } else {
      fresh.dataset.stream = fresh.getAttribute('sse-connect');
      fresh.removeAttribute('sse-connect');
    }
    old.after(fresh);
    htmx.swap(old, '', { swapStyle: 'delete', swapDelay: 0, settleDelay: 0 });
    htmx.process(fresh);
  }

  function pauseOrGoOn(event) {
    const paused = event.currentTarget.getAttribute('aria-pressed') !== 'true';
    event.currentTarget.setAttribute('aria-pressed', String(paused));
    replaceFeed(!paused);
    if (paused) {
      showStream('paused');
    } else {
      showStream('connecting');
    }
  }

  // Rows that are not there tell that something was missed.
  function resync() {
    if (document.getElementById('pause')?.getAttribute('aria-pressed') === 'false') {
      replaceFeed(true);
    }
  }

  document.addEventListener('htmx:confirm', askFirst);
  document.addEventListener('htmx:afterSettle', afterSettle);
  document.addEventListener('htmx:afterRequest', afterRequest);
  document.addEventListener('htmx:oobErrorNoTarget', resync);
  document.addEventListener('click', closeDialog);
  document.addEventListener('llmroute:zone', tick);
  document.getElementById('pause')?.addEventListener('click', pauseOrGoOn);
  document.addEventListener('htmx:sseMessage', refresh);
  document.addEventListener('htmx:sseOpen', () => showStream('open'));
  document.addEventListener('htmx:sseError', () => showStream('lost'));
  document.addEventListener('htmx:sendError', (event) => complain(event, say('unreachable')));
  document.addEventListener('htmx:responseError', (event) => complain(event, event.detail.xhr.responseText));
  refresh();
  setInterval(tick, 250);
})();
