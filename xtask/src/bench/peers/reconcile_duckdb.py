"""The comparison of `payung reconcile` in DuckDB: the same rows in the same order, causes as words, no articles.

It knows of the made-up data that nobody is on the roster twice, that every KPJ is sound, that nothing in a bill's row is
unreadable but the NIK, that a line is for one month, and that the tariff is the same for everybody.
"""

import sys

import duckdb

ROSTER, BILL, OUT, MONTH, FULL, HALF = sys.argv[1:7]
CLASSES = "18800, 20800, 22800, 24800, 26800, 28800, 30800, 32800, 36300, 41300, 46300, 51300, 56300, 61300, 66300"


def reads(path):
    return f"read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, auto_detect = true, sample_size = 2000, strict_mode = false)"


db = duckdb.connect()
db.execute("SET threads = 2; SET preserve_insertion_order = true; SET enable_progress_bar = false")
db.execute(f"""CREATE TEMP TABLE roster AS
    SELECT CAST(nik AS BIGINT) AS nik, CAST(kpj AS BIGINT) AS kpj, nama, sumber_dana, kelompok,
        mulai <= '{MONTH}' AND coalesce(sampai, '9999-12') >= '{MONTH}' AND coalesce(substr(berakhir, 1, 7), '9999-12') >= '{MONTH}' AS covered,
        CASE WHEN substr(berakhir, 1, 7) < '{MONTH}' THEN CASE WHEN sebab_berakhir LIKE '%meninggal%' THEN 'meninggal'
            WHEN sebab_berakhir LIKE '%pindah%' THEN 'pindah' ELSE 'sudah berakhir' END
            WHEN sampai < '{MONTH}' THEN 'sudah berakhir' WHEN mulai > '{MONTH}' THEN 'tidak ditetapkan' END AS outside,
        coalesce(contains(terbayar, '{MONTH}'), false) AS paid
    FROM {reads(ROSTER)}""")
db.execute(f"""CREATE TEMP TABLE bill AS
    SELECT row_number() OVER () AS rn, CASE WHEN length("NIK") = 16 THEN TRY_CAST("NIK" AS BIGINT) END AS nik, CAST("KPJ" AS BIGINT) AS kpj,
        "Nama Peserta" AS nama, CAST("Jumlah Iuran" AS BIGINT) AS amount, "Sumber Dana" AS fund, "Wadah" AS wadah
    FROM {reads(BILL)}""")
db.execute(f"""COPY (
    WITH lines AS (
        SELECT bill.*, coalesce(by_nik.nik, by_kpj.nik, bill.nik) AS key, bill.nik IS NULL AS damaged,
            by_nik.nik IS NULL AND by_kpj.nik IS NOT NULL AND bill.nik IS NOT NULL AS other_nik
        FROM bill LEFT JOIN roster AS by_nik ON bill.nik = by_nik.nik
            LEFT JOIN roster AS by_kpj ON by_kpj.kpj = CASE WHEN by_nik.nik IS NULL THEN bill.kpj END
    ), billed AS (
        SELECT key, count(*) AS lines, sum(amount) AS amount, arg_min(amount, rn) AS first, arg_min(kpj, rn) AS kpj, arg_min(nama, rn) AS nama,
            arg_min(fund, rn) AS fund, arg_min(wadah, rn) AS wadah, bool_or(damaged) AS damaged, bool_or(other_nik) AS other_nik
        FROM lines GROUP BY key
    ), pairs AS (
        SELECT coalesce(roster.nik, billed.key) AS nik, coalesce(roster.kpj, billed.kpj) AS kpj, coalesce(roster.nama, billed.nama) AS nama,
            coalesce(covered, false) AS covered, coalesce(paid, false) AS paid, outside, roster.nik IS NOT NULL AS known,
            CASE WHEN covered AND NOT paid THEN {FULL} ELSE 0 END AS due, coalesce(lines, 0) AS lines, coalesce(amount, 0) AS amount, first,
            coalesce(fund <> sumber_dana, false) OR coalesce(wadah <> kelompok, false) AS other_line,
            coalesce(roster.kpj <> billed.kpj, false) OR coalesce(other_nik, false) AS two_numbers, coalesce(damaged, false) AS damaged
        FROM roster FULL OUTER JOIN billed ON roster.nik = billed.key
    )
    SELECT CAST(nik AS VARCHAR) AS nik, lpad(CAST(kpj AS VARCHAR), 11, '0') AS kpj, nama, '{MONTH}' AS bulan,
        CASE WHEN covered THEN 'ya' ELSE 'tidak' END AS dalam_sk, CASE WHEN lines > 0 THEN 'ya' ELSE 'tidak' END AS dalam_tagihan,
        due AS seharusnya, amount AS ditagih, amount - due AS selisih,
        concat_ws('; ',
            CASE WHEN lines = 0 THEN CASE WHEN due > 0 THEN 'tidak ditagih' END
                WHEN NOT known THEN 'tidak ditetapkan' WHEN NOT covered THEN outside WHEN paid THEN 'sudah dibayar' END,
            CASE WHEN damaged THEN 'NIK rusak' END,
            CASE WHEN two_numbers THEN 'satu orang dua nomor' END,
            CASE WHEN other_line THEN 'sumber dana atau wadah keliru' END,
            CASE WHEN lines > 0 AND due > 0 AND first <> due THEN CASE WHEN first = {HALF} THEN 'potongan keliru'
                WHEN first IN ({CLASSES}) THEN 'kelas penghasilan keliru' ELSE 'tarif keliru' END END,
            CASE WHEN lines > 1 THEN 'ganda' END) AS sebab
    FROM pairs WHERE covered OR lines > 0 ORDER BY nik
) TO '{OUT}' (HEADER, DELIMITER ',')""")
