"""A notebook in JupyterLab, in a real browser: cells run, are coloured, and update a display.

Needs jupyterlab and selenium, chromium and its driver; without them the test is skipped.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

import snippets

pytest.importorskip("jupyterlab")
webdriver = pytest.importorskip("selenium.webdriver")
By = pytest.importorskip("selenium.webdriver.common.by").By
Keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not BROWSER or not DRIVER:
    pytest.skip("chromium and its driver are not installed", allow_module_level=True)

CODE = """# a comment
model m(y: real[N]) {
  mu ~ normal(0, 5)
  y  ~ normal(mu, 1.5)
}"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab server with the installed kernelspec and extension."""
    folder = tmp_path_factory.mktemp("lab")
    install = os.environ.get("CREDENCE_BINARY")
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")}
    if install:
        prefix = folder / "prefix"
        subprocess.run([os.path.abspath(install), "install", "--prefix", str(prefix)], check=True)
        environment["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    work = folder / "work"
    work.mkdir()
    cells = [CODE, snippets.SUM, snippets.HELLO, snippets.FIT, snippets.PICTURE]
    notebook = {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [],
             "execution_count": None, "source": code} for i, code in enumerate(cells)],
        "metadata": {"kernelspec": {
            "name": "credence", "display_name": "Credence", "language": "credence"}},
        "nbformat": 4, "nbformat_minor": 5,
    }
    (work / "test.ipynb").write_text(json.dumps(notebook))
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
         "--IdentityProvider.token=", f"--ServerApp.root_dir={work}",
         f"--LabApp.user_settings_dir={folder}/settings",
         f"--LabApp.workspaces_dir={folder}/workspaces"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{url}/api/status").read()
            break
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline
            time.sleep(0.2)
    yield url, work
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def page(lab):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1400,2400"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    driver.get(f"{lab[0]}/lab/tree/test.ipynb")
    yield driver
    driver.quit()


def wait(driver, script, seconds=60):
    """The value of a script in the page, once it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = driver.execute_script(f"return {script}")
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError(f"never true: {script}")


def color_of(page, word):
    script = """
    for (const span of document.querySelectorAll('.jp-CodeCell .cm-line span'))
      if (span.textContent === arguments[0]) return getComputedStyle(span).color;
    return null;"""
    return page.execute_script(script, word)


def test_cells_are_coloured(page):
    wait(page, "document.querySelectorAll('.jp-CodeCell .cm-line').length > 4")
    wait(page, "[...document.querySelectorAll('.jp-CodeCell .cm-line span')]"
               ".some(s => s.textContent === 'model')")
    plain = page.execute_script(
        "return getComputedStyle(document.querySelector('.jp-CodeCell .cm-line')).color")
    colors = {w: color_of(page, w) for w in ("model", "~", "normal", "1.5", "# a comment")}
    assert None not in colors.values(), colors
    assert len({*colors.values(), plain}) >= 5, (colors, plain)
    assert colors["model"] == colors["~"]


def test_all_cells_run(page):
    wait(page, "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')")
    cells = page.find_elements(By.CSS_SELECTOR, ".jp-CodeCell")
    cells[0].find_element(By.CSS_SELECTOR, ".cm-content").click()
    for _ in cells:
        page.switch_to.active_element.send_keys(Keys.SHIFT, Keys.ENTER)
        time.sleep(0.3)
    wait(page, "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
               ".filter(p => /\\d/.test(p.textContent)).length >= 5")
    text = page.execute_script(
        "return [...document.querySelectorAll('.jp-OutputArea-output')]"
        ".map(o => o.textContent).join('|')")
    assert "hello, world" in text and snippets.SUM_RESULT in text
    wait(page, "document.querySelector('.jp-OutputArea-output svg, .jp-OutputArea-output img')")


def test_a_progress_display_is_one_output(page):
    """Updates replace the display; they do not pile up below the cell."""
    count = page.execute_script(
        "return [...document.querySelectorAll('.jp-CodeCell')].map("
        "c => c.querySelectorAll('.jp-OutputArea-child').length)")
    assert count[3] == 1
