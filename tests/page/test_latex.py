"""LaTeX for a paper: nothing that was read is a command, and every character is one that pdflatex has."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.page import Group, Lines, Page, Prose, Read, Row, Section, Table, TableColumn
from convcost.page.formats.latex import document
from convcost.page.latex.table import MOST_ROWS
from convcost.page.latex.texts import figure, latex_text, marked, verbatim
from tests.page.made import HOSTILE, everything


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("100% & $5 #1 a_b {c}", r"100\% \& \$5 \#1 a\_b \{c\}"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("a < b | c", r"a \textless{} b \textbar{} c"),
        ("3x5 -> 7, >=11 <= 13", r"3x5 $\rightarrow$ 7, $\geq$11 $\leq$ 13"),
        ("--device ---", "-{}-device -{}-{}-"),
        ("3×5 → … − – —", r"3$\times$5 $\rightarrow$ \dots{} $-$ \textendash{} \textemdash{}"),
        ("Réseau grün ç ñ Å", r"R\'{e}seau gr\"{u}n \c{c} \~{n} \AA{}"),
        ("卷\u202e", r"\textbackslash{}u5377\textbackslash{}u202e"),
        ("[x] * `a` 'b' \"c\"", r"{[}x{]} {*} \textasciigrave{}a\textasciigrave{} {'}b{'} {\char34}c{\char34}"),
    ],
)
def test_a_text_means_nothing_but_itself(text, shown):
    assert latex_text(text) == shown


def test_what_was_read_stands_in_a_typewriter_face():
    assert marked(("unknown ", Read("a_b"), "!")) == r"unknown \texttt{a\_b}!"


def test_digits_are_grouped_and_signs_are_those_of_mathematics():
    assert figure("1,234,567") == "1{,}234{,}567"
    assert figure("-11.3%") == r"$-$11.3\%"
    assert figure(">=1,027") == r"$\geq$1{,}027"
    assert figure("-") == "-"


@given(st.text())
def test_no_text_holds_a_command_of_its_own(text):
    for shown in (latex_text(text), figure(text)):
        assert shown.isascii()
        bare = re.sub(
            r"\\(text[a-z]+|[a-zA-Z]{1,2}|dots|char34)(?=\{|\W|34)|\\[\W_]|\$\\[a-z]+\$|\$-\$|\{,\}|\{'\}|\{\[\}|\{\]\}|\{\*\}",
            "",
            shown,
        )
        assert not set(bare) & set('\\$&#%_^~<>|"`')


@given(st.text())
def test_no_line_ends_the_lines_around_it(text):
    shown = verbatim(text)
    assert shown.isascii()
    assert shown.isprintable()
    assert "\\end{" not in shown


def test_a_table_has_three_rules_and_no_bars():
    columns = (TableColumn("name", "name"), TableColumn("MACs"), TableColumn("", "bar"))
    rows = (Row(("stem_1", "1,027", ""), share=1000),)
    table = Table(columns, (Group(rows, "by part"),), Row(("total", "1,027", "")))
    assert document(Page((Section((table,), "Net", "3x5 -> 7"),), ("counted so",))) == "\n".join((
        r"% needs \usepackage{booktabs}",
        "",
        r"\begin{table}[htbp]",
        r"\centering\footnotesize",
        r"\caption{Net, 3x5 $\rightarrow$ 7}",
        r"\begin{tabular}{lr}",
        r"\toprule",
        r"name & MACs \\",
        r"\midrule",
        r"\multicolumn{2}{l}{by part} \\",
        r"\quad stem\_1 & 1{,}027 \\",
        r"\midrule",
        r"total & 1{,}027 \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
        "",
        r"{\footnotesize counted so\par}",
        "",
    ))  # fmt: skip


def test_every_row_has_as_many_cells_as_there_are_columns():
    text = document(everything("Prime"))
    for columns, body in re.findall(r"\\begin\{tabular\}\{([lr]+)\}\n(.*?)\\end\{tabular\}", text, re.DOTALL):
        count = len(columns)
        for line in re.findall(r"^.*\\\\$", body, re.MULTILINE):
            spans = sum(int(each) - 1 for each in re.findall(r"\\multicolumn\{(\d+)\}", line))
            assert len(re.split(r"(?<!\\)&", line)) + spans == count, line


def test_a_table_that_fills_a_page_goes_on_over_several():
    def rows(count: int) -> str:
        found = tuple(Row((str(index), "31")) for index in range(count))
        return document(Page((Section((Table((TableColumn("n", "words"), TableColumn("b")), (Group(found),)),), "T"),)))

    assert "longtable" not in rows(MOST_ROWS)
    assert rows(MOST_ROWS + 1).startswith("% needs \\usepackage{booktabs,longtable}\n")
    assert "\\endhead" in rows(MOST_ROWS + 1)


def test_long_words_are_folded():
    table = Table((TableColumn("kind", "words"),), (Group((Row(("conv 7 kernel=3 stride=2 padding=1",)),)),))
    assert document(Page((Section((table,)),))).startswith("% needs \\usepackage{booktabs,array}\n")


def test_sentences_are_paragraphs_and_lines_stand_as_they_are():
    page = Page((Section((Prose(("one", "two")), Lines(("a  = 3 * 5", "\\end{verbatim}"))), "Why"),))
    assert document(page) == "\n".join((
        "% needs no package",
        "",
        r"\paragraph{Why}",
        "one",
        "",
        "two",
        "",
        r"\begin{footnotesize}",
        r"\begin{verbatim}",
        "a  = 3 * 5",
        r"\end {verbatim}",
        r"\end{verbatim}",
        r"\end{footnotesize}",
        "",
    ))  # fmt: skip


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
@pytest.mark.parametrize("text", ["Prime", " ".join(HOSTILE)])
def test_pdflatex_takes_it(tmp_path, text):
    shown = document(everything(text))
    packages = re.findall(r"^% needs (\\usepackage.*)$", shown, re.MULTILINE)
    whole = "\n".join((r"\documentclass{article}", *packages, r"\begin{document}", shown, r"\end{document}", ""))
    (tmp_path / "page.tex").write_text(whole, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Missing character" not in (tmp_path / "page.log").read_text(errors="replace")
