"""What `opentelemetry-instrument` calls by the entry point `opentelemetry_pre_instrument`: no change of code.

It runs when providers and exporters have been made and before libraries are instrumented. It is neither a
distro nor a configurator: of those the first one found wins, and the app would lose its telemetry.
"""

from __future__ import annotations

from redact._complain import complain


def start() -> None:
    """Installs redact with the default policy, until the app calls `install` itself.

    An error here would be logged and swallowed, and the app would go on unmasked: so it is said on stderr.
    """
    try:
        from redact._install import install_until_told  # noqa: PLC0415 - what fails in it must be told too

        install_until_told()
    except Exception as error:  # noqa: BLE001 - whatever it is, the app must start
        complain(f"could not be installed ({type(error).__name__}): nothing is masked in this process")
