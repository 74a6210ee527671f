// Runs before the first paint, so that a chosen theme never flashes the other one.
;(function () {
  var chosen = localStorage.getItem('tandem.theme')
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.documentElement.dataset.density = localStorage.getItem('tandem.density') || 'comfortable'
})()
