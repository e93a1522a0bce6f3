import signal
import sys
from pathlib import Path

import pytest

RULE = "─" * 20


def test_a_terminal_gets_rules_bars_and_colour(terminal):
    shown = terminal("analyze", "chain.yaml", COLUMNS="100")
    assert RULE in shown
    assert "█" in shown
    assert "\x1b[1mChain\x1b[0m" in shown


def test_no_color_takes_the_colour_and_leaves_the_rules(terminal):
    for shown in (
        terminal("analyze", "chain.yaml", NO_COLOR="1"),
        terminal("analyze", "chain.yaml", "--color", "never", FORCE_COLOR="1"),
    ):
        assert RULE in shown
        assert "\x1b" not in shown


def test_a_dumb_terminal_gets_plain_text(terminal):
    assert terminal("analyze", "chain.yaml", TERM="dumb").isascii()


def test_columns_is_the_width(terminal):
    shown = terminal("analyze", "chain.yaml", COLUMNS="40", NO_COLOR="1")
    assert max(map(len, shown.splitlines())) <= 40
    assert "Left out to fit 40 columns: output, share, bar" in " ".join(shown.split())


@pytest.mark.parametrize("columns", ["1", "44"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "chain.yaml"],
        ["check", "chain.yaml", "--max", "params=1G"],
        ["compare", "chain.yaml", "family.yaml@wide", "--layers"],
        ["explain", "chain.yaml"],
        ["explain", "chain.yaml", "first"],
        ["reconcile", "chain.yaml", "--to", "ptflops"],
        ["reductions", "chain.yaml"],
        ["verify", "alexnet"],
        ["zoo", "nin", "--by", "family"],
    ],
)
def test_no_terminal_is_too_narrow(terminal, arguments, columns):
    shown = terminal(*arguments, COLUMNS=columns, NO_COLOR="1")
    assert shown.strip()
    assert "Traceback" not in shown


def test_colour_can_be_forced_through_a_pipe(convcost):
    for done in (
        convcost("analyze", "chain.yaml", FORCE_COLOR="1"),
        convcost("analyze", "chain.yaml", "--color", "always"),
    ):
        assert "\x1b[1mChain\x1b[0m" in done.stdout
    assert "\x1b" not in convcost("analyze", "chain.yaml", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_problems_are_coloured_where_standard_error_is(terminal, convcost):
    assert "\x1b[" in terminal("analyze", "misspelt.yaml")
    assert "\x1b[" not in convcost("analyze", "misspelt.yaml").stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "ascii:strict"])
def test_an_encoding_that_lacks_a_character_never_fails(convcost, folder, encoding):
    text = Path("chain.yaml").read_text(encoding="utf-8").replace("Chain", "R\u00e9seau \u2192")
    (folder / "net.yaml").write_text(text, encoding="utf-8")
    for arguments in (["analyze", "net.yaml"], ["analyze", "net.yaml", "--color", "always"], ["validate", "\u2192"]):
        done = convcost(*arguments, PYTHONIOENCODING=encoding)
        assert done.returncode in {0, 2}
        assert "\\u2192" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_a_closed_pipe_ends_quietly_and_changes_no_verdict(process):
    for arguments, status in ((["analyze", "chain.yaml"], 0), (["analyze", "chain.yaml", "nothing.yaml"], 2)):
        started = process("-m", "convcost", *arguments)
        started.stdout.close()
        _, told = started.communicate()
        assert started.returncode == status
        assert "Broken" not in told.replace("broken.yaml", "")
        assert "Traceback" not in told


def test_a_closed_pipe_ends_the_help_quietly(process):
    started = process("-m", "convcost", "--help")
    started.stdout.close()
    assert started.communicate()[1] == ""
    assert started.returncode == 0


def test_a_full_disk_is_said(process):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        started = process("-m", "convcost", "analyze", "chain.yaml", stdout=full)
        _, told = started.communicate()
    assert started.returncode == 2
    assert told.startswith("error[E405] cannot write to standard output: No space left on device")


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["--help"], ["analyze", "--help"], []])
def test_what_it_says_of_itself_survives_every_stream(process, arguments):
    status = 0 if arguments else 2
    started = process("-m", "convcost", *arguments)
    started.stdout.close()
    assert (started.communicate()[1], started.returncode) == ("", status)
    command = [sys.executable, "-m", "convcost", *arguments]
    started = process("-c", f"import os, subprocess, sys; os.close(1); sys.exit(subprocess.call({command}))")
    assert (started.communicate()[1], started.returncode) == ("", status)
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            started = process("-m", "convcost", *arguments, stdout=full)
            told = started.communicate()[1]
        assert started.returncode == 2
        assert told == "error[E405] cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("listener", ["gone", "full", "closed"])
def test_a_bug_is_3_whoever_listens(process, listener):
    sabotage = "import convcost.cli.run as cli; cli.run = lambda arguments: 1 // 0"
    deafen = {
        "gone": "reads, writes = os.pipe(); os.close(reads); os.dup2(writes, 2)",
        "full": "os.dup2(os.open('/dev/full', os.O_WRONLY), 2)",
        "closed": "os.close(2)",
    }[listener]
    if listener == "full" and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    start = "from convcost.__main__ import main; sys.argv = ['convcost', 'analyze', 'chain.yaml']; sys.exit(main())"
    started = process("-c", f"import os, sys; {deafen}; {sabotage}; {start}")
    started.communicate()
    assert started.returncode == 3


