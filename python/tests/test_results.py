"""Results are those of the program, and are read without a copy."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy
import pytest

import infusim


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "infusim", *arguments], capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", ["two-or-thirty", "propofol-three-models", "largest-dose-under-a-cap"])
def test_the_files_are_those_of_the_program(name: str, shipped: Path) -> None:
    path = shipped.with_name(f"{name}.yaml")
    options = ["--patients", "50", "--seed", "3", "--format", "parquet", "--report"]
    done = program("run", "--quiet", str(path), *options, "--out", "program")
    assert done.returncode == 0, done.stderr
    infusim.run(path, patients=50, seed=3).write("python", parquet=True, report=True)
    expected, written = files(Path("program") / name), files(Path("python") / name)
    assert expected.keys() == written.keys() and len(expected) > 5
    for file, content in expected.items():
        assert content == written[file], file


def test_a_dict_is_read_as_a_file_is(scenario: dict[str, Any]) -> None:
    import json

    Path("same.yaml").write_text(json.dumps(scenario))
    from_dict, from_file = infusim.run(scenario), infusim.run("same.yaml")
    assert str(from_dict) == str(from_file)
    for name in from_dict.tables:
        assert from_dict.table(name).to_arrow().equals(from_file.table(name).to_arrow()), name


def test_threads_and_processes_change_no_number(scenario: dict[str, Any]) -> None:
    one, four = (infusim.run(scenario, threads=threads) for threads in (1, 4))
    for name in one.tables:
        assert one.table(name).to_arrow().equals(four.table(name).to_arrow()), name


def test_every_reader_of_arrow_reads_a_table(scenario: dict[str, Any]) -> None:
    import duckdb
    import pyarrow

    patients = infusim.run(scenario).patients
    cmax = patients["cmax_ng_per_ml"]
    arrow = patients.to_arrow()
    assert arrow.num_rows == len(patients) == 400
    assert arrow.schema.field("cmax_ng_per_ml").metadata[b"unit"] == b"ng/mL"
    assert arrow.schema.field("cmax_ng_per_ml").type == pyarrow.float64()
    assert list(arrow["cmax_ng_per_ml"].to_numpy()) == list(cmax)
    assert list(patients.to_pandas()["cmax_ng_per_ml"]) == list(cmax)
    assert patients.to_polars()["cmax_ng_per_ml"].to_list() == list(cmax)
    connection = duckdb.connect()
    connection.register("people", arrow)
    found = connection.sql("select arm, max(cmax_ng_per_ml) from people group by arm order by arm").fetchall()
    assert [arm for arm, _ in found] == ["10 h", "2 h"] and found[0][1] == cmax[patients["arm"] == "10 h"].max()


def test_a_column_is_a_view_that_nobody_changes(scenario: dict[str, Any]) -> None:
    patients = infusim.run(scenario).patients
    one, two = patients["cmax_ng_per_ml"], patients["cmax_ng_per_ml"]
    assert numpy.shares_memory(one, two)
    assert one.ctypes.data == patients.to_arrow()["cmax_ng_per_ml"].chunk(0).buffers()[1].address
    with pytest.raises(ValueError):
        one[0] = 1.0
    first = float(one[0])
    del patients, two
    assert float(one[0]) == first, "the array keeps its table alive"
    with pytest.raises(KeyError, match="cmax_ng_per_ml"):
        infusim.run(scenario).patients["cmax"]


def test_individual_curves_and_parameters_on_request(scenario: dict[str, Any]) -> None:
    assert "patient_curves" not in infusim.run(scenario).tables
    result = infusim.run(scenario, patients=20, keep=["curves", "parameters"])
    curves = result.table("patient_curves")
    # Two arms, twenty people, a level every quarter of an hour for a day.
    assert len(curves) == 2 * 20 * 97
    assert set(result.table("patient_parameters").columns) >= {"subject", "parameter", "value"}
    level = next(name for name in curves.columns if name.endswith("ng_per_ml"))
    highest = curves[level][(curves["arm"] == "2 h") & (curves["subject"] == 3)].max()
    patients = result.patients
    cmax = patients["cmax_ng_per_ml"][(patients["arm"] == "2 h") & (patients["subject"] == 3)][0]
    assert highest <= cmax * (1 + 1e-12)
    with pytest.raises(ValueError, match="totals"):
        infusim.run(scenario, keep=["totals"])


def test_figures_are_those_of_the_program(scenario: dict[str, Any], design: dict[str, Any]) -> None:
    result = infusim.run(scenario)
    figure = result.plot("ketamine")
    assert isinstance(figure, infusim.Figure)
    paths = {path.name: path for path in result.write("out")}
    assert figure._repr_svg_() == paths["concentration.svg"].read_text()
    figure.save("own.svg")
    figure.save("own.png")
    assert Path("own.svg").read_text() == figure.svg
    assert Path("own.png").read_bytes()[1:4] == b"PNG"
    assert result.plot(log=True).svg != figure.svg
    with pytest.raises(ValueError, match="pdf"):
        figure.save("own.pdf")
    with pytest.raises(ValueError, match="norketamine"):
        result.plot("norketamine")
    figures = infusim.run(design, patients=20).plot()
    assert isinstance(figures, infusim.Figures) and len(figures) >= 2
    assert figures._repr_html_().count("<svg") == len(figures)


def test_a_notebook_cannot_lose_the_warnings(scenario: dict[str, Any]) -> None:
    result = infusim.run(scenario)
    shown = result._repr_html_()
    assert "<svg" in shown and infusim._result.PURPOSE in shown
    assert len(result.warnings) > 0
    import html

    for warning in result.warnings:
        assert html.escape(warning) in shown
    hostile = infusim.run({**scenario, "title": "<script>alert(1)</script>"})._repr_html_()
    assert "<script" not in hostile


def test_a_design_by_this_machine_and_by_an_executor(design: dict[str, Any]) -> None:
    assert infusim.cells(design) == 21
    whole = infusim.sweep(design, patients=100)
    assert sorted(set(whole["cell"].tolist())) == list(range(1, 22))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = infusim.sweep(design, patients=100, executor=pool, parts=5)
    assert len(parts) == len(whole)
    for name in whole.columns:
        one, other = whole[name], parts[name]
        same = numpy.array_equal(one, other, equal_nan=True) if one.dtype != object else list(one) == list(other)
        assert same, name
    study = {key: value for key, value in design.items() if key != "vary"}
    study["arms"] = {"one": [{"bolus": "10 mg"}]}
    with pytest.raises(ValueError, match="nothing is varied"):
        infusim.sweep(study)


def test_what_is_sought_is_found(shipped: Path) -> None:
    result = infusim.find(shipped.with_name("largest-dose-under-a-cap.yaml"), patients=200)
    answers = result.table("answers")
    assert len(answers) == 5
    with pytest.raises(ValueError, match="nothing is sought"):
        infusim.find(shipped, patients=10)


def test_the_record_says_from_what(scenario: dict[str, Any]) -> None:
    record = infusim.run(scenario, seed=11).record
    assert record["patients"]["seed"] == 11
    assert "kamp-2020" in str(record["models"])
