// Before the first paint, so that a chosen theme does not flash. Not a module: those run too late.
{
  let theme = null;
  try {
    theme = localStorage.getItem('siglib.theme');
  } catch {
    // Storage may be forbidden; the system's theme it is.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
