# Sourced by the runs of browser tests: what they need, or the reason why they are skipped (exit code 77).
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chromium=${CHROMIUM:-/usr/bin/chromium}

skip() { echo "browser tests skipped: $*" >&2; exit 77; }
for tool in node npm; do command -v $tool >/dev/null || skip "$tool is not installed"; done
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || skip "node $(node --version) is older than 18"
[ -x "$chromium" ] || skip "no Chromium at $chromium (CHROMIUM names another)"

# Two runs at once must not fetch into one folder.
(
  flock 9
  for package in playwright-core axe-core; do
    [ -e "$here/node_modules/$package/package.json" ] && continue
    npm --prefix "$here" ci --no-audit --no-fund --silent || exit 1
  done
) 9>"$here/.lock" || skip "npm could not fetch playwright-core and axe-core"

# What siglib says matters only when it fails.
quietly() { "$@" >said 2>&1 || { cat said >&2; echo "failed: $*" >&2; exit 1; }; }
