"""Exits through rich."""

from sinks.exits.ways import Output, way_out


@way_out
def rich_traceback_with_locals(case):
    import rich.console
    import rich.traceback

    def work():
        access_token = case.value
        nested = {"access_token": case.value, "list": [case.text]}
        return 1 / 0, access_token, nested

    console = rich.console.Console(file=Output(), width=60)
    try:
        work()
    except ZeroDivisionError:
        console.print(rich.traceback.Traceback(show_locals=True, width=60))
