"""Finds the people of a list in a register with Splink 5 on DuckDB: match_splink.py LIST REGISTER OUT nik|bare.

The usual way: exact and Jaro-Winkler on the name with term frequencies, Splink's own comparison of dates of birth, sex, village
and kecamatan; u from random pairs, m by expectation and maximisation. Writes the best partner of each row of the list with its
probability: baris,baris_register,skor. Rows are numbered by their lines.
"""

import os
import sys

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LIST, REGISTER, OUT, MODE = sys.argv[1:5]
con = duckdb.connect(":memory:")
con.execute("SET threads = 2")
con.execute("SET preserve_insertion_order = true")
with_nik = MODE == "nik"

for table, path in (("list", LIST), ("register", REGISTER)):
    nik = "nullif(trim(nik), '')" if with_nik else "NULL"
    con.execute(
        f"""
        CREATE TABLE {table} AS
        SELECT row_number() OVER () + 1 AS unique_id,
               {nik} AS nik,
               nullif(regexp_replace(trim(lower(nama)), '\\s+', ' ', 'g'), '') AS nama,
               strftime(try_strptime(tanggal_lahir, '%d-%m-%Y'), '%Y-%m-%d') AS tanggal_lahir,
               jenis_kelamin,
               kode_desa AS desa,
               substr(kode_desa, 1, 6) AS kecamatan
        FROM read_csv('{path}', header = true, all_varchar = true)
        """
    )

area = cl.CustomComparison(
    output_column_name="wilayah",
    comparison_levels=[
        cll.NullLevel("desa"),
        cll.ExactMatchLevel("desa").configure(tf_adjustment_column="desa"),
        cll.ExactMatchLevel("kecamatan"),
        cll.ElseLevel(),
    ],
)
comparisons = [
    cl.JaroWinklerAtThresholds("nama", [0.95, 0.88, 0.75]).configure(term_frequency_adjustments=True),
    cl.DateOfBirthComparison("tanggal_lahir", input_is_string=True, datetime_format="%Y-%m-%d"),
    cl.ExactMatch("jenis_kelamin"),
    area,
]
# Everybody of one birthday, as Splink is most accurate on such data; narrower rules cost it a tenth of the pairs.
blocking = [block_on("tanggal_lahir"), block_on("nama", "desa")]
if with_nik:
    comparisons.append(cl.DamerauLevenshteinAtThresholds("nik", [1, 2]))
    blocking.insert(0, block_on("nik"))

api = DuckDBAPI(connection=con)
frames = [api.register(name, dataset_display_name=name) for name in ("list", "register")]
settings = SettingsCreator(
    link_type="link_only",
    comparisons=comparisons,
    blocking_rules_to_generate_predictions=blocking,
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
linker = Linker(frames, settings, log_level=40)
linker.training.estimate_probability_two_random_records_match([block_on("nama", "tanggal_lahir", "desa")], recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("tanggal_lahir", "desa"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("nama", "desa"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("nama", "tanggal_lahir"))
pairs = linker.inference.predict(threshold_match_probability=0.01)
con.execute(
    f"""
    COPY (
        SELECT unique_id_l AS baris, arg_max(unique_id_r, match_weight) AS baris_register, max(match_probability) AS skor
        FROM {pairs.physical_name}
        GROUP BY unique_id_l
    ) TO '{OUT}' (HEADER)
    """
)