def test_an_interrupt_is_130_without_a_traceback(process):
    # the child says when it has got as far as waiting for its input; in the background a shell has it ignore interrupts
    program = """
import signal, sys, convcost.networks.read as reading
signal.signal(signal.SIGINT, signal.default_int_handler)
class Input:
    class buffer:
        def read(size):
            print("waiting", flush=True)
            sys.__stdin__.read()
sys.stdin = Input
from convcost.__main__ import main
sys.argv = ["convcost", "analyze", "-"]
sys.exit(main())
"""
    started = process("-c", program)
    assert started.stdout.readline() == "waiting\n"
    started.send_signal(signal.SIGINT)
    _, told = started.communicate()
    assert (started.returncode, told) == (130, "")


def test_the_package_imports_nothing_before_interrupts_are_taken_care_of(process):
    program = "import sys; before = set(sys.modules); import convcost; print(set(sys.modules) - before)"
    printed, told = process("-c", program).communicate()
    assert (printed, told) == ("{'convcost'}\n", "")


@pytest.mark.parametrize("module", ["gc", "convcost.cli.guarded", "convcost.errors.status", "typer"])
def test_an_interrupt_while_python_starts_is_130_without_a_traceback(process, module):
    program = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)
sys.modules.pop("{module}", None)
sys.meta_path.insert(0, Interrupted())
from convcost.__main__ import main
sys.argv = ["convcost", "analyze", "chain.yaml"]
sys.exit(main())
"""
    started = process("-c", program)
    printed, told = started.communicate()
    assert (started.returncode, printed, told) == (130, "", "")


@pytest.mark.parametrize(
    "stream",
    [
        "io.StringIO()",
        "io.BytesIO()",
        "io.TextIOWrapper(io.BytesIO(), 'ascii')",
        "io.TextIOWrapper(io.BytesIO(), 'latin-1', errors='strict')",
        "type('Told', (), {'write': lambda self, text: len(text)})()",
        "type('Narrow', (), {'encoding': 'ascii', 'write': lambda self, text: len(text.encode('ascii'))})()",
    ],
)
@pytest.mark.parametrize("command", [["analyze", "chain.yaml"], ["compare", "family.yaml"]])
def test_the_result_goes_to_whatever_stands_for_standard_output(process, stream, command):
    program = f"""
import contextlib, io, sys
from convcost.__main__ import main
sys.argv = ["convcost", *{command}]
with contextlib.redirect_stdout({stream}):
    status = main()
sys.exit(status)
"""
    started = process("-c", program)
    assert (started.communicate()[1], started.returncode) == ("", 0)


def test_a_standard_output_that_is_closed_is_2(process):
    program = "import sys; from convcost.__main__ import main; sys.argv = ['convcost', 'analyze', 'chain.yaml']"
    started = process("-c", f"{program}; import io; sys.stdout = io.StringIO(); sys.stdout.close(); sys.exit(main())")
    assert started.communicate()[1] == "error[E405] cannot write to standard output: it is closed\n"
    assert started.returncode == 2


@pytest.mark.parametrize(
    "sabotage",
    [
        "import convcost.cli.run as cli; cli.run = lambda arguments: 1 // 0",
        "sys.modules['typer'] = None",
        "sys.modules['convcost.notation.build'] = None",
    ],
)
def test_a_bug_is_3_with_a_traceback_and_where_to_report_it(process, sabotage):
    start = "from convcost.__main__ import main; sys.argv = ['convcost', 'analyze', 'chain.yaml']; sys.exit(main())"
    started = process("-c", f"import sys; {sabotage}; {start}")
    printed, told = started.communicate()
    assert (started.returncode, printed) == (3, "")
    assert told.startswith("Traceback (most recent call last):")
    assert "bug in convcost, not in your file: please report it" in told.splitlines()[-1]


@pytest.mark.parametrize("stream", [1, 2])
def test_closed_streams_are_no_bug(process, stream):
    command = '[sys.executable, "-m", "convcost", "analyze", "chain.yaml"]'
    started = process("-c", f"import os, subprocess, sys; os.close({stream}); sys.exit(subprocess.call({command}))")
    started.communicate()
    assert started.returncode == 0


def test_no_line_of_a_file_can_be_read_as_a_command_of_the_build_server(convcost, folder):
    name = '"::error::x\\u001b[31m\\u202e"'
    text = Path("chain.yaml").read_text(encoding="utf-8").replace("Chain", name)
    (folder / "::warning::.yaml").write_text(text.replace("relu", "rleu"), encoding="utf-8")
    (folder / "net.yaml").write_text(text, encoding="utf-8")
    for arguments in (
        ["net.yaml"],
        ["net.yaml", "-q"],
        ["net.yaml", "--format=csv"],
        ["net.yaml", "--format=markdown"],
        ["net.yaml", "--format=html"],
        ["net.yaml", "--format=latex"],
    ):
        done = convcost("analyze", *arguments)
        assert done.returncode == 0
        assert not [line for line in done.stdout.splitlines() if line.startswith("::")]
        assert "\x1b" not in done.stdout
        assert "\u202e" not in done.stdout
    assert not [line for line in convcost("analyze", "::warning::.yaml").stderr.splitlines() if line.startswith("::")]


def test_help_names_the_exit_status(convcost):
    for arguments in (["--help"], ["analyze", "--help"], ["analyze", "-h"]):
        done = convcost(*arguments)
        assert done.returncode == 0
        assert "2 could not judge" in done.stdout
        assert done.stdout.isascii()
