// Draws the tables of numbers over time, and keeps what a reader has unfolded unfolded when a part of the page is replaced.
(() => {
  'use strict';

  const HEIGHT = 190;
  const DASHES = [[], [7, 4], [2, 3]];
  const COLOURS = ['--accent', '--limit', '--soft'];
  const drawn = new Map();
  const unfolded = new Set();

  // A custom property holds light-dark(…) as it is written; a real one has the colour that is meant.
  function resolved(name) {
    const probe = document.createElement('i');
    probe.className = `ink${name}`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });

  const utc = (seconds) => new Date(seconds * 1000).toISOString();

  function timeLabels(plot, splits, axis, space, step) {
    return splits.map((at) => (step >= 86400 ? utc(at).slice(5, 10) : utc(at).slice(11, 16)));
  }

  // The table is the chart's only source.
  function numbers(figure) {
    const rows = [...figure.querySelectorAll('tbody tr')];
    const times = rows.map((row) => Date.parse(row.querySelector('time').dateTime) / 1000);
    const series = [...figure.querySelectorAll('output[data-series]')];
    return [times, ...series.map((_, nr) => rows.map((row) => {
      const value = row.querySelectorAll('td')[nr].dataset.value;
      return value === '' ? null : Number(value);
    }))];
  }

  function short(value) {
    const forms = [[1e9, 'G'], [1e6, 'M'], [1e4, 'k']];
    for (const [least, sign] of forms) {
      if (Math.abs(value) >= least) {
        const unit = sign === 'k' ? 1e3 : least;
        return `${number.format(Number((value / unit).toPrecision(3)))} ${sign}`;
      }
    }
    return number.format(value);
  }

  function tell(figure, plot) {
    const at = plot.cursor.idx;
    const unit = figure.dataset.unit;
    for (const output of figure.querySelectorAll('output[data-series]')) {
      const value = at == null ? null : plot.data[Number(output.dataset.series) + 1][at];
      output.textContent = at == null ? '' : value == null ? '–' : `${value}${unit && ` ${unit}`}`;
    }
    figure.querySelector('.at').textContent = at == null ? '' : `${utc(plot.data[0][at]).slice(0, 16).replace('T', ' ')} UTC`;
  }

  function draw(figure) {
    const box = figure.querySelector('.plot');
    const data = numbers(figure);
    const ink = resolved('--soft');
    const line = resolved('--line');
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '12px sans-serif' };
    const place = document.createElement('small');
    place.className = 'at';
    box.before(place);
    const plot = new uPlot({
      width: box.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (self, least, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [{ ...axis, values: timeLabels }, { ...axis, size: 58, values: (self, splits) => splits.map(short) }],
      series: [{}, ...data.slice(1).map((values, nr) => ({
        stroke: resolved(COLOURS[nr]),
        width: 2,
        dash: DASHES[nr],
        spanGaps: false,
        points: { show: values.filter((value) => value !== null).length < 3, size: 6 },
      }))],
      hooks: { setCursor: [(self) => tell(figure, self)] },
    }, data, box);
    drawn.set(figure, plot);
  }

  function forget(figure, plot) {
    plot.destroy();
    figure.querySelector('.at')?.remove();
    drawn.delete(figure);
  }

  function drawAll() {
    for (const [figure, plot] of drawn) {
      if (!figure.isConnected) {
        forget(figure, plot);
      }
    }
    for (const figure of document.querySelectorAll('figure[data-chart]')) {
      if (!drawn.has(figure)) {
        draw(figure);
      }
    }
  }

  function drawAnew() {
    for (const [figure, plot] of drawn) {
      forget(figure, plot);
    }
    drawAll();
  }

  function fit() {
    for (const [figure, plot] of drawn) {
      const width = figure.querySelector('.plot').clientWidth;
      if (width !== plot.width) {
        plot.setSize({ width, height: HEIGHT });
      }
    }
  }

  function replaced() {
    for (const id of unfolded) {
      document.getElementById(id)?.setAttribute('open', '');
    }
    drawAll();
  }

  // Of a part that is replaced the old one is not folded, it is gone.
  document.addEventListener('toggle', (event) => {
    if (event.target.id && event.target.isConnected) {
      unfolded[event.target.open ? 'add' : 'delete'](event.target.id);
    }
  }, true);
  document.addEventListener('htmx:sseMessage', replaced);
  window.addEventListener('resize', fit);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAnew);
  drawAll();
})();
