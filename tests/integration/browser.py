"""A headless Chromium, driven over its debugging pipe: no driver, no port, no package."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile

PATIENCE = 300  # seconds, only so that nothing hangs
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One page of one browser. `errors` is what its scripts threw and its log complained about."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # It speaks on its descriptors 3 and 4, whatever ours are called.
        script = 'exec "$@" 3<&{} 4>&{}'.format(*(os.dup(each) for each in (to_browser, from_browser)))
        inherited = [int(part.rpartition("&")[2]) for part in script.split()[2:]]
        command = [
            *("bash", "-c", script, "browser", PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu"),
            *("--remote-debugging-pipe", "--no-first-run", f"--user-data-dir={self._folder.name}"),
            *("--disable-dev-shm-usage", "--hide-scrollbars"),
        ]
        self._process = subprocess.Popen(command, pass_fds=inherited, stderr=subprocess.DEVNULL)
        for each in (to_browser, from_browser, *inherited):
            os.close(each)
        self._number = 0
        self._buffer = b""
        self.errors = []
        self.requests = []
        self._loaded = set()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = None
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")
        self._call("Page.setLifecycleEventsEnabled", enabled=True)
        self.prefer("light")

    def prefer(self, scheme):
        """What the person likes: `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._call("Emulation.setEmulatedMedia", media="screen", features=[feature])

    def print_on(self, width):
        """Lays the page out as on paper of this width; `prefer` is the screen again."""
        size = {"width": width, "height": 1100, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        self._call("Emulation.setEmulatedMedia", media="print")

    def open(self, path):
        """Loads a file and waits until it is there."""
        self._go("about:blank")  # what the page before it still had to say is said by then
        self.errors.clear()
        self.requests.clear()
        self._go(path.resolve().as_uri())

    def _go(self, address):
        # By the browser's word for this very navigation: the document before it may still answer.
        wanted = self._call("Page.navigate", url=address)["loaderId"]
        while wanted not in self._loaded:
            self._note(self._read())

    def run(self, expression):
        """What an expression gives; a wrong one is an error here."""
        done = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise AssertionError(done["exceptionDetails"]["text"] + str(done["result"].get("description")))
        return done["result"].get("value")

    def press(self, key, text=""):
        """A key, down and up."""
        for kind in ("keyDown", "keyUp"):
            codes = {"Tab": 9, "Enter": 13, " ": 32}
            fields = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
            if kind == "keyDown" and (text or key == "Enter"):
                fields["text"] = text or "\r"
            self._call("Input.dispatchKeyEvent", type=kind, **fields)

    def type(self, text):
        """Text into what has the focus."""
        self._call("Input.insertText", text=text)

    def screenshot(self, width, height):
        """The page's upper part as PNG."""
        import base64

        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        """Ends the browser."""
        try:
            self._session = None
            self._call("Browser.close")
            self._process.wait(PATIENCE)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def _call(self, method, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            self._note(answer)

    def _note(self, event):
        if event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(event["params"]["exceptionDetails"])
        elif event.get("method") == "Log.entryAdded":
            self.errors.append(event["params"]["entry"]["text"])
        elif event.get("method") == "Page.lifecycleEvent":
            if event["params"]["name"] == "load":
                self._loaded.add(event["params"]["loaderId"])
        elif event.get("method") == "Network.requestWillBeSent":
            self.requests.append(event["params"]["request"]["url"])

    def _read(self):
        while b"\0" not in self._buffer:
            if not select.select([self._in], [], [], PATIENCE)[0]:
                raise TimeoutError("the browser says nothing")
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise EOFError("the browser has gone")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)
