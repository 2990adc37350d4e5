#!/bin/sh
# `make browser`: the extra `browser` from the package index, and Chromium from the system's own package manager.
# $1: the bin folder of the virtual environment.
set -eu
bin="$1"

"$bin/python" -c 'import scrapy_playwright' 2>/dev/null || {
  echo "Installing scrapy-playwright …"
  if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$bin/python" "scrapy-playwright>=0.0.48"
  else
    "$bin/python" -m pip install --quiet --disable-pip-version-check "scrapy-playwright>=0.0.48"
  fi
}

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then
    echo "Pages that need JavaScript are rendered with $(command -v "$name")."
    exit 0
  fi
done

if command -v apt-get >/dev/null 2>&1; then how="apt-get install -y chromium"
elif command -v dnf >/dev/null 2>&1; then how="dnf install -y chromium"
elif command -v pacman >/dev/null 2>&1; then how="pacman -S --noconfirm chromium"
elif command -v apk >/dev/null 2>&1; then how="apk add chromium"
elif command -v zypper >/dev/null 2>&1; then how="zypper install -y chromium"
elif command -v brew >/dev/null 2>&1; then
  echo "Install a browser with: brew install --cask chromium   (then run make browser again)"
  exit 1
else
  echo "No package manager found that this script knows; install Chromium so that the command 'chromium' is found, then run make browser again."
  exit 1
fi

if [ "$(id -u)" != 0 ]; then
  echo "Chromium must be installed by an administrator: sudo $how   (then run make browser again)"
  exit 1
fi
echo "Installing Chromium: $how …"
case "$how" in apt-get*) apt-get update -qq || true ;; esac
DEBIAN_FRONTEND=noninteractive $how >/dev/null
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || {
  echo "Chromium was installed, but no command 'chromium' is found; pages that need JavaScript stay unread."
  exit 1
}
echo "Chromium is installed; pages that need JavaScript will be rendered."
