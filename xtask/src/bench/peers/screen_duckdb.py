"""Screens a list under the eight criteria of Perbup Samosir 10/2024 with DuckDB: screen_duckdb.py LIST DTKS P3KE OUT.

The same verdicts as `payung screen`, without reasons. Takes for granted what the bench's data guarantees: dates of birth
as dd-mm-yyyy, registers without damaged rows, no line breaks inside fields.
"""

import sys

import duckdb

LIST, DTKS, P3KE, OUT = sys.argv[1:5]
YES = "('ya', 'Ya', 'YA', 'Y', 'y', '1')"
NO = "('tidak', 'Tidak', 'TIDAK', 'T', 't', '0')"

# The act's kinds of work (Pasal 6 ayat (7)) and their aliases, folded to lower case; "lainnya" is open and stays unknown.
LISTED = """petani|tani|bertani|petani/pekebun|pekebun|petani kopi|petani padi|petani jagung|petani bawang
nelayan|nelayan danau|nelayan/perikanan|penangkap ikan|nelayan tradisional
sopir|supir|sopir angkot|supir angkot|sopir angkutan|sopir truk|pengemudi|driver
pemulung|pemulung sampah|pengumpul barang bekas|pemulung barang bekas
tukang becak|penarik becak|abang becak|becak|pengemudi becak|tukang becak mesin
pekerja sosial keagamaan|guru sekolah minggu|sintua|penatua|penginjil|guru mengaji|guru ngaji|marbot|imam masjid|koster|pelayan gereja
juru parkir|jukir|tukang parkir|petugas parkir
buruh harian|buruh harian lepas|bhl|buruh lepas|pekerja harian|buruh bangunan harian|kuli harian
pedagang kaki lima/pedagang keliling|pedagang kaki lima|pedagang keliling|pkl|penjual keliling|pedagang asongan"""
LISTED = ", ".join(f"'{alias}'" for alias in LISTED.replace("\n", "|").split("|"))


def reads(path):
    return f"read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, auto_detect = true, sample_size = 2000, strict_mode = false)"


def sixteen(cell):
    """The sixteen digits of a cell, cleaned where there are not sixteen as it stands."""
    cleaned = f"regexp_replace(regexp_replace(trim({cell}, ' ''`\"'), '\\.0$', ''), '[ .\\-_/]', '', 'g')"
    return f"CASE WHEN length({cell}) = 16 THEN TRY_CAST({cell} AS BIGINT) WHEN length({cleaned}) = 16 THEN TRY_CAST({cleaned} AS BIGINT) END"


def usable(number):
    """Levels N1 and N2: no leading zero, not one digit repeated, a serial, a possible date."""
    day = f"({number} // 100000000 % 100 - CASE WHEN {number} // 100000000 % 100 > 40 THEN 40 ELSE 0 END)"
    month = f"({number} // 1000000 % 100)"
    last = f"(CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} <> 2 THEN 31 WHEN {number} // 10000 % 100 % 4 = 0 THEN 29 ELSE 28 END)"
    return (
        f"({number} >= 1000000000000000 AND {number} % 1111111111111111 <> 0 AND {number} % 10000 <> 0"
        f" AND {month} BETWEEN 1 AND 12 AND {day} >= 1 AND {day} <= {last})"
    )


def village(cell):
    return f"TRY_CAST(CASE WHEN length({cell}) = 10 THEN {cell} ELSE replace({cell}, '.', '') END AS BIGINT)"


def no(cell):
    """A criterion met by "no"."""
    return f"CASE WHEN {cell} IN {NO} THEN 'ya' WHEN {cell} IN {YES} THEN 'tidak' ELSE '?' END"


db = duckdb.connect()
db.execute("SET threads = 2; SET preserve_insertion_order = true; SET enable_progress_bar = false")
for name, path in (("dtks", DTKS), ("p3ke", P3KE)):
    db.execute(f"""CREATE TEMP TABLE {name} AS
        SELECT CASE WHEN {usable('number')} THEN number END AS nik, desa
        FROM (SELECT {sixteen('nik')} AS number, {village('kode_desa')} AS desa FROM {reads(path)})""")
db.execute("CREATE TEMP TABLE registered AS SELECT nik FROM dtks UNION ALL SELECT nik FROM p3ke")
db.execute("CREATE TEMP TABLE covered AS (SELECT DISTINCT desa FROM dtks) INTERSECT (SELECT DISTINCT desa FROM p3ke)")
db.execute(f"""CREATE TEMP TABLE people AS
    SELECT baris, nik, nama, CASE WHEN {usable('number')} THEN number END AS number, desa, born, work, upah, aktif, lain, padan
    FROM (
        SELECT row_number() OVER () + 1 AS baris, nik, nama, {sixteen('nik')} AS number, {village('kode_desa')} AS desa,
            TRY_CAST(substr(tanggal_lahir, 7, 4) AS INTEGER) * 10000 + TRY_CAST(substr(tanggal_lahir, 4, 2) AS INTEGER) * 100
                + TRY_CAST(substr(tanggal_lahir, 1, 2) AS INTEGER) AS born,
            jenis_pekerja_rentan AS work, penerima_upah AS upah, peserta_bpjstk_aktif AS aktif, sumber_iuran_lain AS lain, padan_dukcapil AS padan
        FROM {reads(LIST)})""")
db.execute("CREATE TEMP TABLE repeated AS SELECT number FROM people WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1")
criteria = ["penduduk", "usia", "data_kesejahteraan", "nik_valid", "bukan_peserta_aktif", "bukan_karyawan", "bukan_penerima_lain", "jenis_pekerja"]
refused = " OR ".join(f"{name} = 'tidak'" for name in criteria)
unknown = " OR ".join(f"{name} = '?'" for name in criteria)
db.execute(f"""COPY (
    SELECT baris, nik, nama,
        CASE WHEN {refused} THEN 'tidak layak' WHEN {unknown} OR number IS NULL OR duplicated THEN 'perlu data' ELSE 'layak' END AS keputusan,
        {', '.join(criteria)}
    FROM (
        SELECT baris, nik, nama, number, number IN (SELECT number FROM repeated) AS duplicated,
            CASE WHEN desa IS NULL OR work IS NULL THEN '?' WHEN desa // 1000000 = 1217 THEN 'ya' ELSE 'tidak' END AS penduduk,
            CASE WHEN born IS NULL THEN '?' WHEN born <= 20090601 AND born > 19600601 THEN 'ya' ELSE 'tidak' END AS usia,
            CASE WHEN number IS NULL THEN '?' WHEN number IN (SELECT nik FROM registered WHERE nik IS NOT NULL) THEN 'ya'
                WHEN desa IN (SELECT desa FROM covered WHERE desa IS NOT NULL) THEN 'tidak' ELSE '?' END AS data_kesejahteraan,
            CASE WHEN number IS NULL THEN '?' WHEN padan IN {NO} THEN 'tidak' ELSE 'ya' END AS nik_valid,
            {no('aktif')} AS bukan_peserta_aktif, {no('upah')} AS bukan_karyawan, {no('lain')} AS bukan_penerima_lain,
            CASE WHEN lower(work) IN ({LISTED}) THEN 'ya' ELSE '?' END AS jenis_pekerja
        FROM people)
) TO '{OUT}' (HEADER, DELIMITER ',')""")
